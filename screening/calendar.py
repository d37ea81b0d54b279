"""When somebody is at the clinic, and by when what must be done. No clock, no Django.

Opening hours are told in the clinic's own time and compared as moments, so that a day
of 23 or 25 hours is right by itself. Due times follow rules.md 2.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from zoneinfo import ZoneInfo

from screening.protocol.rules.base import Level

# "Call within minutes", rules.md 2.2; the number is ours to set with a clinician.
EMERGENCY_WITHIN = timedelta(minutes=10)
# "Same day" that comes in when nobody is there: in the first hour after opening.
AFTER_OPENING = timedelta(hours=1)
BUSINESS_DAYS = 2
# A call today is promised only while this much of the opening time is left.
PROMISE_NEEDS = timedelta(hours=1)
# No clinic is closed for longer; one that is has no opening hours at all.
FARTHEST_DAYS = 60

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open on a weekday (0 is Monday) from one time to another, at the clinic.

    Closing at midnight means the end of that day.
    """

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, order=True)
class Opening:
    """From one moment (included) to another (not included), both in UTC."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Expectation:
    """What can honestly be promised of a moment; None where no hours are known.

    `open_until`: None while closed. `opens`: when somebody is there again, after the
    present opening if there is one. `today`: somebody will still act on this date.
    `answer_by`: the last day of the promise for what is not urgent.
    """

    open_until: datetime | None
    opens: datetime | None
    today: bool
    answer_by: date | None


@dataclass(frozen=True)
class Calendar:
    """Opening hours, holidays and zone of a clinic."""

    zone: ZoneInfo
    spans: tuple[Span, ...]
    holidays: frozenset[date] = frozenset()

    @cached_property
    def _by_weekday(self) -> tuple[tuple[Span, ...], ...]:
        ordered = sorted(self.spans)
        return tuple(tuple(s for s in ordered if s.weekday == day) for day in range(7))

    def openings_on(self, day: date) -> list[Opening]:
        """Return when the clinic is open on a date: in order, none touching another."""
        if day in self.holidays:
            return []
        found: list[Opening] = []
        for span in self._by_weekday[day.weekday()]:
            opening = self._opening(day, span)
            if found and opening.opens <= found[-1].closes:
                latest = max(found[-1].closes, opening.closes)
                found[-1] = Opening(found[-1].opens, latest)
            # A span may vanish on the night on which the clocks go forward.
            elif opening.opens < opening.closes:
                found.append(opening)
        return found

    def _opening(self, day: date, span: Span) -> Opening:
        ends = day + timedelta(days=1) if span.closes == MIDNIGHT else day
        return Opening(self._moment(day, span.opens), self._moment(ends, span.closes))

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)

    def local_date(self, moment: datetime) -> date:
        """Return the date at the clinic at an aware moment."""
        return moment.astimezone(self.zone).date()

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the clinic is open at an aware moment."""
        return self._present(moment) is not None

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return the moment itself while open, else when the clinic opens next."""
        if self.is_open(moment):
            return moment
        return next((o.opens for o in self._later(moment)), None)

    def due_at(self, level: Level, moment: datetime) -> datetime | None:
        """Return by when a person must have acted on what came in at an aware moment.

        Never before the moment, and for all but emergencies within opening hours. A
        clinic without opening hours owes everything at once. None for a note, which
        is read at the consultation.
        """
        if level is Level.NOTE:
            return None
        if level is Level.EMERGENCY_NOW:
            return moment + EMERGENCY_WITHIN
        same_day = level is Level.SAME_DAY
        found = self._today(moment) if same_day else self._later_day(moment)
        return found or moment

    def open_time_after(self, moment: datetime, wait: timedelta) -> datetime:
        """Return when so much opening time has gone by since an aware moment.

        A clinic without opening hours counts every minute.
        """
        for opening in self._openings_from(moment):
            starts = max(opening.opens, moment)
            if opening.closes - starts >= wait:
                return starts + wait
            wait -= opening.closes - starts
        return moment + wait

    def open_time_before(self, moment: datetime, wait: timedelta) -> datetime:
        """Return from when on so much opening time is left until an aware moment."""
        day = self.local_date(moment)
        for back in range(FARTHEST_DAYS):
            for opening in reversed(self.openings_on(day - timedelta(days=back))):
                ends = min(opening.closes, moment)
                if ends - opening.opens >= wait:
                    return ends - wait
                wait -= max(ends - opening.opens, timedelta())
        return moment - wait

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """Return how long the clinic is open from one moment to another."""
        total = timedelta()
        for opening in self._openings_from(start):
            if opening.opens >= end:
                break
            total += min(opening.closes, end) - max(opening.opens, start)
        return total

    def expectation(self, moment: datetime) -> Expectation:
        """Return what a patient can be told at an aware moment."""
        present = self._present(moment)
        later_day = self._later_day(moment)
        return Expectation(
            open_until=present.closes if present else None,
            opens=next((o.opens for o in self._later(moment)), None),
            today=self._left_today(moment) >= PROMISE_NEEDS,
            answer_by=self.local_date(later_day - _TICK) if later_day else None,
        )

    def _present(self, moment: datetime) -> Opening | None:
        today = self.openings_on(self.local_date(moment))
        return next((o for o in today if o.opens <= moment < o.closes), None)

    def _later(self, moment: datetime) -> Iterator[Opening]:
        """Yield the openings that begin after a moment."""
        day = self.local_date(moment)
        for ahead in range(FARTHEST_DAYS):
            for opening in self.openings_on(day + timedelta(days=ahead)):
                if opening.opens > moment:
                    yield opening

    def _openings_from(self, moment: datetime) -> Iterator[Opening]:
        """Yield the opening that lasts at a moment, and those after it."""
        present = self._present(moment)
        if present is not None:
            yield present
        yield from self._later(moment)

    def _left_today(self, moment: datetime) -> timedelta:
        today = self.openings_on(self.local_date(moment))
        left = (o.closes - max(o.opens, moment) for o in today if o.closes > moment)
        return sum(left, timedelta())

    def _today(self, moment: datetime) -> datetime | None:
        """Return the end of this business day, else the first hour of the next one."""
        today = self.openings_on(self.local_date(moment))
        if today and moment < today[-1].closes:
            return today[-1].closes
        first = next(self._later(moment), None)
        return min(first.opens + AFTER_OPENING, first.closes) if first else None

    def _later_day(self, moment: datetime) -> datetime | None:
        """Return the end of the second business day after the date of a moment."""
        day = self.local_date(moment)
        ahead = (day + timedelta(days=days) for days in range(1, FARTHEST_DAYS))
        open_days = (openings for day in ahead if (openings := self.openings_on(day)))
        last = next(islice(open_days, BUSINESS_DAYS - 1, None), None)
        return last[-1].closes if last else None


# A day that ends at midnight ends on that day, not on the next.
_TICK = timedelta(microseconds=1)
