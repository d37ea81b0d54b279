"""How many screenings may begin in an hour, of one address and of all."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest

from screening.intake.network import network_of
from screening.services import attempts

HOUR = timedelta(hours=1)
RETRY_AFTER_SECONDS = 600


def may_start(request: HttpRequest, now: datetime) -> bool:
    """Use up one start; counted in the database, so over all processes alike.

    Call it outside of a transaction: what is counted must stay counted.
    """
    if not settings.STARTS_PER_HOUR:
        return True
    return _take("start", network_of(request), now, settings.STARTS_PER_HOUR) and _take(
        "start.all", "", now, settings.STARTS_PER_HOUR_IN_ALL
    )


def _take(kind: str, key: str, now: datetime, most: int) -> bool:
    return attempts.take(kind, key, now=now, window=HOUR, most=most)
