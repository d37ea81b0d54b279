"""Say once what a stranger could say without end: the trail is never cut.

A try against a lock changes nothing, so one line tells of all that follow it.
"""

from django.core.cache import cache
from django.http import HttpRequest

from clinic.accounts.models import keyed_hash
from screening.intake.network import network_of

# As long as the lock of a name lasts, so that each lock leaves its line.
QUIET_SECONDS = 900


def is_news(request: HttpRequest | None, about: str) -> bool:
    """Tell whether this was not said of this network a short while ago."""
    if request is None:
        return True
    key = keyed_hash("said", f"{about}\0{network_of(request)}")
    return cache.add(f"said:{key}", "1", QUIET_SECONDS)
