"""The count that all server processes share: it forgets nothing that still counts.

Django's own cache in a database deletes live rows beyond 300, so that a flood of other
names would clear the count of one; and it stores pickles, which run whatever stands in
them. Here a row lives until its time is over, and holds JSON.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections, router
from django.utils import timezone

from clinic.accounts.models import SharedCount as Row

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
# One statement, so that of two at once one is first; it counts the rows it wrote.
ADD = """
    INSERT INTO clinic_shared_count (cache_key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (cache_key) DO UPDATE
    SET value = excluded.value, expires = excluded.expires
    WHERE clinic_shared_count.expires <= %s
"""


class Unreadable(ValueError):
    """What stands in the row is none of what is counted."""


class SharedCount(BaseCache):
    """Django's cache over our own table; raises OperationalError on a full disk.

    Values are numbers, words, yes or no, and lists of these. The worker deletes what
    is over: `clinic.accounts.upkeep`.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        del location  # The table's name is its model's.
        super().__init__(params)

    def add(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Set what is not there or is over; tell whether it was so."""
        connection = connections[router.db_for_write(Row)]
        adapt = connection.ops.adapt_datetimefield_value
        times = adapt(self._end(timeout)), adapt(timezone.now())
        values = (self._name(key, version), written(value), *times)
        with connection.cursor() as cursor:
            cursor.execute(ADD, values)
            return bool(cursor.rowcount)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what counts; what cannot be read is not there."""
        live = self._live(key, version).values_list("value", flat=True).first()
        try:
            return default if live is None else read(live)
        except Unreadable:
            return default

    def set(
        self,
        key: Any,
        value: Any,
        timeout: Any = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        """Write it, whatever is there."""
        row = Row(
            cache_key=self._name(key, version),
            value=written(value),
            expires=self._end(timeout),
        )
        Row.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["cache_key"],
            update_fields=["value", "expires"],
        )

    def touch(
        self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Let it count longer, if it counts."""
        return bool(self._live(key, version).update(expires=self._end(timeout)))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Delete it; tell whether it was there."""
        rows = Row.objects.filter(cache_key=self._name(key, version))
        return bool(rows.delete()[0])

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Tell whether it counts."""
        return self._live(key, version).exists()

    def clear(self) -> None:
        """Delete everything."""
        Row.objects.all().delete()

    def _live(self, key: Any, version: int | None) -> Any:
        name = self._name(key, version)
        return Row.objects.filter(cache_key=name, expires__gt=timezone.now())

    def _name(self, key: Any, version: int | None) -> str:
        return str(self.make_and_validate_key(key, version=version))

    def _end(self, timeout: Any) -> datetime:
        at = self.get_backend_timeout(timeout)
        return NEVER if at is None else datetime.fromtimestamp(at, tz=UTC)


def written(value: Any) -> str:
    """Return it as JSON; raises Unreadable for what could not be read again."""
    if not _is_plain(value):
        raise Unreadable("Only numbers, words and lists of these are counted")
    return json.dumps(value)


def read(text: str) -> Any:
    """Return what was written; raises Unreadable for anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("This is no JSON") from error
    if not _is_plain(value):
        raise Unreadable("This is nothing that is counted")
    return value


def _is_plain(value: Any) -> bool:
    parts = value if isinstance(value, list) else [value]
    return all(isinstance(part, bool | int | float | str) for part in parts)
