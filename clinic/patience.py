"""A web worker that waits for a slow client, but not for ever: decision 0189.

The stock one reads from a socket without a limit of time, so that as many clients as it
has threads can hold it up by sending a byte now and then.
"""

import errno
import logging
import time
from contextlib import suppress
from http import HTTPStatus
from socket import socket
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]
from gunicorn.http import errors  # type: ignore[import-untyped]
from gunicorn.workers.gthread import (  # type: ignore[import-untyped]
    TConn,
    ThreadWorker,
)

from clinic.logs import AllowListFormatter

logger = logging.getLogger(__name__)

REFUSALS = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    # Ours, not the client's: a header that the site tried to send.
    errors.InvalidResponseHeader: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidResponseHeaderName: HTTPStatus.INTERNAL_SERVER_ERROR,
}
# No middleware comes near these answers.
HEADS = (
    "Connection: close",
    "Content-Type: text/plain; charset=utf-8",
    "Cache-Control: no-store",
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy: same-origin",
    "Referrer-Policy: same-origin",
    "X-Content-Type-Options: nosniff",
    "X-Frame-Options: DENY",
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


class ServerLogger(Logger):  # type: ignore[misc]
    """The server's lines, by the same allow-list as all others."""

    def setup(self, cfg: Any) -> None:
        """Let the server's own handler write nothing that a client sent."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(AllowListFormatter())


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's worker with threads; it ends requests that take too long to come."""

    def handle(self, conn: TConn) -> Any:
        """Give each request of a connection its own time."""
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(conn.sock)
        conn.sock.begin()
        return super().handle(conn)

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """Answer what cannot be read, or failed outside the site; repeat nothing of it.

        The stock one quotes the request to the client and to the log.
        """
        status = _status_of(exc)
        failed = status == HTTPStatus.INTERNAL_SERVER_ERROR
        level, found = (logging.ERROR, exc) if failed else (logging.WARNING, None)
        kind = {"kind": type(exc).__name__}
        logger.log(level, "No answer but a refusal", exc_info=found, extra=kind)
        with suppress(OSError):
            client.sendall(_refusal(status))


def _gone() -> ConnectionResetError:
    """Return what gunicorn passes over without a line in the log."""
    return ConnectionResetError(errno.ECONNRESET, "The client took too long")


def _status_of(exc: Exception) -> HTTPStatus:
    """Return what a client is told: whose fault it was, and no more."""
    for kind, status in REFUSALS.items():
        if isinstance(exc, kind):
            return status
    known = isinstance(exc, errors.ParseException)
    return HTTPStatus.BAD_REQUEST if known else HTTPStatus.INTERNAL_SERVER_ERROR


def _refusal(status: HTTPStatus) -> bytes:
    """Return a whole answer in plain words that nothing may keep or frame."""
    text = f"{status.phrase}. Go back and try again; if it stays, call the clinic.\n"
    heads = (f"HTTP/1.1 {status.value} {status.phrase}", *HEADS)
    length = f"Content-Length: {len(text)}"
    return "\r\n".join((*heads, length, "", text)).encode("ascii")
