"""A browser reduced to what matters: cookies, a form, CPU and wall time."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from time import perf_counter, process_time
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from tests.forms import main_form


@dataclass
class Answer:
    """A response with what it cost: CPU and wall time in seconds."""

    status: int
    location: str
    body: str
    cpu: float
    wall: float


class Browser:
    """Call a WSGI handler in this process, as a server's thread would."""

    def __init__(self, handler: WSGIHandler) -> None:
        self._handler = handler
        self._cookies: dict[str, str] = {}

    def set_cookie(self, name: str, value: str) -> None:
        """Hold a cookie as if the site had set it."""
        self._cookies[name] = value

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._call("GET", path, b"")

    def post(self, path: str, data: Mapping[str, object]) -> Answer:
        """Send a form."""
        return self._call("POST", path, urlencode(data, doseq=True).encode())

    def _call(self, method: str, path: str, body: bytes) -> Answer:
        environ: dict[str, object] = {}
        setup_testing_defaults(environ)
        environ |= {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": "; ".join(f"{k}={v}" for k, v in self._cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        seen: dict[str, object] = {}

        def start(status: str, headers: list[tuple[str, str]]) -> None:
            seen.update(status=status, headers=headers)

        wall, cpu = perf_counter(), process_time()
        response = self._handler(environ, start)
        text = b"".join(response)
        response.close()
        spent = process_time() - cpu, perf_counter() - wall
        headers = seen["headers"]
        self._keep_cookies(headers)
        location = dict(headers).get("Location", "")
        return Answer(int(seen["status"][:3]), location, text.decode(), *spent)

    def _keep_cookies(self, headers: list[tuple[str, str]]) -> None:
        for name, value in headers:
            if name == "Set-Cookie":
                for key, morsel in SimpleCookie(value).items():
                    self._cookies[key] = morsel.value


@contextmanager
def browser(**settings: object) -> Iterator[Browser]:
    """Start a handler whose middleware was loaded under these settings."""
    with override_settings(ROOT_URLCONF="tests.bench.plain", **settings):
        handler = WSGIHandler()
    yield Browser(handler)


def token_of(page: str) -> str:
    """Return the token that a form carries."""
    return main_form(page).data["csrfmiddlewaretoken"][0]
