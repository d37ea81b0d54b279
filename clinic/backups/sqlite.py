"""SQLite: a copy by its online backup, and back by the same way in one transaction."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from django.db import connection

from clinic.backups import frames
from clinic.backups.container import Broken, Reader, Writer
from clinic.backups.frames import Content
from clinic.backups.rooms import room

FILE = "database"


def write(out: Writer) -> Content:
    """Write a copy of the database as it is at one moment; return its content."""
    with room() as path:
        with closing(sqlite3.connect(path)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            content = _content(copy)
        frames.put_json(out, frames.NAME, {"part": FILE})
        with path.open("rb") as file:
            while block := file.read(frames.LARGEST):
                frames.put(out, frames.DATA, block)
        frames.put(out, frames.END)
    return content


@contextmanager
def unpacked(source: Reader) -> Iterator[tuple[sqlite3.Connection, Content]]:
    """Give the copy that a backup holds, and the content it has. Raises Broken."""
    with room() as path:
        frames.take_json(source, frames.NAME)
        with path.open("wb") as file:
            for block in frames.data(source):
                file.write(block)
        with closing(sqlite3.connect(path)) as copy:
            yield copy, _checked(copy)


def put_in_place(copy: sqlite3.Connection) -> None:
    """Write the copy over the database of this installation, all or nothing."""
    connection.ensure_connection()
    copy.backup(connection.connection)


def tables(cursor: sqlite3.Cursor) -> list[str]:
    """Return the names of all tables."""
    cursor.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' "
        "AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [row[0] for row in cursor.fetchall()]


def _checked(copy: sqlite3.Connection) -> Content:
    try:
        found = copy.execute("PRAGMA integrity_check").fetchall()
        content = _content(copy)
    except sqlite3.DatabaseError:
        raise Broken from None
    if found != [("ok",)]:
        raise Broken
    return content


def _content(copy: sqlite3.Connection) -> Content:
    cursor = copy.cursor()
    found = {name: _of_table(cursor, name) for name in tables(cursor)}
    # Triggers and indexes, too: without them history would not be kept.
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    )
    return found | {"(schema)": _hashed(cursor)}


def _of_table(cursor: sqlite3.Cursor, table: str) -> tuple[int, str]:
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY rowid')  # noqa: S608  # nosec B608
    return _hashed(cursor)


def _hashed(cursor: sqlite3.Cursor) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    for row in cursor:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
        rows += 1
    return rows, digest.hexdigest()
