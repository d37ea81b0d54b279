"""The mail of a notice: a reference and a link. Mailboxes are not for health data."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from screening.models import ClinicProfile, Notice, NoticeKind, OnCall
from screening.services.notifying import is_reachable


class NoRecipient(Exception):
    """The clinic names no on-duty address, and nobody is on call."""


def mail_for(notice: Notice, now: datetime) -> EmailMessage:
    """Return the mail, the same words whatever the patient answered.

    It goes to the person named; without one, or where that account has no use any
    more, to the on-duty address and to who is on call at that moment. Its Message-ID is
    the same at every attempt, so that a mailbox can tell that two copies are one.
    Raises NoRecipient.
    """
    reference = notice.screening.reference
    words = {"reference": reference}
    if notice.kind == NoticeKind.ESCALATION:
        subject = _("%(reference)s still waits: please open it in the staff queue")
    else:
        subject = _("Please open %(reference)s in the staff queue")
    body = _body(notice, case_url(notice))
    return _mail([notice], subject % words, body, now)


def digest_for(notices: Sequence[Notice], now: datetime) -> EmailMessage:
    """Return one mail for all that waited for the same person. Raises NoRecipient."""
    lines = [f"{notice.screening.reference}  {case_url(notice)}" for notice in notices]
    text = _(
        "These cases are new, came back or changed:\n\n"
        "%(cases)s\n\n"
        "Sign in to read them. This message holds no patient information. "
        "Please do not add any when you reply or forward it.\n"
    )
    body = text % {"cases": "\n".join(dict.fromkeys(lines))}
    return _mail(notices, _("Your cases of the day"), body, now)


def _mail(
    notices: Sequence[Notice], subject: str, body: str, now: datetime
) -> EmailMessage:
    name = notices[0].idempotency_key.replace(":", ".")
    return EmailMessage(
        subject=subject,
        body=body,
        to=_told(notices[0], now),
        headers={"Message-ID": f"<{name}@screening.invalid>"},
    )


def _told(notice: Notice, now: datetime) -> list[str]:
    if notice.to is not None and is_reachable(notice.to):
        return [notice.to.email]
    # Not the cached profile: the address may have been changed a moment ago.
    profile = ClinicProfile.objects.first() or ClinicProfile()
    told = dict.fromkeys(filter(None, (profile.on_duty_email, *_on_call(now))))
    if not told:
        raise NoRecipient
    return list(told)


def _on_call(now: datetime) -> list[str]:
    duties = OnCall.objects.filter(starts_at__lte=now, ends_at__gt=now)
    return list(duties.values_list("email", flat=True))


def case_url(notice: Notice) -> str:
    """Return the address of the case page, which asks staff to sign in."""
    path = reverse("admin:screening_screening_change", args=[notice.screening_id])
    return f"{settings.CLINIC_BASE_URL}{path}"


_SAID = {
    NoticeKind.URGENT: lazy("%(reference)s needs a clinician's attention now."),
    NoticeKind.ESCALATION: lazy(
        "%(reference)s has waited too long, or a colleague passed it up to you."
    ),
    NoticeKind.HANDED_OVER: lazy("A colleague handed %(reference)s over to you."),
    NoticeKind.RETURNED: lazy(
        "%(reference)s came back, or there is something new in it."
    ),
    NoticeKind.REMINDER: lazy("You planned a conversation about %(reference)s."),
    NoticeKind.NEW_CASE: lazy("%(reference)s is new."),
    NoticeKind.NOTES_ONLY: lazy("%(reference)s is new."),
}


def _body(notice: Notice, url: str) -> str:
    said = _SAID[NoticeKind(notice.kind)]
    text = _(
        "Sign in to read it:\n%(url)s\n\n"
        "This message holds no patient information. "
        "Please do not add any when you reply or forward it.\n"
    )
    opening = str(said) % {"reference": notice.screening.reference}
    return f"{opening}\n\n{text % {'url': url}}"
