"""From where the request came that is being answered, for every line that it writes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Whence:
    """Address and id of a request; `lines` counts what it wrote into the trail."""

    address: str = ""
    request: str = ""
    lines: int = 0


_whence: ContextVar[Whence | None] = ContextVar("whence", default=None)


def here() -> Whence:
    """Return where this request comes from; nothing for a worker or a command."""
    return _whence.get() or Whence()


@contextmanager
def whence(address: str, request: str) -> Iterator[Whence]:
    """Let the lines written within say from where they came."""
    found = Whence(address=address[:45], request=request[:16])
    token = _whence.set(found)
    try:
        yield found
    finally:
        _whence.reset(token)
