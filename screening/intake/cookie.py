"""Which screening a browser may open: one signed cookie, no session.

The cookie's own signed time says when it was last used. A patient's cookie and the one
of a member of staff who fills in for a patient have two names and two signatures.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, get_cookie_signer
from django.http import HttpRequest, HttpResponseBase

NAME = f"{settings.COOKIE_PREFIX}screening"
ASSISTED_NAME = f"{settings.COOKIE_PREFIX}assisted"
SALT = "screening.intake"
ASSISTED_SALT = "screening.intake.assisted"
# The token of a return link: while it is shown, and until the second fact is told.
LINK_NAME = f"{settings.COOKIE_PREFIX}back"
LINK_SALT = "screening.intake.back"


@dataclass(frozen=True, slots=True)
class Held:
    """What a browser holds: a token, and the key of the member of staff who helps."""

    token: str
    helper: str = ""


def held(request: HttpRequest) -> Held | None:
    """Return what this browser used in the last SCREENING_IDLE_MINUTES, or None.

    While a browser holds the cookie of an assisted screening, however old, a patient's
    own cookie does not count: no answer may land in the other screening.
    """
    if not request.COOKIES.get(ASSISTED_NAME):
        token = _read(request, NAME, SALT)
        return Held(token) if token else None
    helper, _, token = _read(request, ASSISTED_NAME, ASSISTED_SALT).partition(" ")
    return Held(token, helper) if token else None


def remember(response: HttpResponseBase, token: str, helper: str = "") -> None:
    """Let this browser come back until it is closed, left, or rests too long."""
    if helper:
        _write(response, ASSISTED_NAME, f"{helper} {token}", ASSISTED_SALT)
    else:
        _write(response, NAME, token, SALT)


def remember_link(response: HttpResponseBase, token: str) -> None:
    """Keep the token of the link that this browser made or followed last."""
    _write(response, LINK_NAME, token, LINK_SALT)


def held_link(request: HttpRequest) -> str:
    """Return the token of the link that this browser made or followed, or ""."""
    return _read(request, LINK_NAME, LINK_SALT)


def forget_link(response: HttpResponseBase) -> None:
    """Keep it no longer."""
    response.delete_cookie(LINK_NAME)


def is_set(response: HttpResponseBase) -> bool:
    """Tell whether this answer already says what the browser shall hold."""
    return not response.cookies.keys().isdisjoint({NAME, ASSISTED_NAME})


def drop_other(request: HttpRequest, response: HttpResponseBase, kept: str) -> None:
    """Let no older visit of the other kind stand beside the one that begins."""
    for name in {NAME, ASSISTED_NAME} - {kept}:
        if name in request.COOKIES:
            response.delete_cookie(name)


def forget(response: HttpResponseBase) -> None:
    """End the visit of this browser. What was saved stays at the clinic."""
    for name in (NAME, ASSISTED_NAME, LINK_NAME, settings.CSRF_COOKIE_NAME):
        response.delete_cookie(name)


def _read(request: HttpRequest, name: str, salt: str) -> str:
    sent = request.COOKIES.get(name)
    if not sent:
        return ""
    idle = timedelta(minutes=settings.SCREENING_IDLE_MINUTES)
    try:
        return _signer(name, salt).unsign(sent, max_age=idle)
    except BadSignature:
        return ""


def _write(response: HttpResponseBase, name: str, value: str, salt: str) -> None:
    response.set_cookie(
        name,
        _signer(name, salt).sign(value),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


@cache
def _signer(name: str, salt: str) -> TimestampSigner:
    """Return Django's signer of this cookie, made once: its keys do not change."""
    signer = get_cookie_signer(salt=name + salt)
    # Django hands over an iterator, which would serve for the first cookie alone.
    signer.fallback_keys = list(signer.fallback_keys)
    return signer
