"""Free the database's files of what erasures left in them, and note when that was done.

At night in the clinic's zone, or as soon as no patient has saved for a while.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from screening.models import ClinicProfile, ErasureResidue, Screening
from screening.services.keeping.rewriting import DAY, NIGHT, rewrite_emptied

FIRST_HOUR, LAST_HOUR = 2, 5
QUIET = timedelta(minutes=10)
# Two nights went by: somebody has to look at what keeps the worker from it.
LATE = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Residues:
    """How many erased cases the files may still hold, and of how many they are free."""

    waiting: int
    late: int
    last_freed: datetime | None


def residues(now: datetime) -> Residues:
    """Return how it stands, for staff."""
    waiting = ErasureResidue.objects.filter(freed_at=None)
    freed = ErasureResidue.objects.exclude(freed_at=None).order_by("-freed_at")
    return Residues(
        waiting=waiting.count(),
        late=waiting.filter(erased_at__lt=now - LATE).count(),
        last_freed=freed.values_list("freed_at", flat=True).first(),
    )


def free_files(*, now: datetime) -> int:
    """Free the files if this is a moment for it; return of how many cases.

    Nothing is noted as done that was not: what failed is tried again the next time.
    """
    # Read before: a case that is erased meanwhile waits for the next time.
    waiting = ErasureResidue.objects.filter(freed_at=None)
    chains = list(waiting.values_list("pk", flat=True))
    if not chains:
        return 0
    by_night = _is_night(now)
    if connection.vendor == "postgresql" and not by_night and _somebody_writes(now):
        return 0
    if not rewrite_emptied(NIGHT if by_night else DAY):
        return 0
    return waiting.filter(pk__in=chains).update(freed_at=now)


def _is_night(now: datetime) -> bool:
    zone = ZoneInfo(ClinicProfile.current().time_zone)
    return FIRST_HOUR <= now.astimezone(zone).hour < LAST_HOUR


def _somebody_writes(now: datetime) -> bool:
    return Screening.objects.filter(last_saved_at__gt=now - QUIET).exists()
