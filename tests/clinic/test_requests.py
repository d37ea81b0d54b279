"""No name of a character set makes an address or a form anything else than UTF-8."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory

from clinic.requests import Handler

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
ADDRESSES = (
    "/",
    "/healthz",
    "/learn/search/?q=sleep",
    "/learn/search/?q=\\ud800",
    "/learn/search/?q=\\x00",
    "/staff/login/?next=/\\ud800",
    "/screening/",
    "/back/k7m4-secret-token/?email=jane@example.org",
    "/csp-report/",
    "/nowhere/",
)
SETS = (
    "hex",
    "undefined",
    "unicode_escape",
    "utf-7",
    "utf-16",
    "none",
    "rot13",
    "\xff",
)
FINE = (200, 204, 301, 302, 400, 403, 404, 405, 409, 413, 429)

pytestmark = pytest.mark.django_db


@pytest.fixture
def handler() -> Iterator[Handler]:
    """What gunicorn calls; the connection of the test stays open."""
    request_started.disconnect(close_old_connections)
    yield Handler()
    request_started.connect(close_old_connections)


def answer(
    handler: Handler, method: str, path: str, kind: str, body: bytes = b""
) -> Any:
    """Return status, headers and body, as the server gets them."""
    heard: list[Any] = []
    request = RequestFactory().generic(method, path, body, CONTENT_TYPE=kind)
    parts: Iterable[bytes] = handler(
        request.environ, lambda status, headers: heard.extend((status, dict(headers)))
    )
    return int(heard[0][:3]), heard[1], b"".join(parts)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_strange_character_set_changes_no_address(handler, path: str, name: str):
    plain = answer(handler, "GET", path, "")[0]

    found = [
        answer(handler, "GET", path, f"{kind}; {word}")
        for kind in ("a/b", FORM, PARTS)
        for word in (f"charset={name}", f"charset*={name}''x")
    ]

    assert plain in FINE
    assert {status for status, _, _ in found} == {plain}
    assert all("Content-Security-Policy" in heads for _, heads, _ in found)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("path", ADDRESSES)
def test_a_form_in_a_strange_character_set_breaks_no_address(handler, path, name: str):
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\\ud800\r\n--x--\r\n'
    )
    part = b"--x\r\nContent-Disposition: form-data; name*=hex''a\r\n\r\n1\r\n--x--\r\n"

    found = [
        answer(handler, "POST", path, f"{PARTS}; charset={name}", body)[0],
        answer(handler, "POST", path, PARTS, part)[0],
        answer(handler, "POST", path, f"{FORM}; charset={name}", b"a=\\ud800")[0],
    ]

    assert set(found) <= set(FINE)


def test_too_many_words_in_an_address_are_refused_with_a_character_set(handler):
    many = "&".join(f"n{n}=1" for n in range(1_100))

    status, heads, _ = answer(handler, "GET", f"/?{many}", "a/b; charset=utf-8")

    assert status in (200, 400, 413)
    assert "Content-Security-Policy" in heads


def test_utf8_by_its_name_is_what_it_was_without(handler):
    for name in ("utf-8", "UTF8", '"utf-8"'):
        found = answer(handler, "POST", "/staff/login/", f"{FORM}; charset={name}")

        assert found[0] == answer(handler, "POST", "/staff/login/", FORM)[0]


def test_the_server_serves_by_this_handler():
    from clinic.wsgi import application  # noqa: PLC0415 - it freezes what is loaded

    assert isinstance(application, Handler)
