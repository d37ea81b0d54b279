"""PostgreSQL: every table by COPY in one snapshot; no program beside the driver."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from clinic.backups import frames
from clinic.backups.container import Broken, Reader, Writer
from clinic.backups.frames import Content


def write(out: Writer) -> Content:
    """Write every table as it is in one snapshot; return the content."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return {name: _write_table(cursor, out, name) for name in tables(cursor)}


def read(source: Reader, parts: int) -> Content:
    """Read the tables of a backup through without a database; return the content."""
    return dict(_read_table(source) for _ in range(parts))


def restore(source: Reader, parts: int) -> Content:
    """Put the tables of a backup in place of these; return what the database then has.

    The caller holds a transaction: nothing of it stands unless that commits. Keys of
    other tables are checked at its end.
    """
    with connection.cursor() as cursor:
        known = tables(cursor)
        _empty(cursor, known)
        names = [_restore_table(cursor, source, known) for _ in range(parts)]
        _set_sequences(cursor)
        return {name: _copied(cursor, name, lambda _: None) for name in names}


def _empty(cursor: CursorWrapper, known: list[str]) -> None:
    """Empty every table; those that refuse it let this one statement pass.

    The triggers stand again before any row is written: a table with rows to check
    could not be altered.
    """
    cursor.execute(
        "SELECT relname, tgname FROM pg_trigger "
        "JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relnamespace = current_schema()::regnamespace "
        "AND right(tgname, 12) = '_no_truncate' ORDER BY relname"
    )
    refusals = cursor.fetchall()
    for table, trigger in refusals:
        _switch(cursor, table, trigger, "DISABLE")
    cursor.execute(f"TRUNCATE {', '.join(map(_quoted, known))}")
    for table, trigger in refusals:
        _switch(cursor, table, trigger, "ENABLE")


def _switch(cursor: CursorWrapper, table: str, trigger: str, how: str) -> None:
    cursor.execute(f"ALTER TABLE {_quoted(table)} {how} TRIGGER {_quoted(trigger)}")


def tables(cursor: CursorWrapper) -> list[str]:
    """Return the names of all tables of this installation."""
    cursor.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() "
        "ORDER BY tablename"
    )
    return [row[0] for row in cursor.fetchall()]


def _write_table(cursor: CursorWrapper, out: Writer, table: str) -> tuple[int, str]:
    columns = _columns(cursor, table)
    frames.put_json(out, frames.NAME, {"part": table, "columns": columns})
    found = _copied(cursor, table, lambda block: frames.put(out, frames.DATA, block))
    frames.put(out, frames.END)
    return found


def _copied(
    cursor: CursorWrapper, table: str, give: Callable[[bytes], None]
) -> tuple[int, str]:
    """Hand every block of a table on, rows in the order of their keys, and hash it."""
    sink = _Sink(give)
    listed = ", ".join(map(_quoted, _columns(cursor, table)))
    order = ", ".join(
        f'{_quoted(key)}::text COLLATE "C"' for key in _key(cursor, table)
    )
    rows = f"SELECT {listed} FROM {_quoted(table)} ORDER BY {order}"  # noqa: S608  # nosec B608
    cursor.copy_expert(f"COPY ({rows}) TO STDOUT", sink)
    return sink.rows, sink.digest.hexdigest()


class _Sink:
    """What psycopg2 writes rows to."""

    def __init__(self, give: Callable[[bytes], None]) -> None:
        self.digest, self.rows, self._give = hashlib.sha256(), 0, give

    def write(self, block: bytes) -> int:
        self.digest.update(block)
        # A line break inside a value is written as two signs.
        self.rows += block.count(b"\n")
        for start in range(0, len(block), frames.LARGEST):
            self._give(block[start : start + frames.LARGEST])
        return len(block)


class _Source:
    """What psycopg2 reads rows from."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._rest, self.broken = blocks, b"", False

    def read(self, size: int = -1) -> bytes:
        while not self._rest:
            block = self._next()
            if block is None:
                return b""
            self._rest = block
        wanted = len(self._rest) if size < 0 else size
        found, self._rest = self._rest[:wanted], self._rest[wanted:]
        return found

    def _next(self) -> bytes | None:
        try:
            return next(self._blocks, None)
        except Broken:
            self.broken = True
            raise


def _read_table(source: Reader) -> tuple[str, tuple[int, str]]:
    name = frames.take_json(source, frames.NAME)["part"]
    sink = _Sink(lambda _: None)
    for block in frames.data(source):
        sink.write(block)
    return name, (sink.rows, sink.digest.hexdigest())


def _restore_table(cursor: CursorWrapper, source: Reader, known: list[str]) -> str:
    part = frames.take_json(source, frames.NAME)
    name: str = part["part"]
    if name not in known or part["columns"] != _columns(cursor, name):
        raise Broken
    listed = ", ".join(map(_quoted, part["columns"]))
    into = f"COPY {_quoted(name)} ({listed}) FROM STDIN"
    rows = _Source(frames.data(source))
    try:
        cursor.copy_expert(into, rows)
    except Exception:
        # The driver tells of it in an error of its own.
        if rows.broken:
            raise Broken from None
        raise
    return name


def _columns(cursor: CursorWrapper, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND table_schema = current_schema() ORDER BY column_name",
        [table],
    )
    return [row[0] for row in cursor.fetchall()]


def _key(cursor: CursorWrapper, table: str) -> list[str]:
    cursor.execute(
        "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid "
        "AND attnum = ANY(indkey) WHERE indrelid = %s::regclass AND indisprimary "
        "ORDER BY attname",
        [_quoted(table)],
    )
    return [row[0] for row in cursor.fetchall()] or _columns(cursor, table)


def _set_sequences(cursor: CursorWrapper) -> None:
    """Let numbers go on behind the highest that stands."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() AND is_identity = 'YES'"
    )
    for table, column in cursor.fetchall():
        highest = f"(SELECT max({_quoted(column)}) FROM {_quoted(table)})"  # noqa: S608  # nosec B608
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), "
            f"coalesce({highest}, 1), {highest} IS NOT NULL)",
            [_quoted(table), column],
        )


def _quoted(name: Any) -> str:
    return connection.ops.quote_name(name)
