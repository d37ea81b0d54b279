"""Write the tables that an erasure emptied anew: their files hold no byte of it then.

PostgreSQL leaves deleted rows where they were: VACUUM only lets later rows be written
over them. VACUUM FULL writes what lives into new files and empties the old. It holds a
table alone for that long, so it waits for nobody for long, and is tried again later.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Model

from screening.models import Screening
from screening.services.keeping.erasing import BESIDE
from screening.services.trail.covered import OF_A_CASE, table_of

# Statistics of the planner quote values of the rows.
STATISTICS = "pg_catalog.pg_statistic"
# "found N removable, M nonremovable row versions", and below it how many of them are
# dead: in whatever language the server speaks, the first number of the second line.
_DEAD = re.compile(r'\A[^\n]*"[^"\n]+"[^\n]*\d[^\n]*\n[^\n\d]*(\d+)')


@dataclass(frozen=True, slots=True)
class Patience:
    """How many milliseconds others may have to wait for a table, at most."""

    to_begin: int
    to_end: int


DAY, NIGHT = Patience(300, 2_000), Patience(1_000, 60_000)


def rewrite_emptied(patience: Patience) -> bool:
    """Free the files of every emptied table; False: try again. In no transaction."""
    if connection.vendor == "sqlite":
        return _empty_log()
    with connection.cursor() as cursor:
        cursor.execute(f"SET lock_timeout = {patience.to_begin:d}")
        cursor.execute(f"SET statement_timeout = {patience.to_end:d}")
        try:
            # Statistics last: they are taken anew with each table.
            tables = (*_emptied(), STATISTICS)
            # Every one, whatever became of the one before.
            done = [_is_rewritten(cursor, table) for table in tables]
            return all(done)
        finally:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET statement_timeout")


def _emptied() -> list[str]:
    models: list[type[Model]] = [Screening, *OF_A_CASE, *BESIDE]
    names = set(map(table_of, models))
    return [connection.ops.quote_name(name) for name in sorted(names)]


def _is_rewritten(cursor: Any, table: str) -> bool:
    """Write one table anew; tell whether nothing dead came along.

    A transaction that began before the erasure and is still open keeps the rows alive,
    in whatever database of the server. A role that does not own the table is only
    warned: then no number comes at all.
    """
    told: list[str] = connection.connection.notices
    told.clear()
    try:
        cursor.execute(f"VACUUM (FULL, ANALYZE, VERBOSE) {table}")
    except OperationalError:
        return False
    numbers = [found[1] for line in told if (found := _DEAD.match(line))]
    return bool(numbers) and not any(map(int, numbers))


def _empty_log() -> bool:
    """Empty SQLite's log of writes; the pages themselves were overwritten at once."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        busy: int = cursor.fetchone()[0]
    return not busy
