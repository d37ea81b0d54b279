"""Send due notices at least once, however many workers run and whenever one dies."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import connection, transaction

from screening.followup.notices import digest_for, mail_for
from screening.models import Notice, NoticeState
from screening.models.notices import NoticeQuerySet

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 10
LONGEST_WAIT_MINUTES = 60


def send_due(*, now: datetime) -> int:
    """Send every notice that is due; return how many went out."""
    sent = 0
    # Each claim moves notices into the future, so this ends.
    while notices := _claim(now):
        sent += _send(notices, now)
    return sent


def wait_after(attempts: int) -> timedelta:
    """Return the wait after that many attempts: 1, 2, 4 … at most 60 minutes."""
    return timedelta(minutes=min(2 ** (attempts - 1), LONGEST_WAIT_MINUTES))


def retry(*, notice_id: int, now: datetime) -> bool:
    """Let a notice that failed be tried at once; tell whether it was one."""
    failed = Notice.objects.filter(pk=notice_id, state=NoticeState.FAILED)
    changed = failed.update(state=NoticeState.PENDING, attempts=0, next_attempt_at=now)
    return bool(changed)


@transaction.atomic
def _claim(now: datetime) -> list[Notice]:
    """Take one notice, or one person's digest, and put its next attempt off.

    No lock is held while a mail server is slow, and a worker that dies here leaves
    notices that are due again after the wait.
    """
    due = _unclaimed().due(now)
    first = due.first()
    if first is None:
        return []
    # What waits for the same person and was tried as often goes in the same mail.
    together = due.filter(in_digest=True, to=first.to_id, attempts=first.attempts)
    notices = list(together) if first.in_digest else [first]
    for notice in notices:
        notice.attempts += 1
        notice.next_attempt_at = now + wait_after(notice.attempts)
    Notice.objects.bulk_update(notices, ["attempts", "next_attempt_at"])
    return notices


def _unclaimed() -> NoticeQuerySet:
    skip = connection.features.has_select_for_update_skip_locked
    rows = Notice.objects.select_for_update(skip_locked=skip, of=("self",))
    return rows.select_related("screening", "to")


def _send(notices: Sequence[Notice], now: datetime) -> int:
    try:
        _mail_of(notices, now).send()
    except Exception as error:  # noqa: BLE001 - kept, shown, and no other notice waits
        _note_failure(notices, error)
        return 0
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(
        state=NoticeState.SENT, sent_at=now, last_error=""
    )


def _mail_of(notices: Sequence[Notice], now: datetime) -> EmailMessage:
    first = notices[0]
    return digest_for(notices, now) if first.in_digest else mail_for(first, now)


def _note_failure(notices: Sequence[Notice], error: Exception) -> None:
    """Keep the error's class, show it to staff after ten attempts, and try on.

    A mail server may be away for a night: nothing that staff must know is given up.
    """
    name = type(error).__name__
    logger.error("A notice could not be sent", extra={"kind": name})
    failing = notices[0].attempts >= MOST_ATTEMPTS
    state = NoticeState.FAILED if failing else NoticeState.PENDING
    # Another worker may have sent it meanwhile: that stands.
    still = Notice.objects.waiting().filter(pk__in=[notice.pk for notice in notices])
    still.update(state=state, last_error=name)
