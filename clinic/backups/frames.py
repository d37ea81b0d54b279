"""What stands in a backup: frames, each with its kind and length, in order.

HEAD (a JSON object), for each part NAME and DATA until END, and at last TAIL: the
content that was backed up, as counts and hashes.
"""

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from clinic.backups.container import Broken, Reader, Writer

HEAD, NAME, DATA, END, TAIL = b"H", b"N", b"D", b"E", b"T"
_SIZE = struct.Struct(">I")
LARGEST = 1024 * 1024
# Rows and hash of each table, by name.
Content = dict[str, tuple[int, str]]


def put(out: Writer, kind: bytes, payload: bytes = b"") -> None:
    """Write one frame."""
    out.write(kind + _SIZE.pack(len(payload)) + payload)


def put_json(out: Writer, kind: bytes, content: Mapping[str, Any]) -> None:
    """Write one frame of JSON."""
    put(out, kind, json.dumps(content).encode())


def take(source: Reader, *kinds: bytes) -> tuple[bytes, bytes]:
    """Return kind and payload of the next frame. Raises Broken for another kind."""
    kind = source.read(1)
    (size,) = _SIZE.unpack(source.read(_SIZE.size))
    if kind not in kinds or size > LARGEST:
        raise Broken
    return kind, source.read(size)


def take_json(source: Reader, kind: bytes) -> Any:
    """Return what a frame of JSON says."""
    return json.loads(take(source, kind)[1])


def data(source: Reader) -> Iterator[bytes]:
    """Yield the payloads of a part until its end."""
    while (frame := take(source, DATA, END))[0] == DATA:
        yield frame[1]


def content_of(tail: Mapping[str, Any]) -> Content:
    """Return counts and hashes as a tail says them."""
    return {name: (rows, digest) for name, (rows, digest) in tail.items()}
