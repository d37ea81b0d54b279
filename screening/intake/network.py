"""Where on the network a request comes from: by it guessers are slowed down."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """Return the address of the browser, or of the proxy that hides it.

    Behind our own proxy it is the last entry of X-Forwarded-For: whatever stands before
    that one the browser may have made up.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
