"""What the worker does of the retention schedule."""

import logging
from datetime import datetime

from screening.services.keeping import erase_expired_drafts, propose_expired
from screening.services.keeping.freeing import free_files

logger = logging.getLogger(__name__)


def keep_schedule(*, now: datetime) -> int:
    """Erase drafts whose time is over; put the rest forward. Return how many drafts."""
    erased = erase_expired_drafts(now=now)
    proposed = propose_expired(now=now)
    freed = free_files(now=now)
    if erased or proposed:
        logger.info("Drafts erased", extra={"count": erased})
        logger.info("Screenings put forward", extra={"count": proposed})
    if freed:
        logger.info("Files freed of erased cases", extra={"count": freed})
    return erased
