"""Columns that tables got after the trail began.

A digest is of all columns that a row had on its day. So a row without a value in a
later column may also count as it did before there was one: what stood in that column
on the day of the digest is part of it, and no other text makes the same.
"""

from collections.abc import Iterator
from typing import Any

# By table, in the order in which they came, each with what older rows got.
LATER: dict[str, tuple[tuple[str, Any], ...]] = {
    "screening_screening": (("set_aside_at", None),),
}


def not_there_then(table: str, said: dict[str, Any]) -> Iterator[frozenset[str]]:
    """Yield which columns may have been missing when a row was bound: none first."""
    missing: frozenset[str] = frozenset()
    yield missing
    for column, value in reversed(LATER.get(table, ())):
        if said[column] != value:
            return
        missing |= {column}
        yield missing
