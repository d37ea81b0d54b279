"""Know a browser again, so that a sign-in from a new one is told by mail."""

import secrets
from datetime import datetime

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse

from clinic.accounts import mails
from clinic.accounts.models import KnownDevice, MailKind, keyed_hash
from clinic.accounts.signals import new_device_seen

COOKIE = f"{settings.COOKIE_PREFIX}device"
KEPT_SECONDS = 365 * 24 * 3600
# Names that a person knows their devices by; the first that fits is taken.
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)


def words_for(request: HttpRequest) -> str:
    """Return the browser and system in words, of a fixed list."""
    agent = request.headers.get("User-Agent", "")
    browser = next((word for sign, word in BROWSERS if sign in agent), "A browser")
    system = next((word for sign, word in SYSTEMS if sign in agent), "a computer")
    return f"{browser} on {system}"


def is_known(request: HttpRequest) -> bool:
    """Tell whether somebody of staff signed in with this browser before."""
    held = request.COOKIES.get(COOKIE, "")
    rows = KnownDevice.objects.filter(key_hash=keyed_hash("device", held))
    return bool(held) and rows.exists()


def note(
    request: HttpRequest, response: HttpResponse, user: AbstractBaseUser, now: datetime
) -> None:
    """Give the browser a key; mail the person if it has none that is known for them."""
    held = request.COOKIES.get(COOKIE, "")
    key = held if len(held) == 43 else secrets.token_urlsafe(32)  # noqa: PLR2004 - of 32 bytes
    _known, is_new = KnownDevice.objects.get_or_create(
        user_id=user.pk,
        key_hash=keyed_hash("device", key),
        defaults={"first_at": now},
    )
    _keep(response, key)
    if is_new:
        device = words_for(request)
        mails.write(user.pk, MailKind.NEW_DEVICE, now=now, device=device)
        new_device_seen.send(User, request=request, user=user, device=device)


def _keep(response: HttpResponse, key: str) -> None:
    response.set_cookie(
        COOKIE,
        key,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
