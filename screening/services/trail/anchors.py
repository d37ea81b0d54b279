"""The system's chain names the heads of cases; its own head stands outside, in the log.

A line counts here only where it was written with the key and is not from the future:
what somebody slipped in neither begins a trail nor moves the moment of the last seal.
"""

import json
import logging
from datetime import datetime

from django.db.models import QuerySet

from screening.models import AuditEntry, AuditKind
from screening.models.trail import SYSTEM
from screening.services.trail.hashes import is_genuine

logger = logging.getLogger(__name__)

# What of the chain of the system names heads of cases.
ANCHORS = (AuditKind.HEADS, AuditKind.ADOPTED)

# So many forged lines are read over; more are found by `verify_audit` like any.
FORGED = 20

Head = tuple[int, str]


def of_system() -> QuerySet[AuditEntry]:
    """Return the chain of the system."""
    return AuditEntry.objects.filter(chain=SYSTEM)


def is_adopted() -> bool:
    """Tell whether the trail began: a line of it says so."""
    lines = of_system().filter(kind=AuditKind.ADOPTED).order_by("sequence")
    return any(is_genuine(entry) for entry in lines[:FORGED])


def last_anchor(now: datetime) -> AuditEntry | None:
    """Return the newest line that names heads."""
    lines = of_system().filter(kind__in=ANCHORS, at__lte=now).order_by("-sequence")
    return next(filter(is_genuine, lines[:FORGED]), None)


def anchors(lines: QuerySet[AuditEntry]) -> dict[str, Head]:
    """Return the newest head of each case that these lines of the system name."""
    found: dict[str, Head] = {}
    for entry in lines.filter(kind__in=ANCHORS).order_by("sequence").iterator():
        if is_genuine(entry):
            found |= heads_in(entry)
    return found


def heads_in(entry: AuditEntry) -> dict[str, Head]:
    """Return the heads that a line of the system names."""
    if entry.kind not in ANCHORS:
        return {}
    heads = json.loads(entry.detail)["heads"]
    return {chain: (int(number), str(own)) for chain, (number, own) in heads.items()}


class HeadLog:
    """Tells the log, which stands outside of the database, how far the trail goes."""

    def __init__(self) -> None:
        self._told: Head | None = None

    def tell(self) -> None:
        """Log the head of the system's chain where it moved since the last time."""
        last = of_system().order_by("-sequence").values_list("sequence", "own").first()
        if last is not None and last != self._told:
            sequence, head = last
            logger.info("Audit head", extra={"sequence": sequence, "head": head})
            self._told = last


head_log = HeadLog()
