"""Tell people by mail what happened to their own account; nothing of any patient.

A row is written with the change it tells of and sent by the worker, so that nobody
waits for a mail server and none is lost when it is away.
"""

import logging
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from clinic.accounts.models import AccountMail, MailKind

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=24)

SAID: Mapping[str, object] = {
    MailKind.NEW_DEVICE: gettext_lazy(
        "Somebody signed in to your account from a browser that was not used before: "
        "%(device)s."
    ),
    MailKind.FACTOR_ADDED: gettext_lazy(
        "A second factor was added to your account, or its recovery codes were made "
        "anew."
    ),
    MailKind.FACTOR_REMOVED: gettext_lazy(
        "A second factor was removed from your account."
    ),
    MailKind.PASSWORD_CHANGED: gettext_lazy(
        "The password of your account was changed."
    ),
    MailKind.LINK_MADE: gettext_lazy(
        "An administrator made a link by which your account can be set up anew."
    ),
}


def write(user_id: int, kind: MailKind, *, now: datetime, device: str = "") -> None:
    """Put one mail in the outbox."""
    AccountMail.objects.create(
        user_id=user_id, kind=kind, device=device, at=now, next_attempt_at=now
    )


def send_due(*, now: datetime) -> int:
    """Send what waits; return how many mails went out."""
    return sum(_send(mail, now) for mail in _claimed(now))


def _claimed(now: datetime) -> Iterator[AccountMail]:
    """Take one mail after the other; a claim moves its next attempt, so this ends."""
    while (mail := _claim(now)) is not None:
        yield mail


@transaction.atomic
def _claim(now: datetime) -> AccountMail | None:
    skip = connection.features.has_select_for_update_skip_locked
    rows = AccountMail.objects.select_for_update(skip_locked=skip, of=("self",))
    due = rows.filter(
        sent_at=None, next_attempt_at__lte=now, attempts__lt=MOST_ATTEMPTS
    )
    mail = due.select_related("user").order_by("next_attempt_at", "pk").first()
    if mail is not None:
        mail.attempts += 1
        wait = min(timedelta(minutes=10 * 2 ** (mail.attempts - 1)), LONGEST_WAIT)
        mail.next_attempt_at = now + wait
        mail.save(update_fields=["attempts", "next_attempt_at"])
    return mail


def _send(mail: AccountMail, now: datetime) -> bool:
    error = _try(mail) if mail.user.email else ""
    sent_at = None if error else now
    AccountMail.objects.filter(pk=mail.pk).update(sent_at=sent_at, last_error=error)
    return bool(mail.user.email) and not error


def _try(mail: AccountMail) -> str:
    """Send; give the class of the error, or nothing when it went out."""
    try:
        message_for(mail).send()
    except Exception as error:  # noqa: BLE001 - kept, and no other mail waits
        name = type(error).__name__
        logger.error("A mail on an account could not be sent", extra={"kind": name})  # noqa: TRY400 - the text may quote an address
        return name
    return ""


def message_for(mail: AccountMail) -> EmailMessage:
    """Write what happened, when, and what to do if it was somebody else."""
    with override(settings.LANGUAGE_CODE):
        when = timezone.localtime(mail.at)
        lines = [
            str(SAID[mail.kind]) % {"device": mail.device},
            f"{when:%A, %B %-d, %Y, %-I:%M %p}",
            "",
            _("Was it you? Then there is nothing to do."),
            _(
                "If not: tell an administrator at once. They close the account and end "
                "every session. If you can still sign in, change your password:"
            ),
            f"{settings.CLINIC_BASE_URL}{reverse('mfa_index')}",
        ]
        return EmailMessage(
            subject=_("About your staff account"),
            body="\n".join(lines),
            to=[mail.user.email],
        )
