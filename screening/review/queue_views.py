"""Saved filters of the queue: each has a name, words, and a question to the rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from screening.models import ClinicProfile, Screening
from screening.review.paging import without_due

Rows = QuerySet[Screening]
# More than a glance takes in; counting on would cost more than it says.
MOST_COUNTED = 500


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """One queue: its code in the address, its words, and which rows are in it."""

    code: str
    words: Any
    rows: Callable[[User, datetime], Rows]
    all_open: bool = True


def end_of_today(now: datetime) -> datetime:
    """Return the midnight that ends this day at the clinic."""
    calendar = ClinicProfile.current().calendar
    tomorrow = calendar.local_date(now) + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), calendar.zone)


def _all() -> Rows:
    return Screening.objects.all()


def _due_today(user: User, now: datetime) -> Rows:
    del user
    open_cases = Screening.objects.open_cases()
    return open_cases.filter(due_at__gt=now, due_at__lt=end_of_today(now))


FILTERS = (
    SavedFilter("todo", _("To do"), lambda _, now: Screening.objects.to_do(now)),
    SavedFilter("mine", _("Mine"), lambda user, _: Screening.objects.owned_by(user)),
    SavedFilter("unowned", _("Unowned"), lambda _, __: Screening.objects.unowned()),
    SavedFilter("overdue", _("Overdue"), lambda _, now: Screening.objects.overdue(now)),
    SavedFilter("today", _("Due today"), _due_today),
    SavedFilter(
        "waiting",
        _("Waiting for the patient"),
        lambda _, now: Screening.objects.waiting_for_patient(now),
    ),
    SavedFilter("later", _("Later"), lambda _, now: Screening.objects.put_off(now)),
    SavedFilter(
        "changed",
        _("Answers changed"),
        lambda _, __: Screening.objects.open_cases().filter(amended_at__isnull=False),
    ),
    SavedFilter(
        "unassessed",
        _("Could not be assessed"),
        lambda _, __: Screening.objects.open_cases().filter(
            Q(not_assessed_count__gt=0) | Q(failed_count__gt=0)
        ),
    ),
    SavedFilter(
        "pressure",
        _("Blood pressure to ask about"),
        lambda _, __: Screening.objects.pressure_to_ask(),
        all_open=False,
    ),
    SavedFilter(
        "unfinished",
        _("Not finished"),
        lambda _, __: _all().filter(submitted_at=None, set_aside_at=None),
        all_open=False,
    ),
    SavedFilter(
        "aside",
        _("Set aside, may be spam"),
        lambda _, __: Screening.objects.set_aside(),
        all_open=False,
    ),
    SavedFilter(
        "closed",
        _("Closed"),
        lambda _, __: _all().filter(resolved_at__isnull=False),
        all_open=False,
    ),
    SavedFilter("all", _("All"), lambda _, __: _all(), all_open=False),
)
BY_CODE = {found.code: found for found in FILTERS}
FIRST = FILTERS[0]


def counted(rows: Rows) -> int:
    """Return how many open cases there are among these, at most MOST_COUNTED.

    Each half is counted in the order of its index: without one SQLite reads it all.
    """
    halves = (
        rows.filter(due_at__isnull=False).order_by("due_at", "-open_level", "id"),
        without_due(rows).order_by("-started_at", "-id"),
    )
    found = sum(half.values("pk")[:MOST_COUNTED].count() for half in halves)
    return min(found, MOST_COUNTED)
