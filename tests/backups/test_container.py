"""An encrypted file opens whole, under its key, or not at all."""

import io
import os

import pytest

from clinic.backups.container import CHUNK, MAGIC, Broken, Reader, Writer

KEY, OTHER = os.urandom(32), os.urandom(32)
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK]


class Disk(io.BytesIO):
    """A file in memory that can be waited for."""

    def fileno(self) -> int:
        return DEVNULL


DEVNULL = os.open(os.devnull, os.O_WRONLY)


@pytest.fixture(autouse=True)
def no_disk(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)


def written(plain: bytes, key: bytes = KEY) -> bytes:
    disk = Disk()
    out = Writer(disk, key)
    for start in range(0, len(plain), 10_007):
        out.write(plain[start : start + 10_007])
    out.close()
    return disk.getvalue()


def opened(sealed: bytes, size: int, *keys: bytes) -> bytes:
    reader = Reader(io.BytesIO(sealed), keys or (KEY,))
    found = reader.read(size)
    reader.finish()
    return found


@pytest.mark.parametrize("size", SIZES)
def test_what_was_written_is_read(size: int):
    plain = os.urandom(size)

    assert opened(written(plain), size) == plain


def test_any_of_the_keys_opens():
    assert opened(written(b"words", OTHER), 5, KEY, OTHER) == b"words"


@pytest.mark.parametrize("key", [OTHER, b"\0" * 32], ids=["other", "zeros"])
def test_another_key_opens_nothing(key: bytes):
    with pytest.raises(Broken):
        opened(written(b"words"), 5, key)


def test_nothing_of_what_was_written_can_be_read_in_the_file():
    plain = b"Zebulon " * 20_000

    assert b"Zebulon" not in written(plain)
    assert written(plain) != written(plain)


@pytest.mark.parametrize("size", SIZES)
def test_a_file_cut_short_anywhere_is_refused(size: int):
    sealed = written(os.urandom(size))
    head, chunk = len(MAGIC) + 16, CHUNK + 16
    ends = {0, 5, len(MAGIC), head, len(sealed) - 1, head + chunk, head + 2 * chunk}

    for end in ends:
        if end < len(sealed):
            with pytest.raises(Broken):
                opened(sealed[:end], size)


def test_a_file_with_more_behind_it_is_refused():
    with pytest.raises(Broken):
        opened(written(b"words") + b"more", 5)
    with pytest.raises(Broken):
        opened(written(b"words"), 4)


def test_chunks_that_changed_places_are_refused():
    sealed = written(os.urandom(3 * CHUNK))
    head, chunk = len(MAGIC) + 16, CHUNK + 16
    first, second = sealed[head : head + chunk], sealed[head + chunk : head + 2 * chunk]
    changed = sealed[:head] + second + first + sealed[head + 2 * chunk :]

    with pytest.raises(Broken):
        opened(changed, 3 * CHUNK)


@pytest.mark.parametrize("place", [0, 17, 40, -1])
def test_an_altered_byte_is_refused(place: int):
    sealed = bytearray(written(os.urandom(2 * CHUNK)))
    sealed[place] ^= 1

    with pytest.raises(Broken):
        opened(bytes(sealed), 2 * CHUNK)
