"""Words that a patient typed, and every form in which they could lie about."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

# Typed into every box of free words; the accent makes each way of writing differ.
STEM = "Zqxé7wort"
MAIL = "zqxwort.mail@example.org"
PHONE = "314-555-9173"
MARKERS = (STEM, MAIL, PHONE, PHONE.replace("-", ""))


def written_ways(marker: str) -> Iterator[bytes]:
    """Yield the bytes of a marker in each way that a program may write it."""
    plain = marker.encode()
    yield plain
    yield marker.encode("utf-16-le")
    yield marker.encode("utf-16-be")
    yield marker.encode("latin-1")
    yield quote(marker).encode()
    yield quote_plus(marker).encode()
    yield json.dumps(marker)[1:-1].encode()
    yield escape(marker).encode()
    yield repr(plain)[2:-1].encode()
    yield binascii.hexlify(plain)
    for shift in range(3):
        # What the neighbours do not touch, for each place in a group of three.
        encoded = base64.b64encode(b"\0" * shift + plain)
        yield encoded[4 if shift else 0 : -4]


NEEDLES = {way.lower() for marker in MARKERS for way in written_ways(marker)}


def found_in(content: bytes) -> list[bytes]:
    """Return which needles stand in the bytes, in whatever case."""
    lowered = content.lower()
    return sorted(needle for needle in NEEDLES if needle in lowered)


def found_in_text(text: str) -> list[bytes]:
    """Return which needles stand in a text, or in what its words were packed from."""
    return sorted({*found_in(text.encode()), *_packed(text)})


def found_under(*folders: Path) -> dict[str, list[bytes]]:
    """Return each file below these folders that holds a needle, in name or content."""
    found = {}
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            needles = found_in(str(path).encode()) + found_in(path.read_bytes())
            if needles:
                found[str(path)] = needles
    return found


def _packed(text: str) -> Iterator[bytes]:
    """Look into base64, packed or not, as signed values of Django are written."""
    for word in re.findall(r"[A-Za-z0-9+/_=-]{12,}", text):
        try:
            plain = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4))
        except (binascii.Error, ValueError):
            continue
        yield from found_in(plain)
        try:
            yield from found_in(zlib.decompress(plain))
        except zlib.error:
            continue
