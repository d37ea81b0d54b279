"""Scores and pressures of one person over several screenings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from screening.models import ClinicProfile, Screening
from screening.protocol.answers import Answers
from screening.protocol.facts.blood_pressure import Limits, valid_readings
from screening.protocol.facts.scores import gad7_total, phq9_total
from screening.protocol.protocol import Protocol
from screening.review.charts.lines import LineChart, Value
from screening.services import journey_of

PRESSURE_FROM, PRESSURE_TO = 40, 200
MOST_PHQ9, MOST_GAD7 = 27, 21


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another screening of probably the same person, and its totals."""

    screening: Screening
    on: date
    phq9: int | None
    gad7: int | None


@dataclass(frozen=True, slots=True)
class _Seen:
    screening: Screening
    on: date
    answers: Answers


@dataclass(frozen=True, slots=True)
class Trends:
    """The other screenings, and a chart for whatever has two values at least."""

    others: tuple[Earlier, ...]
    charts: tuple[LineChart, ...]


def read_trends(
    screening: Screening, answers: Answers, on: date, others: Iterable[Screening]
) -> Trends:
    """Return the trends over these screenings and this one."""
    seen = [_seen(other) for other in others]
    everything = sorted([*seen, _Seen(screening, on, answers)], key=lambda s: s.on)
    protocol = screening.protocol
    drawn = (*_scores(protocol, everything), _pressure(protocol, everything))
    charts = (chart for chart in drawn if len(chart.days) > 1)
    return Trends(tuple(_earlier(other) for other in seen), tuple(charts))


def _seen(screening: Screening) -> _Seen:
    moment = screening.submitted_at or screening.started_at
    on = ClinicProfile.current().local_date(moment)
    return _Seen(screening, on, journey_of(screening).answers)


def _earlier(seen: _Seen) -> Earlier:
    totals = (phq9_total(seen.answers).value, gad7_total(seen.answers).value)
    phq9, gad7 = (total if isinstance(total, int) else None for total in totals)
    return Earlier(seen.screening, seen.on, phq9, gad7)


def _scores(protocol: Protocol, seen: list[_Seen]) -> Iterator[LineChart]:
    for title, total, most, parameter in (
        (_("PHQ-9"), phq9_total, MOST_PHQ9, "phq9_severe_from"),
        (_("GAD-7"), gad7_total, MOST_GAD7, "gad7_severe_from"),
    ):
        values = tuple(_of_scores(seen, total))
        limit = protocol.parameters[parameter].value
        severe = _("severe from %(limit)d") % {"limit": limit}
        yield LineChart(title, ((title, values),), 0, most, limits=((limit, severe),))


def _of_scores(seen: list[_Seen], total: Any) -> Iterator[Value]:
    for one in seen:
        number = total(one.answers).value
        if isinstance(number, int):
            yield Value(one.on, number, str(number))


def _pressure(protocol: Protocol, seen: list[_Seen]) -> LineChart:
    high = Limits.of(protocol.parameters).high
    readings = sorted(
        {
            (date.fromordinal(one.on.toordinal() - r.days_ago), r.systolic, r.diastolic)
            for one in seen
            for r in valid_readings(one.answers, one.on)
        }
    )
    upper = tuple(Value(day, top, f"{top}/{low}") for day, top, low in readings)
    lower = tuple(Value(day, low, f"{top}/{low}") for day, top, low in readings)
    series = ((_("Systolic"), upper), (_("Diastolic"), lower))
    limits = ((float(high.systolic), _("high from %(n)s") % {"n": high.systolic}),)
    title = _("Blood pressure")
    highest = max([PRESSURE_TO, *(value.number for value in upper)])
    return LineChart(title, series, PRESSURE_FROM, highest, "mm Hg", limits)
