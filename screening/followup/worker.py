"""The worker: bring back, pass up, send, show that it lives, end when told."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

from screening.followup.clock import wake_due
from screening.followup.return_sender import send_return_mails
from screening.followup.sender import send_due
from screening.models import Attempt, WorkerHeartbeat
from screening.services.presence import forget_old
from screening.services.trail.seals import seal_due

logger = logging.getLogger(__name__)

NAME = "worker"
# How often the errands of other apps are run; notices go out every round.
ERRANDS_EVERY = timedelta(minutes=10)
# How long a patient's save may stand without a line of the trail that binds it.
SEAL_EVERY = timedelta(minutes=1)


def run(*, stop: Event, seconds: float, clock: Callable[[], datetime]) -> None:
    """Go round until `stop` is set, with pauses of `seconds`."""
    started = errands_at = seal_at = clock()
    while not stop.is_set():
        now = clock()
        go_round(started=started, now=now)
        if now >= seal_at:
            seal(now=now)
            seal_at = now + SEAL_EVERY
        if now >= errands_at:
            run_errands(now=now)
            errands_at = now + ERRANDS_EVERY
        stop.wait(seconds)


def seal(*, now: datetime) -> int:
    """Bind what was saved to the audit trail; return how many cases had changed."""
    close_old_connections()
    try:
        return seal_due(now=now)
    except Exception as error:  # noqa: BLE001 - noted, and tried again in a minute
        logger.error(  # noqa: TRY400 - the text may quote a row
            "The trail could not be sealed", extra={"kind": type(error).__name__}
        )
        return 0
    finally:
        close_old_connections()


def run_errands(*, now: datetime) -> None:
    """Call each function that the settings name; one that fails stops no other."""
    for name in settings.WORKER_ERRANDS:
        close_old_connections()
        try:
            import_string(name)(now=now)
        except Exception as error:  # noqa: BLE001 - noted, and the next one runs
            logger.error(  # noqa: TRY400 - the text may quote a row
                "An errand failed", extra={"kind": type(error).__name__}
            )
        finally:
            close_old_connections()


def go_round(*, started: datetime, now: datetime) -> int:
    """Do what is due once, staff first; return how many mails went out.

    A database that is away ends this round and not the worker.
    """
    close_old_connections()
    try:
        _beat(started, now)
        _look_at_cases(now)
        sent = send_due(now=now) + send_return_mails(now=now)
        Attempt.objects.forget_old(now)
    except DatabaseError as error:
        logger.error(  # noqa: TRY400 - the text may quote a row
            "The database did not answer", extra={"kind": type(error).__name__}
        )
        return 0
    else:
        return sent
    finally:
        close_old_connections()


def _look_at_cases(now: datetime) -> None:
    """Run the clock; what stops it does not stop the mail."""
    try:
        wake_due(now=now)
        forget_old(now)
    except DatabaseError as error:
        logger.error(  # noqa: TRY400 - the text may quote a row
            "The cases could not be looked at", extra={"kind": type(error).__name__}
        )


def _beat(started: datetime, now: datetime) -> None:
    WorkerHeartbeat.objects.update_or_create(
        name=NAME, defaults={"started_at": started, "beat_at": now}
    )


def system_clock() -> datetime:
    """Return the moment, aware and in UTC."""
    return timezone.now()
