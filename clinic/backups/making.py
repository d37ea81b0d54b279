"""Make a backup and read it back; put one in place of an empty database."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from clinic.backups import frames, postgresql, sqlite
from clinic.backups.container import Reader, Writer
from clinic.backups.frames import Content
from clinic.backups.rooms import draft_of
from screening.models import AuditEntry
from screening.models.resealing import sealed_columns, sealed_models
from screening.sealing import key_names
from screening.services.trail.restores import Head, last_head, note_backup, note_restore

_TRAIL = AuditEntry._meta.db_table  # noqa: SLF001 - documented by Django
# What `migrate` writes by itself: a database that holds no more is empty.
MADE_BY_MIGRATE = frozenset(
    {
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "django_content_type",
        "django_migrations",
    }
)


class NotEmpty(Exception):
    """The database holds rows that a restore would replace."""


class OtherKind(Exception):
    """The backup is of the other kind of database, or of another set of migrations."""


class KeysMissing(Exception):
    """FIELD_KEYS of this installation do not open what the backup holds."""


class Differs(Exception):
    """What was read back is not what was written."""


def back_up(path: Path, *, now: datetime) -> Content:
    """Write a new file, read it back, and only then give it its name and its line.

    Raises FileExistsError, Differs, Broken.
    """
    if path.exists():
        raise FileExistsError(path)
    with draft_of(path) as (draft, file):
        content = _write(file)
        if read_back(draft) != content:
            raise Differs
        _name_and_note(draft, path, now)
    return content


def _name_and_note(draft: Path, path: Path, now: datetime) -> None:
    """Let the file have its name only with its line in the audit trail."""
    digest = digest_of(draft)
    os.link(draft, path)
    try:
        note_backup(digest, now=now)
    except BaseException:
        path.unlink()
        raise


def digest_of(path: Path) -> str:
    """Return the hash by which the audit trail names the file of a backup."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_back(path: Path) -> Content:
    """Decrypt the whole file; return its content. Raises Broken, Differs."""
    with _opened(path) as (source, head):
        if head["vendor"] == "sqlite":
            with sqlite.unpacked(source) as (_, content):
                return _as_told(source, content)
        return _as_told(source, postgresql.read(source, head["parts"]))


def restore(path: Path, *, now: datetime, overwrite: bool = False) -> Content:
    """Put the content of a backup in place, all of it or nothing; return it.

    The audit trail that comes with it goes on with a line that says so.

    Raises Broken, Differs, NotEmpty, OtherKind, KeysMissing.
    """
    with _opened(path) as (source, head):
        if head["vendor"] != connection.vendor:
            raise OtherKind
        if not overwrite and not _is_empty():
            raise NotEmpty
        line = _Line(digest_of(path), _head_of_trail(), now)
        if connection.vendor == "sqlite":
            return _restore_sqlite(source, line)
        return _restore_postgresql(source, head, line)


@dataclass(frozen=True, slots=True)
class _Line:
    """What the audit trail is told of a restore."""

    digest: str
    replaced: Head | None
    now: datetime

    def write(self, content: Content) -> None:
        """Write it, unless the backup is from before there was a trail."""
        if _TRAIL in content:
            note_restore(self.digest, self.replaced, now=self.now)


def _head_of_trail() -> Head | None:
    """Return the last line of the trail that is replaced, if there is one."""
    is_there = _TRAIL in connection.introspection.table_names()
    return last_head() if is_there else None


def _write(file: BinaryIO) -> Content:
    key, *_ = settings.BACKUP_KEYS
    out = Writer(file, key)
    frames.put_json(out, frames.HEAD, _head())
    writes = sqlite.write if connection.vendor == "sqlite" else postgresql.write
    content = writes(out)
    frames.put_json(out, frames.TAIL, content)
    out.close()
    return content


def _head() -> dict[str, Any]:
    with connection.cursor() as cursor:
        parts = 1 if connection.vendor == "sqlite" else len(postgresql.tables(cursor))
    return {"vendor": connection.vendor, "parts": parts, "migrations": _migrations()}


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Reader, dict[str, Any]]]:
    with path.open("rb") as file:
        source = Reader(file, settings.BACKUP_KEYS)
        yield source, frames.take_json(source, frames.HEAD)


def _as_told(source: Reader, content: Content) -> Content:
    """Return the content if the file ends here and says that it is this."""
    told = frames.content_of(frames.take_json(source, frames.TAIL))
    source.finish()
    if told != content:
        raise Differs
    return content


def _restore_sqlite(source: Reader, line: _Line) -> Content:
    with sqlite.unpacked(source) as (copy, content):
        _as_told(source, content)
        _refuse_unknown_keys(copy.cursor(), sqlite.tables(copy.cursor()))
        sqlite.put_in_place(copy)
    line.write(content)
    return content


def _restore_postgresql(source: Reader, head: dict[str, Any], line: _Line) -> Content:
    call_command("migrate", verbosity=0)
    if head["migrations"] != _migrations():
        raise OtherKind
    with transaction.atomic():
        content = _as_told(source, postgresql.restore(source, head["parts"]))
        with connection.cursor() as cursor:
            _refuse_unknown_keys(cursor, postgresql.tables(cursor))
        line.write(content)
    return content


def _is_empty() -> bool:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        return not any(_has_rows(cursor, n) for n in set(names) - MADE_BY_MIGRATE)


def _has_rows(cursor: Any, table: str) -> bool:
    cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608  # nosec B608
    return cursor.fetchone() is not None


def _refuse_unknown_keys(cursor: Any, tables: list[str]) -> None:
    """Raise KeysMissing where a value bears the name of a key that is not there."""
    known = {b"", *key_names()}
    for model in sealed_models():
        table = model._meta.db_table  # noqa: SLF001 - documented by Django
        # An older backup may lack one: `migrate` makes it afterwards.
        if table not in tables:
            continue
        for column in sealed_columns(model):
            cursor.execute(_NAMES.format(column=column, table=table))
            if {bytes(row[0] or b"") for row in cursor.fetchall()} - known:
                raise KeysMissing


_NAMES = 'SELECT DISTINCT substr("{column}", 1, 1) FROM "{table}"'
