"""Opening hours as a sentence that patients read."""

from collections.abc import Sequence
from datetime import time
from itertools import groupby

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from screening.calendar import Span

Hours = tuple[tuple[time, time], ...]
TWO = 2


def hours_in_words(spans: Sequence[Span]) -> str:
    """Return, for example, "Monday to Friday, 8:30 a.m. to 5 p.m."; "" without spans.

    Neighbouring weekdays with the same hours stand together.
    """
    by_day = [(day, _hours(spans, day)) for day in range(len(WEEKDAYS))]
    runs = [
        (hours, [day for day, _same in together])
        for hours, together in groupby(by_day, key=lambda pair: pair[1])
        if hours
    ]
    return "; ".join(
        _("%(days)s, %(hours)s") % {"days": _days(days), "hours": _times(hours)}
        for hours, days in runs
    )


def _hours(spans: Sequence[Span], day: int) -> Hours:
    return tuple((s.opens, s.closes) for s in sorted(spans) if s.weekday == day)


def _days(days: Sequence[int]) -> str:
    first, last = str(WEEKDAYS[days[0]]), str(WEEKDAYS[days[-1]])
    if len(days) == 1:
        return first
    if len(days) == TWO:
        return _("%(first)s and %(last)s") % {"first": first, "last": last}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _times(hours: Hours) -> str:
    return _(" and ").join(
        _("%(opens)s to %(closes)s") % {"opens": _time(opens), "closes": _time(closes)}
        for opens, closes in hours
    )


def _time(at: time) -> str:
    return time_format(at, "TIME_FORMAT")
