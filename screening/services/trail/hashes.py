"""Keyed hashes of lines and of rows: who has no key can forge neither.

The key is derived from LOOKUP_KEY for this purpose alone, so that a rotation of
FIELD_KEYS, which writes every sealed column anew, breaks no chain: a sealed column
counts by what it says, not by its bytes.
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

PURPOSE = b"clinic audit trail, version 1"
# 128 bits: nobody looks for two rows of one digest without the key.
DIGEST_SIGNS = 32
UNOPENED = "does not open"


@lru_cache(maxsize=4)
def _derived(secret: bytes) -> bytes:
    return hmac.new(secret, PURPOSE, hashlib.sha256).digest()


def key() -> bytes:
    """Return the key of the trail."""
    return _derived(settings.LOOKUP_KEY)


def key_name() -> str:
    """Return what names the key and gives nothing of it away."""
    return hashlib.sha256(b"name" + key()).hexdigest()[:8]


def keyed(text: bytes) -> str:
    """Return the hash under the key of the trail."""
    return hmac.new(key(), text, hashlib.sha256).hexdigest()


def line_hash(entry: AuditEntry) -> str:
    """Return the hash over every column of a line but the hash itself."""
    said = [_plain(name, entry) for name in _fields(AuditEntry) if name != "own"]
    return keyed(json.dumps(said, ensure_ascii=True).encode("ascii"))


def row_digest(row: Model) -> str:
    """Return the keyed digest of every column of a row. Raises CannotOpen."""
    said = {name: _plain(name, row) for name in _fields(type(row))}
    return keyed(_text(said))[:DIGEST_SIGNS]


def digest_or_unopened(row: Model) -> str:
    """Return the digest, or a word that is none where a sealed column was altered."""
    try:
        return row_digest(row)
    except CannotOpen:
        return UNOPENED


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
