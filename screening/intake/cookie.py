"""Which screening a patient's browser may open: one signed cookie, no session."""

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from screening import services
from screening.models import Screening

NAME = f"{settings.COOKIE_PREFIX}screening"
SALT = "screening.intake"


def remember(response: HttpResponseBase, token: str) -> None:
    """Let this browser come back until it is closed or the screening rests too long."""
    response.set_signed_cookie(
        NAME,
        token,
        salt=SALT,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def screening_of(request: HttpRequest, now: datetime) -> Screening | None:
    """Return the screening of this browser; None if there is none, or none any more."""
    token = request.get_signed_cookie(NAME, default=None, salt=SALT)
    return services.find_screening(token=token, now=now) if token else None
