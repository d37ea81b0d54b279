"""What the deploy checks of Django no longer see: sessions are the clinic's own."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning  # noqa: A004 - Django's name


def check_session_cookie(**_: Any) -> list[CheckMessage]:
    """Warn where the cookie of a session would go over plain http, or to scripts."""
    if settings.SESSION_COOKIE_SECURE and settings.SESSION_COOKIE_HTTPONLY:
        return []
    words = "The cookie of sessions is open to a listener or to scripts."
    return [Warning(words, hint="Serve over https: CLINIC_HTTPS=1.", id="clinic.W001")]
