"""What a case owes, by when, and who is told when nobody acts. No clock, no query.

The numbers are ours to set with a clinician: decision record 0124.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from screening.calendar import Calendar
from screening.models import Flag, Screening
from screening.models.rungs import Rung
from screening.protocol.rules.base import Level

# Whoever saw an emergency has this long to settle it, at any hour.
EMERGENCY_SEEN_WITHIN = timedelta(hours=1)
# Before the due time (negative) or after it: by the clock for an emergency, else by
# opening time.
STEPS = {
    Level.EMERGENCY_NOW: {
        Rung.OWNER: timedelta(minutes=-5),
        Rung.ON_DUTY: timedelta(0),
        Rung.LEAD: timedelta(minutes=10),
    },
    Level.SAME_DAY: {
        Rung.OWNER: timedelta(hours=-2),
        Rung.ON_DUTY: timedelta(hours=-1),
        Rung.LEAD: timedelta(0),
    },
    Level.BEFORE_BOOKING: {
        Rung.OWNER: timedelta(hours=-4),
        Rung.ON_DUTY: timedelta(0),
        Rung.LEAD: timedelta(hours=4),
    },
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that somebody must do: why, how urgent, since when, by when."""

    cause: str
    level: Level
    since: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """Who is to be told of it, and when."""

    owed: Owed
    rung: Rung
    at: datetime

    @property
    def key(self) -> str:
        """Return what makes this step the same one at every look."""
        return f"{self.owed.cause}:{self.rung}"


def owed_by(
    screening: Screening, still_open: Sequence[Flag], calendar: Calendar
) -> list[Owed]:
    """Return everything that a case owes, what is due first in front."""
    found = [
        *_of_flags(still_open, calendar),
        *_of_call(screening, still_open, calendar),
    ]
    urgent = [owed for owed in found if owed.level >= Level.SAME_DAY]
    if screening.resolved_at is not None or screening.set_aside_at is not None:
        found = urgent
    elif screening.returns_at is not None:
        found = [*urgent, _return(screening.returns_at, screening, calendar)]
    else:
        found += _of_case(screening, calendar)
    return sorted(found, key=lambda owed: owed.due_at)


def steps_of(owed: Owed, calendar: Calendar) -> Iterator[Step]:
    """Yield the steps of one ladder, in order; none comes before its cause."""
    for rung, offset in STEPS[owed.level].items():
        yield Step(owed, rung, _moment(owed, offset, calendar))


def _of_flags(still_open: Sequence[Flag], calendar: Calendar) -> Iterator[Owed]:
    for flag in still_open:
        level, since = flag.urgency, _asked_at(flag)
        if _is_seen_emergency(flag):
            due: datetime | None = since + EMERGENCY_SEEN_WITHIN
        else:
            due = calendar.due_at(level, since)
        if due is not None:
            cause = f"flag:{flag.pk.hex}:{since:%Y%m%d%H%M%S}"
            yield Owed(cause, level, since, due)


def _asked_at(flag: Flag) -> datetime:
    """Return since when somebody owes something about this flag.

    An emergency is owed anew when somebody saw it, and when it is raised once more
    after that. Any other flag stays due by its first time, unless it was opened again.
    """
    if _is_seen_emergency(flag):
        return flag.acknowledged_at or flag.raised_at
    again = flag.raised_again_at if flag.urgency is Level.EMERGENCY_NOW else None
    if flag.acknowledged_at is None:
        again = None
    return max(filter(None, (flag.raised_at, flag.reopened_at, again)))


def _is_seen_emergency(flag: Flag) -> bool:
    return flag.urgency is Level.EMERGENCY_NOW and flag.is_seen


def _of_call(
    screening: Screening, still_open: Sequence[Flag], calendar: Calendar
) -> Iterator[Owed]:
    asked = screening.call_asked_at
    if asked is None:
        return
    levels = [flag.urgency for flag in still_open]
    level = max([Level.SAME_DAY, *levels])
    due = calendar.due_at(level, asked)
    if due is not None:
        yield Owed(f"call:{screening.pk.hex}:{asked:%Y%m%d%H%M%S}", level, asked, due)


def _return(at: datetime, screening: Screening, calendar: Calendar) -> Owed:
    due = calendar.due_at(Level.SAME_DAY, at) or at
    cause = f"return:{screening.pk.hex}:{at:%Y%m%d%H%M%S}"
    return Owed(cause, Level.BEFORE_BOOKING, at, due)


def _of_case(screening: Screening, calendar: Calendar) -> Iterator[Owed]:
    """Yield what is owed beside flags: an answer to the patient, what is planned."""
    if screening.submitted_at is not None:
        since = max(filter(None, (screening.submitted_at, screening.queued_at)))
        due = calendar.due_at(Level.BEFORE_BOOKING, since)
        if due is not None:
            cause = f"answer:{screening.pk.hex}:{since:%Y%m%d%H%M%S}"
            yield Owed(cause, Level.BEFORE_BOOKING, since, due)
    planned = screening.follow_up_at
    if planned is not None:
        cause = f"plan:{screening.pk.hex}:{planned:%Y%m%d%H%M%S}"
        yield Owed(cause, Level.BEFORE_BOOKING, planned, planned)


def _moment(owed: Owed, offset: timedelta, calendar: Calendar) -> datetime:
    if owed.level is Level.EMERGENCY_NOW:
        return max(owed.since, owed.due_at + offset)
    at = max(_by_opening_time(owed.due_at, offset, calendar), owed.since)
    return min(calendar.next_opening(at) or at, max(at, owed.due_at))


def _by_opening_time(
    due_at: datetime, offset: timedelta, calendar: Calendar
) -> datetime:
    if offset > timedelta(0):
        return calendar.open_time_after(due_at, offset)
    # At closing time the clinic counts as closed: nothing to add is the moment itself.
    return calendar.open_time_before(due_at, -offset) if offset else due_at
