"""Send due notices at least once, however many workers run and whenever one dies."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from screening.followup.notices import mail_for
from screening.models import Notice, NoticeState

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
LONGEST_WAIT_MINUTES = 60


def send_due(*, now: datetime) -> int:
    """Send every notice that is due; return how many went out."""
    sent = 0
    # Each claim moves a notice into the future, so this ends.
    while (notice := _claim(now)) is not None:
        sent += _send(notice, now)
    return sent


def wait_after(attempts: int) -> timedelta:
    """Return the wait after that many attempts: 1, 2, 4 … at most 60 minutes."""
    return timedelta(minutes=min(2 ** (attempts - 1), LONGEST_WAIT_MINUTES))


def retry(*, notice_id: int, now: datetime) -> bool:
    """Let a notice that was given up be tried again; tell whether it was one."""
    given_up = Notice.objects.filter(pk=notice_id, state=NoticeState.FAILED)
    changed = given_up.update(
        state=NoticeState.PENDING, attempts=0, next_attempt_at=now
    )
    return bool(changed)


@transaction.atomic
def _claim(now: datetime) -> Notice | None:
    """Take one notice and put its next attempt off before mail is tried.

    No lock is held while a mail server is slow, and a worker that dies here leaves
    a notice that is due again after the wait.
    """
    skip = connection.features.has_select_for_update_skip_locked
    due = Notice.objects.select_for_update(skip_locked=skip, of=("self",)).due(now)
    notice = due.select_related("screening").first()
    if notice is not None:
        notice.attempts += 1
        notice.next_attempt_at = now + wait_after(notice.attempts)
        notice.save(update_fields=["attempts", "next_attempt_at"])
    return notice


def _send(notice: Notice, now: datetime) -> bool:
    try:
        mail_for(notice, now).send()
    except Exception as error:  # noqa: BLE001 - kept, shown, and no other notice waits
        _note_failure(notice, error)
        return False
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.SENT, sent_at=now, last_error=""
    )
    return True


def _note_failure(notice: Notice, error: Exception) -> None:
    """Keep the error's class, and give up loudly after the last attempt."""
    name = type(error).__name__
    logger.error("A notice could not be sent", extra={"kind": name})
    given_up = notice.attempts >= MOST_ATTEMPTS
    state = NoticeState.FAILED if given_up else NoticeState.PENDING
    # Another worker may have sent it meanwhile: that stands.
    Notice.objects.filter(pk=notice.pk, state=NoticeState.PENDING).update(
        state=state, last_error=name
    )
