"""An encrypted file in chunks: altered, cut short or put together anew, it is refused.

After a first line come 16 bytes of salt, then chunks of 64 kB under AES-256-GCM. Each
file has a key of its own, derived from BACKUP_KEY and the salt. The nonce counts the
chunks and marks the last one, so that a file that ends early does not open.
"""

import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"clinic-backup 1\n"
SALT_BYTES, TAG_BYTES, KEY_BYTES = 16, 16, 32
CHUNK = 64 * 1024
_COUNTER_BYTES = 11
_MORE, _LAST = b"\0", b"\1"


class Broken(Exception):
    """The file is no backup, was altered or cut short, or no key opens it."""


class Writer:
    """Encrypt what is written; `close` ends it, and without it nobody can read it."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file, salt = file, os.urandom(SALT_BYTES)
        self._head = MAGIC + salt
        self._cipher = _cipher(key, salt)
        self._number, self._rest = 0, bytearray()
        file.write(self._head)
        # From now on the file says what it is, however this process ends.
        file.flush()

    def write(self, plain: bytes) -> int:
        """Encrypt every whole chunk, and keep what begins the next."""
        self._rest += plain
        # One byte more than a chunk: the last one is only known at the end.
        while len(self._rest) > CHUNK:
            self._put(bytes(self._rest[:CHUNK]), _MORE)
            del self._rest[:CHUNK]
        return len(plain)

    def close(self) -> None:
        """Write the last chunk, and wait until the disk has all of it."""
        self._put(bytes(self._rest), _LAST)
        self._file.flush()
        os.fsync(self._file.fileno())

    def _put(self, plain: bytes, mark: bytes) -> None:
        nonce = _nonce(self._number, mark)
        self._file.write(self._cipher.encrypt(nonce, plain, self._head))
        self._number += 1


class Reader:
    """Decrypt a file chunk by chunk. Every call raises Broken where it is not whole."""

    def __init__(self, file: BinaryIO, keys: Sequence[bytes]) -> None:
        self._head = file.read(len(MAGIC) + SALT_BYTES)
        salt = self._head[len(MAGIC) :]
        if not self._head.startswith(MAGIC) or len(salt) != SALT_BYTES:
            raise Broken
        self._chunks = self._decrypted(file, [_cipher(key, salt) for key in keys])
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return exactly so many bytes. Raises Broken where there are fewer."""
        while len(self._rest) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                raise Broken
            self._rest += chunk
        found, self._rest = self._rest[:size], self._rest[size:]
        return found

    def finish(self) -> None:
        """Raise Broken unless all was read and the file ends here."""
        if self._rest or any(self._chunks):
            raise Broken

    def _decrypted(self, file: BinaryIO, ciphers: list[AESGCM]) -> Iterator[bytes]:
        number, chunk = 0, file.read(CHUNK + TAG_BYTES)
        while True:
            following = file.read(CHUNK + TAG_BYTES)
            nonce = _nonce(number, _MORE if following else _LAST)
            plain, ciphers = _opened(ciphers, nonce, chunk, self._head)
            yield plain
            if not following:
                return
            number, chunk = number + 1, following


def _opened(
    ciphers: list[AESGCM], nonce: bytes, chunk: bytes, head: bytes
) -> tuple[bytes, list[AESGCM]]:
    """Return the chunk, and the one cipher that opens it."""
    for cipher in ciphers:
        try:
            return cipher.decrypt(nonce, chunk, head), [cipher]
        except (InvalidTag, ValueError):
            continue
    raise Broken


def _nonce(number: int, mark: bytes) -> bytes:
    return number.to_bytes(_COUNTER_BYTES, "big") + mark


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    derived = HKDF(SHA256(), KEY_BYTES, salt, b"clinic backup 1").derive(key)
    return AESGCM(derived)
