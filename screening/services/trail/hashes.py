"""Keyed hashes of lines and of rows: who has no key can forge neither.

The key is derived from LOOKUP_KEY for this purpose alone, so that a rotation of
FIELD_KEYS, which writes every sealed column anew, breaks no chain: a sealed column
counts by what it says, not by its bytes. Where LOOKUP_KEY is replaced, its earlier
values still verify what was written under them.
"""

import hashlib
import hmac
import json
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings
from django.db.models import BinaryField, Field, Model

from screening.models import AuditEntry
from screening.models.sealed import SealedModel
from screening.sealing import CannotOpen
from screening.services.trail.columns import not_there_then

PURPOSE = b"clinic audit trail, version 1"
# 128 bits: nobody looks for two rows of one digest without the key.
DIGEST_SIGNS = 32


@lru_cache(maxsize=4)
def _derived(secret: bytes) -> bytes:
    return hmac.new(secret, PURPOSE, hashlib.sha256).digest()


def _keys() -> list[bytes]:
    """Return the key that writes, and those of earlier times that verify."""
    return [_derived(key) for key in (settings.LOOKUP_KEY, *settings.LOOKUP_FALLBACKS)]


def _name_of(key: bytes) -> str:
    return hashlib.sha256(b"name" + key).hexdigest()[:8]


def key_name() -> str:
    """Return what names the key that writes, and gives nothing of it away."""
    return _name_of(_keys()[0])


def _hashed(text: bytes, key: bytes) -> str:
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def keyed(text: str) -> list[str]:
    """Return the digests of a text, that of the key that writes first."""
    plain = text.encode("utf-8", "surrogatepass")
    return [_hashed(plain, key)[:DIGEST_SIGNS] for key in _keys()]


def line_hash(entry: AuditEntry) -> str:
    """Return the hash over every column of a line but the hash itself.

    Under the key that the line names; empty where that is none of ours.
    """
    said = [_plain(name, entry) for name in _fields(AuditEntry) if name != "own"]
    text = json.dumps(said, ensure_ascii=True).encode("ascii")
    ring = {_name_of(key): key for key in _keys()}
    key = ring.get(entry.key_name)
    return _hashed(text, key) if key else ""


def is_genuine(entry: AuditEntry) -> bool:
    """Tell whether a line was written with the key."""
    return entry.own == line_hash(entry)


def row_digest(row: Model) -> str:
    """Return the keyed digest of every column of a row. Raises CannotOpen."""
    return _hashed(_text(_said_by(row)), _keys()[0])[:DIGEST_SIGNS]


def opens(row: Model) -> bool:
    """Tell whether every sealed column of a row opens at its place."""
    try:
        _said_by(row)
    except CannotOpen:
        return False
    return True


def is_as_bound(row: Model, digest: str) -> bool:
    """Tell whether a row still says what the digest was made of."""
    try:
        said = _said_by(row)
    except CannotOpen:
        return False
    table = row._meta.db_table  # noqa: SLF001 - documented by Django
    return any(
        _is_digest(digest, {k: v for k, v in said.items() if k not in missing})
        for missing in not_there_then(table, said)
    )


def _is_digest(digest: str, said: dict[str, Any]) -> bool:
    text = _text(said)
    return any(_hashed(text, key)[:DIGEST_SIGNS] == digest for key in _keys())


def _said_by(row: Model) -> dict[str, Any]:
    return {name: _plain(name, row) for name in _fields(type(row))}


def sealed_columns(model: type[Model]) -> list[str]:
    """Return the names of the sealed columns."""
    if not issubclass(model, SealedModel):
        return []
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented by Django
    return [field.attname for field in fields if isinstance(field, BinaryField)]


def _plain(name: str, row: Model) -> Any:
    """Return a value as it reads after a journey to either database and back."""
    field = _fields(type(row))[name]
    value = getattr(row, name)
    if isinstance(field, BinaryField):
        if isinstance(row, SealedModel):
            return row.unseal(name)
        return hashlib.sha256(bytes(value)).hexdigest()
    return _said(field.to_python(value) if value is not None else None)


@cache
def _fields(model: type[Model]) -> "dict[str, Field[Any, Any]]":
    """Return what each column holds, under its name; a key as what it points at."""
    columns = model._meta.concrete_fields  # noqa: SLF001 - documented by Django
    return {
        column.attname: getattr(column, "target_field", column) for column in columns
    }


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    # An enumeration of ours is its plain value.
    return getattr(value, "value", value)


def _text(said: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        text = json.dumps(said, sort_keys=True, ensure_ascii=True)
        return text.encode("ascii")
