"""Seal everything anew under the first of FIELD_KEYS, a batch at a time.

Nothing is noted of how far it came: a value says by its first byte which key sealed it.
So it may be stopped at any instant, and begins again where values of old keys are left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db import models, transaction
from django.db.models import BinaryField, F, Func, Q, QuerySet, Value
from django.utils.module_loading import import_string

from screening.models.resealing import (
    only_sealed_columns_change,
    sealed_columns,
    sealed_models,
)
from screening.models.sealed import SealedModel
from screening.sealing import CannotOpen, key_names

BATCH = 200


class Store(Protocol):
    """Sealed values of one kind: those of this app's tables, or of another package's.

    A package with secrets of its own names a function that returns its store in the
    setting SEALED_STORES.
    """

    name: str

    def waiting(self) -> int:
        """Return how many rows hold a value that an older key sealed."""

    def reseal(self, most: int) -> "Batch":
        """Seal so many rows anew, in one transaction."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of a batch: rows looked at, and those that no key opens."""

    looked_at: int
    unreadable: int = 0


class NamesCollide(Exception):
    """Two of FIELD_KEYS have the same name: what the old one sealed cannot be told."""


def stores() -> list[Store]:
    """Return everything that is sealed.

    Raises NamesCollide where the first key has the name of another: make a new one.
    """
    first, *others = key_names()
    if first in others:
        raise NamesCollide
    found: list[Store] = [Table(model) for model in sealed_models()]
    return found + [import_string(name)() for name in settings.SEALED_STORES]


class Table:
    """The sealed columns of one model; a round goes through it in order of its ids."""

    def __init__(self, model: type[SealedModel]) -> None:
        self.model = model
        self.name: str = model._meta.db_table  # noqa: SLF001 - documented by Django
        self.columns = sealed_columns(model)
        self._after: Any = None

    def waiting(self) -> int:
        """Return how many rows hold a value that an older key sealed."""
        return self._old().count()

    def reseal(self, most: int) -> Batch:
        """Seal so many rows anew; none looked at: this round is over."""
        with transaction.atomic():
            rows = list(self._next(most))
            if not rows:
                return Batch(0)
            with only_sealed_columns_change(self.model):
                unreadable = sum(not self._anew(row) for row in rows)
        self._after = rows[-1].pk
        return Batch(len(rows), unreadable)

    def _next(self, most: int) -> Iterator[SealedModel]:
        rows = self._old().order_by("pk").only(*self.columns)
        after = rows.filter(pk__gt=self._after) if self._after else rows
        return after[:most].iterator()

    def _anew(self, row: SealedModel) -> bool:
        """Seal one row anew; leave it as it is where no key opens it."""
        before = {name: bytes(getattr(row, name) or b"") for name in self.columns}
        try:
            for name in filter(before.get, self.columns):
                row.seal(name, row.unseal(name))
        except CannotOpen:
            return False
        # Whoever wrote it meanwhile wrote with a key of now: that stands.
        unchanged = self._rows().filter(pk=row.pk, **before)
        unchanged.update(**{name: getattr(row, name) for name in before})
        return True

    def _old(self) -> "QuerySet[SealedModel]":
        """Return the rows with a value that is not of the first key."""
        first = key_names()[0]
        rows, old = self._rows(), Q()
        for name in self.columns:
            begins = f"{name}_begins"
            rows = rows.annotate(**{begins: _first_byte(name)})
            old |= ~Q(**{begins: first}) & ~Q(**{begins: b""})
        return rows.filter(old)

    def _rows(self) -> "QuerySet[SealedModel]":
        manager: models.Manager[SealedModel] = self.model._base_manager  # noqa: SLF001
        return manager.all()


def _first_byte(column: str) -> Func:
    return Func(
        F(column), Value(1), Value(1), function="SUBSTR", output_field=BinaryField()
    )
