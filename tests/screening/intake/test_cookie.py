"""The signed cookie of a visit, when the key that signs it changes."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from screening.intake import cookie

OLD, NEW = "an old key " * 5, "a new key " * 5


@pytest.fixture(autouse=True)
def unknown_signers() -> Iterator[None]:
    cookie._signer.cache_clear()
    yield
    cookie._signer.cache_clear()


def remembered(token: str) -> HttpRequest:
    """Return the next request of a browser that was told to remember a token."""
    response, request = HttpResponse(), HttpRequest()
    cookie.remember(response, token)
    request.COOKIES = {name: held.value for name, held in response.cookies.items()}
    return request


def test_a_token_comes_back():
    assert cookie.held(remembered("token")) == cookie.Held("token")


def test_a_cookie_signed_by_the_key_before_is_good_every_time():
    with override_settings(SECRET_KEY=OLD):
        request = remembered("token")
    cookie._signer.cache_clear()

    with override_settings(SECRET_KEY=NEW, SECRET_KEY_FALLBACKS=[OLD]):
        found = [cookie.held(request) for _ in range(3)]

    assert found == [cookie.Held("token")] * 3


def test_a_cookie_of_a_key_that_was_given_up_holds_nothing():
    with override_settings(SECRET_KEY=OLD):
        request = remembered("token")
    cookie._signer.cache_clear()

    with override_settings(SECRET_KEY=NEW):
        assert cookie.held(request) is None


@pytest.mark.parametrize(
    "forged", ["", "token", "token:x:y", f"token:1tXxXx:{'A' * 43}"]
)
def test_a_forged_cookie_holds_nothing(forged: str):
    request = HttpRequest()
    request.COOKIES = {cookie.NAME: forged}

    assert cookie.held(request) is None
