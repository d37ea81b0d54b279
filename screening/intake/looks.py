"""Slow down who opens many links that do not work, without writing a record.

A look must change no row, so these are counted in the memory of each server process.
What could be guessed is counted in the database: `screening.services.attempts`.
"""

from django.core.cache import caches

from screening.models.attempts import key_hash

WINDOW_SECONDS = 3600
# A clinic's whole waiting room may sit behind one address.
MOST = 30


def too_many(network: str, kind: str = "return.look", most: int = MOST) -> bool:
    """Count one more look from this network; tell whether it was one too many."""
    cache, key = caches["memory"], key_hash(kind, network)
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) > most
    except ValueError:  # It ran out in between.
        return False
