"""Send patients the mails they asked for, and stop those that are not needed any more.

The link goes out at least once, since without it a patient may lose the way back. The
reminder goes out at most once: a second one would be a promise broken.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from screening.followup.return_mails import patient_mail_for
from screening.followup.sender import MOST_ATTEMPTS, wait_after
from screening.models import MailKind, MailState, ReturnLink, ReturnMail
from screening.services import appointment_mails

logger = logging.getLogger(__name__)

# So few in one round that no notice to staff waits for long behind a slow server.
MOST_IN_A_ROUND = 3
# A mail server that is away for a day: tried on, as long as the link lives.
LONG_WAIT = timedelta(hours=6)


def send_return_mails(*, now: datetime) -> int:
    """Try at most a few mails that are due; return how many went out."""
    sent = 0
    for _ in range(MOST_IN_A_ROUND):
        mail = _claim(now)
        if mail is None:
            break
        sent += _send(mail, now)
    return sent


@transaction.atomic
def _claim(now: datetime) -> ReturnMail | None:
    """Take one mail and put its next attempt off before it is tried: decision 0042.

    A reminder of either kind leaves the waiting ones at once, its address wiped: if
    the worker dies now, nobody can tell whether it went out, and it is not sent again.
    The content stays in the object alone.
    """
    mail = _next_wanted(now)
    if mail is None:
        return None
    mail.attempts += 1
    noted: dict[str, Any] = {
        "attempts": mail.attempts,
        "next_attempt_at": now + _wait_after(mail.attempts),
    }
    if mail.kind != MailKind.LINK:
        mail.state = MailState.SENDING
        noted |= {"state": mail.state, "content": b""}
    ReturnMail.objects.filter(pk=mail.pk).update(**noted)
    return mail


def _send(mail: ReturnMail, now: datetime) -> bool:
    try:
        patient_mail_for(mail, _content(mail)).send()
    except Exception as error:  # noqa: BLE001 - kept, shown, and no other mail waits
        _note_failure(mail, error)
        return False
    ReturnMail.objects.filter(pk=mail.pk).update(
        state=MailState.SENT, sent_at=now, last_error="", content=b""
    )
    return True


def _content(mail: ReturnMail) -> dict[str, Any]:
    """Return whom to mail in which language; of a booking as the answers stand now."""
    if mail.kind != MailKind.BOOKING:
        content: dict[str, Any] = mail.unseal("content")
        return content
    screening = mail.screening
    to = appointment_mails.allowed_address(screening)
    return {"to": to, "language": appointment_mails.language_of(screening)}


def _next_wanted(now: datetime) -> ReturnMail | None:
    """Return the next mail that is still wanted; stop those before it that are not."""
    skip = connection.features.has_select_for_update_skip_locked
    due = ReturnMail.objects.select_for_update(skip_locked=skip, of=("self",)).due(now)
    joined = due.select_related("link__screening", "booking__consultation__screening")
    for mail in joined[:50]:
        if not _is_wanted(mail, now):
            ReturnMail.objects.filter(pk=mail.pk).stop()
        elif not _put_off_for_the_night(mail, now):
            return mail
    return None


def _put_off_for_the_night(mail: ReturnMail, now: datetime) -> bool:
    """Let a mail that nobody waits for rest at night; tell whether it has to."""
    at = appointment_mails.awake(now) if mail.kind == MailKind.BOOKING else now
    if at == now:
        return False
    ReturnMail.objects.filter(pk=mail.pk).update(next_attempt_at=at)
    return True


def _is_wanted(mail: ReturnMail, now: datetime) -> bool:
    if mail.booking is not None:
        return appointment_mails.is_wanted(mail.booking, now)
    if mail.link is None:
        return False
    if not ReturnLink.objects.live(now).filter(pk=mail.link.pk).exists():
        return False
    saved = mail.link.screening.last_saved_at
    went_on = saved is not None and saved > mail.link.made_at
    return mail.kind == MailKind.LINK or not went_on


def _wait_after(attempts: int) -> timedelta:
    return wait_after(attempts) if attempts < MOST_ATTEMPTS else LONG_WAIT


def _note_failure(mail: ReturnMail, error: Exception) -> None:
    """Keep the error's class, show it to staff after ten attempts, and try on."""
    name = type(error).__name__
    logger.error("A mail to a patient could not be sent", extra={"kind": name})
    state = MailState.FAILING if mail.attempts >= MOST_ATTEMPTS else MailState.PENDING
    # It may have been stopped meanwhile: that stands.
    ReturnMail.objects.filter(pk=mail.pk, state=mail.state).update(
        state=state, last_error=name, content=mail.content
    )
