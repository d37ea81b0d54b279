"""A web worker that waits for a slow client, but not for ever: decision 0189.

The stock one reads from a socket without a limit of time, so that as many clients as it
has threads can hold it up by sending a byte now and then.
"""

import errno
import time
from socket import socket
from typing import Any

from gunicorn.workers.gthread import (  # type: ignore[import-untyped]
    TConn,
    ThreadWorker,
)

# From the first byte of a request to its last, and for each piece of an answer.
SECONDS_TO_ASK, SECONDS_TO_READ = 15.0, 30.0


class PatientSocket:
    """A socket whose client has so many seconds to send a whole request.

    Counted over all bytes together: a byte now and then does not begin it anew.
    """

    def __init__(self, inner: socket) -> None:
        self._inner, self._until = inner, 0.0

    def begin(self) -> None:
        """Begin to wait for a request."""
        self._until = time.monotonic() + SECONDS_TO_ASK

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Return what came; raise ConnectionResetError when the time is over."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise _gone()
        try:
            self._inner.settimeout(left)
            return self._inner.recv(size, flags)
        except TimeoutError:
            raise _gone() from None
        finally:
            self._inner.settimeout(None)

    def sendall(self, data: bytes, flags: int = 0) -> None:
        """Send it; raise ConnectionResetError where nobody takes it in time."""
        try:
            self._inner.settimeout(SECONDS_TO_READ)
            self._inner.sendall(data, flags)
        except TimeoutError:
            raise _gone() from None
        finally:
            self._inner.settimeout(None)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads; it ends requests that take too long to come."""

    def handle(self, conn: TConn) -> Any:
        """Give each request of a connection its own time."""
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(conn.sock)
        conn.sock.begin()
        return super().handle(conn)


def _gone() -> ConnectionResetError:
    """Return what gunicorn passes over without a line in the log."""
    return ConnectionResetError(errno.ECONNRESET, "The client took too long")
