"""One writer at a time for each screening."""

from uuid import UUID

from screening.models import Screening
from screening.models.prepared import update


class Stale(Exception):
    """Somebody else wrote to the screening since it was fetched."""


def locked(screening_id: UUID) -> Screening:
    """Return the screening, held until the end of the transaction.

    SQLite holds the whole database instead (IMMEDIATE). Raises Screening.DoesNotExist.
    """
    return Screening.objects.select_for_update(no_key=True).get(pk=screening_id)


def keep(screening: Screening, *columns: str) -> None:
    """Write these columns, and hold the row until the end of the transaction.

    Raises Stale where the row changed since it was fetched; never for a locked one.
    """
    fetched = screening.version
    screening.version = fetched + 1
    if not update(screening, ("version", *columns), version=fetched):
        raise Stale
