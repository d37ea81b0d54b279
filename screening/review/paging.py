"""Pages of the queue by key: as fast on the last page as on the first.

What is due stands first, by its time and then by its urgency; then what owes nothing,
the newest first. A
cursor names the last row of a page, so that rows that come and go shift nothing.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from screening.models import Screening

PER_PAGE = 50
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
DUE, REST = "d", "r"
MOST_DIGITS = 18
PARTS = 4
LEVELS = frozenset("01234")

Rows = QuerySet[Screening]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of a page: its half, its moment, its urgency and its id."""

    half: str
    at: datetime
    level: int
    pk: UUID

    @property
    def text(self) -> str:
        """Return it as an address carries it."""
        moment = (self.at - EPOCH) // MICROSECOND
        return f"{self.half}.{moment}.{self.level}.{self.pk.hex}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Read an address; None for whatever was never written by us."""
        half, moment, level, pk, *more = [*text.split("."), *("",) * PARTS][: PARTS + 1]
        if more != [""] or half not in {DUE, REST}:
            return None
        if not (_is_number(moment) and level in LEVELS):
            return None
        try:
            at = EPOCH + int(moment) * MICROSECOND
            return cls(half, at, int(level), UUID(hex=pk))
        except (ValueError, OverflowError):
            return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def page_of(
    rows: Rows, after: Cursor | None, *, all_open: bool = False
) -> tuple[list[Screening], str]:
    """Return a page and the cursor of the next one ("" on the last page).

    Two queries at most. `all_open`: the rows are open cases, whose rest has an index.
    """
    wanted = PER_PAGE + 1
    found = [] if after and after.half == REST else list(_due(rows, after)[:wanted])
    if len(found) < wanted:
        start = after if after and after.half == REST else None
        rest = without_due(rows) if all_open else rows.filter(due_at=None)
        found += _rest(rest, start)[: wanted - len(found)]
    page = found[:PER_PAGE]
    return page, _cursor(page[-1]).text if len(found) > PER_PAGE else ""


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


def _rest(rows: Rows, after: Cursor | None) -> Rows:
    rest = rows.order_by("-started_at", "-id")
    if after is None:
        return rest
    earlier = Q(started_at__lt=after.at) | Q(started_at=after.at, pk__lt=after.pk)
    return rest.filter(started_at__lte=after.at).filter(earlier)


def without_due(rows: Rows) -> Rows:
    """Return the open cases that owe nothing; an urgent one always owes something."""
    return rows.filter(due_at=None, resolved_at=None, submitted_at__isnull=False)


def _cursor(last: Screening) -> Cursor:
    if last.due_at is not None:
        return Cursor(DUE, last.due_at, last.open_level, last.pk)
    return Cursor(REST, last.started_at, last.open_level, last.pk)
