"""Statements of the hot path as PostgreSQL keeps them, and one journey less to it.

A statement that the server has read and planned before costs half as much. Django asks
at each request whether the server is still there; here the first look tells.
"""

import hashlib
import logging
from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DatabaseError, InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from screening.models import in_file

logger = logging.getLogger(__name__)

# "No such prepared statement", and "there is one of this name already": a pooler hands
# each transaction another connection, so that nothing kept on one is found again.
_POOLED = frozenset({"26000", "42P05"})


class _Kept:
    """Which statements each connection's server keeps; none once a pooler was met."""

    def __init__(self) -> None:
        self.by_connection: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
        self.is_possible = True


_kept = _Kept()


def look(mine: BaseDatabaseWrapper, words: str, values: Sequence[Any]) -> Any:
    """Return the first row of a SELECT, or None.

    A connection that broke while it rested is made anew, as Django's own check at the
    beginning of a request would do for the price of a journey.
    """
    # Django's own marks of a connection's health are unknown to its type.
    health: Any = mine
    if health.health_check_done or not health.health_check_enabled:
        return first_row(mine, words, values)
    health.health_check_done = True
    try:
        return first_row(mine, words, values)
    except (OperationalError, InterfaceError):
        if mine.is_usable():
            raise
        mine.close()
        return first_row(mine, words, values)


def first_row(mine: BaseDatabaseWrapper, words: str, values: Sequence[Any]) -> Any:
    """Run a statement and return the first row of its answer, or None."""
    if in_file.goes_straight(mine):
        return in_file.first_row(mine, words, values)
    # A refusal would spoil a transaction around it.
    may_keep = mine.vendor == "postgresql" and not mine.in_atomic_block
    if may_keep and _kept.is_possible:
        return _from_kept(mine, words, values)
    return _plainly(mine, words, values)


def _plainly(mine: BaseDatabaseWrapper, words: str, values: Sequence[Any]) -> Any:
    with mine.cursor() as cursor:
        cursor.execute(words, values)
        return cursor.fetchone()


def _from_kept(mine: BaseDatabaseWrapper, words: str, values: Sequence[Any]) -> Any:
    keep, run = _as_kept(words)
    try:
        with mine.cursor() as cursor:
            known = _kept.by_connection.setdefault(mine.connection, set())
            if words not in known:
                cursor.execute(keep)
                known.add(words)
            cursor.execute(run, values)
            return cursor.fetchone()
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", "") not in _POOLED:
            raise
    logger.warning("A pooler stands before PostgreSQL: statements are not kept there")
    _kept.is_possible = False
    return _plainly(mine, words, values)


@lru_cache(maxsize=32)
def _as_kept(words: str) -> tuple[str, str]:
    """Return the words that make PostgreSQL keep a statement, and those that run it.

    The name is that of the content: whoever finds it finds this statement.
    """
    name = f"clinic_{hashlib.sha256(words.encode()).hexdigest()[:16]}"
    parts, numbers = words.split("%s"), count(1)
    first, rest = parts[0], parts[1:]
    numbered = first + "".join([f"${next(numbers)}{part}" for part in rest])
    places = ", ".join(["%s"] * len(rest))
    return f"PREPARE {name} AS {numbered}", f"EXECUTE {name} ({places})"
