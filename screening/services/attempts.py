"""Count tries in the database, so that a limit holds over all server processes.

`kind` names what is tried and `key` whose try it is: an address of the network, a
token, a reference. Of the key only a hash under LOOKUP_KEY is stored.
"""

from datetime import datetime, timedelta

from django.conf import settings

from screening.models.attempts import KEPT_FOR, Attempt, key_hash


def note(kind: str, key: str, *, now: datetime) -> None:
    """Write one try down."""
    Attempt.objects.create(kind=kind, key_hash=key_hash(kind, key), at=now)


def count(kind: str, key: str, *, now: datetime, window: timedelta) -> int:
    """Return the tries within the last `window`; at most KEPT_FOR (30 days) long.

    Raises ValueError for a longer one: its rows are deleted already.
    """
    if window > KEPT_FOR:
        raise ValueError(f"attempts are kept for {KEPT_FOR.days} days only")
    tries = Attempt.objects.of(kind, key)
    return tries.filter(at__gt=now - window, at__lte=now).count()


def take(kind: str, key: str, *, now: datetime, window: timedelta, most: int) -> bool:
    """Use up one of `most` tries; False, and nothing written, when none is left.

    The try is written before it is counted: of many at once, no more than `most` pass
    as long as the caller holds no transaction open.
    """
    if count(kind, key, now=now, window=window) >= most:
        return False
    note(kind, key, now=now)
    return count(kind, key, now=now, window=window) <= most


def take_of_all(kind: str, *, now: datetime) -> bool:
    """Use up one of the tries to come back that all patients have in an hour."""
    most, window = settings.RETURNS_PER_HOUR_IN_ALL, timedelta(hours=1)
    return take(kind, "", now=now, window=window, most=most)
