"""Pages of the queue by key: as fast on the last page as on the first.

What is due stands first, by its time and then by its urgency; then what owes nothing,
the newest first. A
cursor names the last row of a page, so that rows that come and go shift nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from screening.models import Screening
from screening.protocol.rules.base import Level

PER_PAGE = 50
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EMERGENCY, DUE, REST = ORDER = ("e", "d", "r")
MOST_DIGITS = 18
PARTS = 4
LEVELS = frozenset("01234")

Rows = QuerySet[Screening]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its part, its moment, its urgency and its id."""

    part: str
    at: datetime
    level: int
    pk: UUID

    @property
    def text(self) -> str:
        """Return it as an address carries it."""
        moment = (self.at - EPOCH) // MICROSECOND
        return f"{self.part}.{moment}.{self.level}.{self.pk.hex}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Read an address; None for whatever was never written by us."""
        part, moment, level, pk, *more = [*text.split("."), *("",) * PARTS][: PARTS + 1]
        if more != [""] or part not in ORDER:
            return None
        if not (_is_number(moment) and level in LEVELS):
            return None
        try:
            at = EPOCH + int(moment) * MICROSECOND
            return cls(part, at, int(level), UUID(hex=pk))
        except (ValueError, OverflowError):
            return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def page_of(
    rows: Rows, after: Cursor | None, *, all_open: bool = False
) -> tuple[list[Screening], str]:
    """Return a page and the cursor of the next one ("" on the last page).

    Three queries at most. `all_open`: the rows are open cases, whose rest has an index.
    """
    wanted = PER_PAGE + 1
    found: list[Screening] = []
    for part, read in _PARTS.items():
        if after is not None and ORDER.index(part) < ORDER.index(after.part):
            continue
        if len(found) < wanted:
            start = after if after is not None and after.part == part else None
            found += read(rows, start, all_open)[: wanted - len(found)]
    page = found[:PER_PAGE]
    return page, _cursor(page[-1]).text if len(found) > PER_PAGE else ""


def _emergencies(rows: Rows, after: Cursor | None, all_open: bool) -> Rows:  # noqa: FBT001
    del all_open
    return _due(rows.filter(open_level=Level.EMERGENCY_NOW), after)


def _others(rows: Rows, after: Cursor | None, all_open: bool) -> Rows:  # noqa: FBT001
    del all_open
    return _due(rows.filter(open_level__lt=Level.EMERGENCY_NOW), after)


def _due(rows: Rows, after: Cursor | None) -> Rows:
    due = rows.filter(due_at__isnull=False).order_by("due_at", "-open_level", "id")
    if after is None:
        return due
    # The first condition lets the index begin where the last page ended.
    later = (
        Q(due_at__gt=after.at)
        | Q(due_at=after.at, open_level__lt=after.level)
        | Q(due_at=after.at, open_level=after.level, pk__gt=after.pk)
    )
    return due.filter(due_at__gte=after.at).filter(later)


def _rest(rows: Rows, after: Cursor | None, all_open: bool) -> Rows:  # noqa: FBT001
    found = without_due(rows) if all_open else rows.filter(due_at=None)
    rest = found.order_by("-started_at", "-id")
    if after is None:
        return rest
    earlier = Q(started_at__lt=after.at) | Q(started_at=after.at, pk__lt=after.pk)
    return rest.filter(started_at__lte=after.at).filter(earlier)


def without_due(rows: Rows) -> Rows:
    """Return the open cases that owe nothing; an urgent one always owes something."""
    return rows.filter(due_at=None, resolved_at=None, submitted_at__isnull=False)


def _cursor(last: Screening) -> Cursor:
    if last.due_at is None:
        return Cursor(REST, last.started_at, last.open_level, last.pk)
    is_emergency = last.open_level == Level.EMERGENCY_NOW
    part = EMERGENCY if is_emergency else DUE
    return Cursor(part, last.due_at, last.open_level, last.pk)


_PARTS: dict[str, Callable[[Rows, Cursor | None, bool], Rows]] = {
    EMERGENCY: _emergencies,
    DUE: _others,
    REST: _rest,
}
