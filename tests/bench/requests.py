"""A browser reduced to what matters: one connection, cookies, forms, a clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode

from tests.forms import main_form

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Answer:
    """A response, and how long it took in seconds."""

    status: int
    body: str
    wall: float


class Browser:
    """Speak to one server over one connection that is kept alive."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def set_cookie(self, name: str, value: str) -> None:
        """Hold a cookie as if the site had set it."""
        self.cookies[name] = value

    def close(self) -> None:
        """Hang up; the next call connects anew. A server closes what rests too long."""
        self._connection.close()

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._call("GET", path)

    def post(self, path: str, data: Mapping[str, object]) -> Answer:
        """Send a form."""
        return self._call("POST", path, urlencode(data, doseq=True), FORM)

    def _call(
        self, method: str, path: str, body: str = "", extra: Mapping[str, str] = {}
    ) -> Answer:
        cookies = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        begun = perf_counter()
        headers = {"Cookie": cookies, **extra}
        self._connection.request(method, path, body or None, headers)
        response = self._connection.getresponse()
        text = response.read()
        wall = perf_counter() - begun
        self._keep_cookies(response.headers)
        return Answer(response.status, text.decode(), wall)

    def _keep_cookies(self, headers: HTTPMessage) -> None:
        for value in headers.get_all("Set-Cookie", []):
            for key, morsel in SimpleCookie(value).items():
                self.cookies[key] = morsel.value


def token_of(page: str) -> str:
    """Return the token that a form carries."""
    return main_form(page).data["csrfmiddlewaretoken"][0]
