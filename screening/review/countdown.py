"""How much time is left, counted as the clinic is open."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

from screening.calendar import Calendar

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Countdown:
    """By when somebody must act: how much is left, and the moment itself.

    `state`: "overdue", "soon", "later", or "none" where nothing is due.
    """

    state: str
    left: str
    moment: str


NOTHING_DUE = Countdown("none", "", "")


def countdown(due_at: datetime | None, now: datetime, calendar: Calendar) -> Countdown:
    """Return the time left until a moment; opening time alone counts as left."""
    if due_at is None:
        return NOTHING_DUE
    moment = _moment(due_at, now, calendar)
    if due_at <= now:
        late = _("%(time)s overdue") % {"time": in_words(now - due_at)}
        return Countdown("overdue", late, moment)
    left = calendar.open_between(now, due_at) or due_at - now
    state = "soon" if left <= SOON else "later"
    return Countdown(state, _("%(time)s left") % {"time": in_hours(left)}, moment)


def in_words(time: timedelta) -> str:
    """Return a span as one reads it at a glance: 5 min, 3 h 20 min, 2 d."""
    minutes = max(0, int(time.total_seconds() // 60))
    if time >= DAY:
        days, hours = divmod(minutes // 60, 24)
        said = _("%(days)d d %(hours)d h") if days == 1 and hours else _("%(days)d d")
        return said % {"days": days, "hours": hours}
    return in_hours(time)


def in_hours(time: timedelta) -> str:
    """Return a span of opening time: a day of it has no fixed length."""
    hours, minutes = divmod(max(0, int(time.total_seconds() // 60)), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": minutes}
    if hours >= 10 or not minutes:  # noqa: PLR2004 - minutes tell nothing any more
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


def _moment(at: datetime, now: datetime, calendar: Calendar) -> str:
    """Return the moment at the clinic: the time alone on the present day."""
    local = at.astimezone(calendar.zone)
    clock = formats.time_format(local, "P")
    days = (local.date() - calendar.local_date(now)).days
    if not days:
        return _("today %(clock)s") % {"clock": clock}
    near = 0 < days < 7  # noqa: PLR2004 - a weekday names it
    return f"{formats.date_format(local, 'D' if near else 'N j')} {clock}"
