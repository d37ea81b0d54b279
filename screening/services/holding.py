"""One writer at a time for each screening."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Model

from screening.models import Screening
from screening.models.prepared import write


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
    if not kept(screening, *columns):
        raise Stale


def kept(screening: Screening, *columns: str, added: Sequence[Model] = ()) -> bool:
    """Write these columns and new rows with them, all or nothing.

    Tells whether it did: not where the row changed since it was fetched.
    """
    fetched = screening.version
    screening.version = fetched + 1
    return write(screening, ("version", *columns), added, version=fetched)
