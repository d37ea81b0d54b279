"""Whether the database keeps what it acknowledged if the power goes; else no start."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

# PostgreSQL: values under which a COMMIT answers before this server's disk has it.
LOSES = {
    "fsync": {"off"},
    "synchronous_commit": {"off"},
    "full_page_writes": {"off"},
}
# SQLite: FULL and EXTRA wait for the disk; a journal in memory goes with the process.
WAITS = {2, 3}
ON_DISK = {"wal", "delete", "truncate", "persist"}


def faults(connection: BaseDatabaseWrapper) -> list[str]:
    """Return each setting that lets an acknowledged row be lost, as `name=value`."""
    look = {"sqlite": _of_sqlite, "postgresql": _of_postgresql}[connection.vendor]
    return list(look(connection))


def check_durability(
    *, databases: Sequence[str] | None = None, **others: Any
) -> list[CheckMessage]:
    """Refuse a production whose database may lose what patients were told is saved.

    It runs where Django checks databases: at `migrate`, at `check --database default`
    and at `serve`. A demonstration may be hasty.
    """
    if settings.DEMO:
        return []
    return [
        Error(
            f"The database may lose answers that were acknowledged: {fault}.",
            hint="Put it back to its safe value; see docs/decisions/0179.",
            id="clinic.E001",
        )
        for name in databases or ()
        for fault in faults(connections[name])
    ]


def _of_sqlite(connection: BaseDatabaseWrapper) -> Iterator[str]:
    waits = _value(connection, "PRAGMA synchronous")
    if int(waits) not in WAITS:
        yield f"synchronous={waits}"
    journal = _value(connection, "PRAGMA journal_mode")
    if journal not in ON_DISK:
        yield f"journal_mode={journal}"


def _of_postgresql(connection: BaseDatabaseWrapper) -> Iterator[str]:
    for name, lossy in LOSES.items():
        # The names are those above.
        value = _value(connection, f"SHOW {name}")
        if value in lossy:
            yield f"{name}={value}"


def _value(connection: BaseDatabaseWrapper, sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return str(cursor.fetchone()[0])
