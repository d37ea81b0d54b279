"""The count that all server processes share, which says when it cannot be kept."""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import OperationalError

# Another process may take its lock away between two looks.
TRIES = 4


class SharedCount(DatabaseCache):
    """Django's own, which takes a full disk for a key that is there already.

    A person who signs in would be told that they tried too often.
    """

    def add(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Set what is not there; raise OperationalError where nothing can be set."""
        for _ in range(TRIES):
            if super().add(key, value, timeout, version):
                return True
            if self.has_key(key, version):
                return False
        raise OperationalError("The shared count cannot be written")
