"""Statements of the hot path on SQLite, without what Django does around each of them.

In the same process a statement costs microseconds; Django's cursor rewrites its words
and its transaction asks for settings and hooks each time, which together cost more.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

Statement = tuple[str, Sequence[Any]]


def goes_straight(mine: BaseDatabaseWrapper) -> bool:
    """Tell whether nobody would miss Django's way: no transaction, hook or log."""
    return (
        mine.vendor == "sqlite"
        and not mine.in_atomic_block
        # Another thread of a test would not know of the transaction.
        and not mine.allow_thread_sharing
        and not mine.execute_wrappers
        and not mine.queries_logged
    )


def first_row(mine: BaseDatabaseWrapper, words: str, values: Sequence[Any]) -> Any:
    """Run a SELECT and return the first row of its answer, or None."""
    mine.ensure_connection()
    with mine.wrap_database_errors:
        return mine.connection.execute(_marked(words), values).fetchone()


def run(mine: BaseDatabaseWrapper, first: Statement, rest: Iterable[Statement]) -> bool:
    """Run statements in one transaction, the rest only where the first found a row.

    Tells whether it did. Raises what Django raises.
    """
    mine.ensure_connection()
    with mine.wrap_database_errors:
        return _run(mine.connection, first, rest)


def _run(raw: Any, first: Statement, rest: Iterable[Statement]) -> bool:
    raw.execute("BEGIN IMMEDIATE")
    try:
        words, values = first
        held = bool(raw.execute(_marked(words), values).rowcount > 0)
        for words, values in rest if held else ():
            raw.execute(_marked(words), values)
        raw.execute("COMMIT")
    except BaseException:
        # A full disk ends the transaction by itself.
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raise
    return held


@lru_cache(maxsize=32)
def _marked(words: str) -> str:
    """Return the words with SQLite's own mark for a value."""
    return words.replace("%s", "?")
