"""A clinic's past in bulk: screenings with flags, events, pages and search keys.

A few are made by the services and opened; the rest are copies that fill the tables.
Two in ten wait for staff in a young clinic; in an old one the closed ones pile up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import uuid4

from django.utils import timezone

from screening.models import (
    CaseEvent,
    Evaluation,
    Flag,
    SavedPage,
    Screening,
    SearchKey,
)
from screening.protocol.rules.base import Level
from screening.search_terms import keys_of

BATCH = 2_000
NAMES = 900
# About fifty a day come: 100,000 are six years of a busy clinic.
APART = 30


@dataclass(frozen=True)
class Pattern:
    """A real case with the rows that belong to it, and the moment of the run."""

    screening: Screening
    flags: list[Flag]
    pages: list[SavedPage]
    evaluation: Evaluation
    now: datetime

    @classmethod
    def of(cls, screening: Screening) -> "Pattern":
        """Read a case that the services made."""
        evaluation = Evaluation.objects.filter(screening=screening).last()
        assert evaluation is not None
        return cls(
            Screening.objects.get(pk=screening.pk),
            list(screening.flags.all()[:1]),
            list(screening.pages.all()[:1]),
            evaluation,
            timezone.now(),
        )


def fill(pattern: Pattern, upto: int, open_cases: int) -> None:
    """Add copies until there are so many screenings, so many of them open."""
    have = Screening.objects.count()
    still_open = open_cases - Screening.objects.open_cases().count()
    numbers = iter(range(have, upto))
    while batch := list(islice(numbers, BATCH)):
        _insert([_copy(pattern, n, is_open=n - have < still_open) for n in batch])


def _copy(pattern: Pattern, n: int, *, is_open: bool) -> list[Any]:
    screening = _screening(pattern, n, is_open=is_open)
    rows: list[Any] = [screening]
    rows += _children(pattern, screening)
    return rows


def _screening(pattern: Pattern, n: int, *, is_open: bool) -> Screening:
    copy = Screening(
        **{
            field.attname: getattr(pattern.screening, field.attname)
            for field in Screening._meta.concrete_fields
        }
    )
    at = pattern.now - timedelta(minutes=APART * n)
    copy.pk, copy.reference, copy.token_hash = uuid4(), f"{n:08d}", f"{n:064d}"
    copy.started_at, copy.queued_at = at, at
    copy.submitted_at = None if not is_open and n % 8 == 0 else at
    copy.seal("identity", _person(n))
    if is_open:
        copy.due_at = pattern.now + timedelta(minutes=n % 4_000 - 1_000)
        copy.open_level = _level(n)
        return copy
    copy.due_at, copy.open_level = None, 0
    if copy.submitted_at is not None:
        copy.resolved_at, copy.status = at + timedelta(days=2), "closed"
    else:
        copy.queued_at, copy.status = None, "not_finished"
    return copy


def _level(n: int) -> int:
    """Spread the open cases: one in forty is an emergency, one in ten same day."""
    if n % 40 == 0:
        return Level.EMERGENCY_NOW
    return Level.SAME_DAY if n % 10 == 0 else Level.BEFORE_BOOKING


def _person(n: int) -> dict[str, str]:
    return {
        "legal_first_name": f"First{n}",
        "legal_last_name": f"Last{n % NAMES}",
        "birth_date": f"{1950 + n % 50}-0{1 + n % 9}-1{n % 10}",
        "phone": f"314{n:07d}",
    }


def _children(pattern: Pattern, screening: Screening) -> Iterator[Any]:
    for kind, key_hash in keys_of(screening.identity_answers()).items():
        yield SearchKey(screening_id=screening.pk, kind=kind, key_hash=key_hash)
    evaluation = _twin(pattern.evaluation, screening)
    evaluation.saved_page = None
    yield evaluation
    for flag in pattern.flags:
        twin = _twin(flag, screening)
        twin.evaluation_id = evaluation.pk
        twin.level = screening.open_level or twin.level
        yield twin
    for page in pattern.pages:
        yield _twin(page, screening)
    yield CaseEvent(
        screening_id=screening.pk, kind="submitted", at=screening.started_at
    )


def _twin(row: Any, screening: Screening) -> Any:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return type(row)(**values | {"id": uuid4(), "screening_id": screening.pk})


def _insert(copies: list[list[Any]]) -> None:
    by_model: dict[Any, list[Any]] = {}
    for row in (row for copy in copies for row in copy):
        by_model.setdefault(type(row), []).append(row)
    for model, rows in by_model.items():
        model.objects.bulk_create(rows, batch_size=BATCH)
