"""Encrypt what patients said so that a stolen file or backup tells nothing.

AES-256-GCM. A sealed value is: one byte that names the key, a nonce of 12 random
bytes, the ciphertext with its tag. The associated data names table, row and field, so
that a ciphertext moved to another row no longer opens.
"""

import hashlib
import json
import os
import zlib
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
KEY_BYTES = 32
_HEADER_BYTES = 1 + NONCE_BYTES
_LONG_BYTES = 1024
_ZLIB = b"x"
# Before a text that only Python's own JSON can read back; white space says nothing.
_ODD = b" "


class CannotOpen(Exception):
    """The value was altered or moved, or its key is no longer in FIELD_KEYS."""


def place(table: str, row: UUID, field: str) -> bytes:
    """Return the associated data of one field of one row."""
    return b"\0".join((table.encode(), row.bytes, field.encode()))


def seal(content: Any, at: bytes) -> bytes:
    """Encrypt JSON-able content for its place, under the first of FIELD_KEYS."""
    name, cipher = _ring(tuple(settings.FIELD_KEYS))[0]
    nonce = os.urandom(NONCE_BYTES)
    return name + nonce + cipher.encrypt(nonce, _packed(_text(content)), at)


def unseal(sealed: bytes | memoryview, at: bytes) -> Any:
    """Decrypt what `seal` made for the same place, under any of FIELD_KEYS.

    Raises CannotOpen, without a word of the content.
    """
    value = bytes(sealed)
    for name, cipher in _ring(tuple(settings.FIELD_KEYS)):
        if name == value[:1]:
            try:
                plain = cipher.decrypt(
                    value[1:_HEADER_BYTES], value[_HEADER_BYTES:], at
                )
            except (InvalidTag, ValueError):
                continue
            return _content(_unpacked(plain))
    raise CannotOpen("No key in FIELD_KEYS opens this value at this place")


def key_names() -> list[bytes]:
    """Return the byte by which each of FIELD_KEYS marks what it sealed, in order."""
    return [name for name, _ in _ring(tuple(settings.FIELD_KEYS))]


def _text(content: Any) -> bytes:
    try:
        return orjson.dumps(content)
    except TypeError:
        # A lone surrogate or an endless number cannot reach here from a form, and must
        # not stop a save.
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return _ODD + text.encode("utf-8", "surrogatepass")


def _content(text: bytes) -> Any:
    if text[:1] == _ODD:
        return json.loads(text.decode("utf-8", "surrogatepass"))
    return orjson.loads(text)


def _packed(plain: bytes) -> bytes:
    """Compress what is long: an evaluation shrinks to a fifth, and so do backups."""
    return zlib.compress(plain, 1) if len(plain) > _LONG_BYTES else plain


def _unpacked(plain: bytes) -> bytes:
    # No JSON text begins with the first byte of a zlib stream.
    return zlib.decompress(plain) if plain[:1] == _ZLIB else plain


@lru_cache(maxsize=4)
def _ring(keys: tuple[bytes, ...]) -> tuple[tuple[bytes, AESGCM], ...]:
    # The name narrows the search; two keys may share one, so each is still tried.
    return tuple((hashlib.sha256(key).digest()[:1], AESGCM(key)) for key in keys)
