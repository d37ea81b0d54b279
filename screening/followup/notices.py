"""The mail of a notice: a reference and a link. Mailboxes are not for health data."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from screening.models import ClinicProfile, Notice, OnCall


class NoRecipient(Exception):
    """The clinic names no on-duty address, and nobody is on call."""


def mail_for(notice: Notice, now: datetime) -> EmailMessage:
    """Return the mail, the same words whatever the patient answered.

    It goes to the on-duty address and to who is on call at that moment. Its Message-ID
    is the same at every attempt, so that a mailbox can tell that two copies are one.
    Raises NoRecipient.
    """
    # Not the cached profile: the address may have been changed a moment ago.
    profile = ClinicProfile.objects.first() or ClinicProfile()
    told = dict.fromkeys(filter(None, (profile.on_duty_email, *_on_call(now))))
    if not told:
        raise NoRecipient
    reference = notice.screening.reference
    return EmailMessage(
        subject=_("Please open %(reference)s in the staff queue")
        % {"reference": reference},
        body=_body(reference, case_url(notice)),
        to=list(told),
        headers={"Message-ID": f"<{notice.idempotency_key}@screening.invalid>"},
    )


def _on_call(now: datetime) -> list[str]:
    duties = OnCall.objects.filter(starts_at__lte=now, ends_at__gt=now)
    return list(duties.values_list("email", flat=True))


def case_url(notice: Notice) -> str:
    """Return the address of the case page, which asks staff to sign in."""
    path = reverse("admin:screening_screening_change", args=[notice.screening_id])
    return f"{settings.CLINIC_BASE_URL}{path}"


def _body(reference: str, url: str) -> str:
    text = _(
        "%(reference)s needs a clinician's attention now.\n\n"
        "Sign in to read it:\n%(url)s\n\n"
        "This message holds no patient information. "
        "Please do not add any when you reply or forward it.\n"
    )
    return text % {"reference": reference, "url": url}
