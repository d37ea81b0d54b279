"""What the worker does of the retention schedule."""

import logging
from datetime import datetime, timedelta

from screening.models import AuditEntry, AuditKind
from screening.services.keeping import erase_expired_drafts, propose_expired
from screening.services.keeping.files import free_pages

# Longer than from one round of errands to the next, so that none is missed.
LATELY = timedelta(minutes=25)

logger = logging.getLogger(__name__)


def keep_schedule(*, now: datetime) -> int:
    """Erase drafts whose time is over; put the rest forward. Return how many drafts."""
    erased = erase_expired_drafts(now=now)
    proposed = propose_expired(now=now)
    if erased or _erased_lately(now):
        free_pages()
    if erased or proposed:
        logger.info("Drafts erased", extra={"count": erased})
        logger.info("Screenings put forward", extra={"count": proposed})
    return erased


def _erased_lately(now: datetime) -> bool:
    """Tell whether a person had a case erased since the last round."""
    lines = AuditEntry.objects.filter(kind=AuditKind.ERASED, at__gt=now - LATELY)
    return lines.exists()
