"""What the staff's first page shows: what must be done first, and whether all runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from django.contrib.auth.models import User
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from screening.models import ClinicProfile, ContactAttempt, Screening
from screening.review.charts.bars import BarChart, Column, by_day
from screening.review.countdown import in_words
from screening.review.paging import page_of
from screening.review.queue import Row, read_rows
from screening.review.queue_views import BY_CODE, MOST_COUNTED, counted

DAYS = 14
FIRST_ROWS = 5
# The code of the queue that a number opens, and its words here.
TILES = {
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Due today"),
    "unowned": gettext_lazy("Unowned"),
    "mine": gettext_lazy("Mine"),
    "waiting": gettext_lazy("Waiting for the patient"),
}
MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that opens its queue."""

    code: str
    words: str
    number: int
    is_alarm: bool

    @property
    def said(self) -> str:
        """The number; a plus where counting stopped."""
        return f"{self.number}+" if self.number >= MOST_COUNTED else str(self.number)


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The first page of who works on cases."""

    tiles: tuple[Tile, ...]
    first: list[Row]
    charts: tuple[BarChart, ...]


def read_dashboard(person: User, now: datetime, *, with_reason: bool) -> Dashboard:
    """Read it in a fixed number of queries."""
    todo = BY_CODE["todo"].rows(person, now).select_related("owner")
    page, _after = page_of(todo.defer("current_pages"), None, all_open=True)
    return Dashboard(
        tiles=tuple(_tile(code, person, now) for code in TILES),
        first=read_rows(page[:FIRST_ROWS], person, now, with_reason=with_reason),
        charts=_charts(now),
    )


def _tile(code: str, person: User, now: datetime) -> Tile:
    number = counted(BY_CODE[code].rows(person, now))
    alarm = code == "overdue" and number > 0
    return Tile(code, str(TILES[code]), number, alarm)


def _charts(now: datetime) -> tuple[BarChart, ...]:
    """Draw the last two weeks, in one query."""
    calendar = ClinicProfile.current().calendar
    today = calendar.local_date(now)
    days = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    since = now - timedelta(days=DAYS + 1)
    tries = ContactAttempt.objects.filter(screening_id=OuterRef("pk"))
    first = tries.order_by("tried_at").values("tried_at")[:1]
    rows = Screening.objects.filter(submitted_at__gte=since).annotate(
        first_contact=Subquery(first)
    )
    arrived: dict[date, list[float | None]] = {day: [] for day in days}
    for submitted, contact in rows.values_list("submitted_at", "first_contact"):
        waits = arrived.get(calendar.local_date(submitted)) if submitted else None
        if submitted is not None and waits is not None:
            waits.append(_hours(submitted, contact))
    return _arrivals(days, arrived), _first_contact(days, arrived)


def _hours(since: datetime, contact: datetime | None) -> float | None:
    if contact is None:
        return None
    return max(0.0, (contact - since) / timedelta(hours=1))


Arrived = Mapping[date, list[Any]]


def _arrivals(days: list[date], arrived: Arrived) -> BarChart:
    columns = (
        Column(
            name,
            len(arrived[day]),
            ngettext("%(n)d arrived", "%(n)d arrived", len(arrived[day]))
            % {"n": len(arrived[day])},
        )
        for day, name in zip(days, by_day(days), strict=True)
    )
    return BarChart(_("Screenings handed in"), tuple(columns))


def _first_contact(days: list[date], arrived: Arrived) -> BarChart:
    columns = (
        _median(name, [wait for wait in arrived[day] if wait is not None])
        for day, name in zip(days, by_day(days), strict=True)
    )
    title = _("Time to first contact, median")
    return BarChart(title, tuple(columns), _("hours, by the day of arrival"))


def _median(name: str, waits: Iterable[float]) -> Column:
    known = list(waits)
    if not known:
        return Column(name, None, _("nobody contacted yet"))
    middle = median(known)
    return Column(name, round(middle, 1), in_words(timedelta(hours=middle)))
