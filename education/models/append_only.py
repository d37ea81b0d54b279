"""Rows that are added and never changed; the database holds it by triggers, too."""

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

SAYS = "A row of history is never changed and never deleted."


class HistoryIsKept(Exception):
    """Somebody tried to change or delete a row of history."""


Row = TypeVar("Row", bound=models.Model)


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows that are read, and never changed in bulk."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: a row is never changed."""
        raise HistoryIsKept(SAYS)

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: a row is never changed."""
        raise HistoryIsKept(SAYS)

    def delete(self) -> NoReturn:
        """Refuse: a row is never deleted."""
        raise HistoryIsKept(SAYS)


class AppendOnlyModel(models.Model):
    """A row that can only be added."""

    class Meta:
        abstract = True

    def save(
        self,
        force_insert: Any = False,  # noqa: FBT002 - Django's signature
        force_update: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """Add the row; refuse to change one that stands."""
        if not self._state.adding:
            raise HistoryIsKept(SAYS)
        super().save(
            force_insert=True,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: a row is never deleted."""
        raise HistoryIsKept(SAYS)
