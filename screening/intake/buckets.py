"""Token buckets in the memory of one process: who sends too fast has to wait.

Every process counts for itself, so that several let through several times as much:
what they hold off is a flood, not a guesser. Guessers are counted in the database.
"""

from threading import Lock

# Addresses that are remembered; the one that was silent longest is forgotten first.
MOST_KEYS = 10_000


class Buckets:
    """One bucket for each key: `burst` at once, refilled by `per_second`."""

    def __init__(self, *, burst: int, per_second: float) -> None:
        self._burst, self._per_second = float(burst), per_second
        # By key: tokens left, and when that was counted; the newest stand last.
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, key: str, at: float) -> bool:
        """Take one token if there is one; `at` is told in seconds and only goes on."""
        with self._lock:
            tokens, before = self._left.pop(key, (self._burst, at))
            tokens = min(self._burst, tokens + (at - before) * self._per_second)
            allowed = tokens >= 1
            self._left[key] = (tokens - 1 if allowed else tokens, at)
            if len(self._left) > MOST_KEYS:
                self._left.pop(next(iter(self._left)))
        return allowed
