"""When a person may be mailed: after quiet hours, or in the digest. No clock."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from screening.calendar import Calendar

# Where the clinic has no opening hours.
DIGEST_AT = time(8)
DAY = timedelta(days=1)


class Hours(Protocol):
    """A daily span in the clinic's time; it may pass midnight."""

    @property
    def starts(self) -> time:
        """When it begins."""

    @property
    def ends(self) -> time:
        """When it is over."""


def after_quiet(moment: datetime, zone: ZoneInfo, hours: Hours | None) -> datetime:
    """Return the moment itself, or the end of the quiet hours that it falls in."""
    if hours is None or hours.starts == hours.ends:
        return moment
    day = moment.astimezone(zone).date()
    for begins in (day - DAY, day):
        ends = begins if hours.starts < hours.ends else begins + DAY
        start, end = _at(begins, hours.starts, zone), _at(ends, hours.ends, zone)
        if start <= moment < end:
            return end
    return moment


def next_digest(moment: datetime, calendar: Calendar, hours: Hours | None) -> datetime:
    """Return when the next digest goes: at the next opening after the moment.

    Never within quiet hours.
    """
    opens = calendar.expectation(moment).opens
    if opens is None:
        opens = _next(moment, DIGEST_AT, calendar.zone)
    return after_quiet(opens, calendar.zone, hours)


def _next(moment: datetime, at: time, zone: ZoneInfo) -> datetime:
    day = moment.astimezone(zone).date()
    today = _at(day, at, zone)
    return today if today > moment else _at(day + DAY, at, zone)


def _at(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
