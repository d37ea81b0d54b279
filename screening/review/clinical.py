"""Scores, readings and trials of one case, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.protocol.answers import Absent, Answer, Answers
from screening.protocol.facts import Facts, scores
from screening.protocol.facts.blood_pressure import (
    MOST_READINGS,
    Limits,
    Reading,
    valid_readings,
)
from screening.protocol.protocol import Protocol
from screening.review.charts.trial_bar import TrialBar, trial_bar
from screening.review.wording import in_words

ITEMS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "phq9": ("phq9_total", scores.PHQ9),
    "gad7": ("gad7_total", scores.GAD7),
    "auditc": ("auditc_total", scores.AUDITC),
}


@dataclass(frozen=True, slots=True)
class Score:
    """One instrument: its total, its band, or why there is no total."""

    name: str
    title: str
    total: int | None
    most: int
    band: str
    why_not: str


def score_table(protocol: Protocol, answers: Answers, facts: Facts) -> list[Score]:
    """Return a row per scored instrument of this protocol."""
    return [
        _score(protocol, name, answers, facts)
        for name in ITEMS
        if name in protocol.instruments
    ]


def _score(protocol: Protocol, name: str, answers: Answers, facts: Facts) -> Score:
    instrument = protocol.instruments[name]
    fact, items = ITEMS[name]
    total = facts.values[fact]
    if isinstance(total, int):
        band = instrument.band(total)
        said = band.text if band else ""
        return Score(name, instrument.title, total, instrument.most, said, "")
    return Score(
        name, instrument.title, None, instrument.most, "", _no_total(answers, items)
    )


def _no_total(answers: Answers, items: tuple[str, ...]) -> str:
    found = [answers[item] for item in items]
    if all(answer is Absent.NOT_ASKED for answer in found):
        return _("Not asked yet")
    blank = sum(isinstance(answer, Absent) for answer in found)
    return ngettext(
        "No total: %(blank)d item has no answer",
        "No total: %(blank)d items have no answer",
        blank,
    ) % {"blank": blank}


@dataclass(frozen=True, slots=True)
class PressureRow:
    """One reading as told, its category, and why it does not count if it does not."""

    number: int
    day: str
    systolic: str
    diastolic: str
    place: str
    position: str
    category: str
    why_not: str


def pressure_table(protocol: Protocol, answers: Answers, on: date) -> list[PressureRow]:
    """Return a row per reading of which anything was told."""
    valid = {reading.number: reading for reading in valid_readings(answers, on)}
    limits = Limits.of(protocol.parameters)
    return [
        _pressure_row(protocol, answers, n, valid.get(n), limits)
        for n in range(1, MOST_READINGS + 1)
        if answers.given(f"bp{n}_sys") or answers.given(f"bp{n}_dia")
    ]


def _pressure_row(
    protocol: Protocol,
    answers: Answers,
    n: int,
    reading: Reading | None,
    limits: Limits,
) -> PressureRow:
    def said(part: str) -> str:
        key = f"bp{n}_{part}"
        return in_words(protocol, key, answers[key])

    return PressureRow(
        number=n,
        day=said("date"),
        systolic=_number(answers[f"bp{n}_sys"]),
        diastolic=_number(answers[f"bp{n}_dia"]),
        place=said("place"),
        position=said("position"),
        category=_category(reading, limits),
        why_not=_why_not(reading, limits),
    )


def _number(answer: Answer) -> str:
    return "?" if isinstance(answer, Absent) else str(answer)


def _category(reading: Reading | None, limits: Limits) -> str:
    if reading is None:
        return ""
    if limits.severe.includes(reading):
        return _("Severe")
    if limits.high.includes(reading):
        return _("High (stage 2)")
    if limits.stage1.includes(reading):
        return _("Raised (stage 1)")
    return _("Below stage 1")


def _why_not(reading: Reading | None, limits: Limits) -> str:
    if reading is None:
        return _("Not counted: a number or the date is missing or impossible")
    if reading.days_ago > limits.recent_days:
        return _("Not counted: older than %(days)s days") % {"days": limits.recent_days}
    if not reading.counted:
        return _("Not counted: watch without a cuff")
    return ""


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One treatment trial as told, whether it is adequate, and because of what."""

    number: int
    medicine: str
    dose: str
    weeks: str
    outcome: str
    episode: str
    adequate: bool
    because: str
    bar: TrialBar | None


def trial_table(protocol: Protocol, answers: Answers) -> list[TrialRow]:
    """Return a row per treatment trial; the reason names every doubt."""
    return [
        TrialRow(
            number=trial.number,
            **{
                name: in_words(protocol, key, answers[key])
                for name, key in zip(_COLUMNS, trial.keys, strict=True)
            },
            adequate=trial.adequate,
            because="; ".join(trial.doubts) or _ADEQUATE,
            bar=trial_bar(trial.weeks, protocol.derivation.weeks_from),
        )
        for trial in protocol.derivation.trials(answers)
    ]


_COLUMNS = ("medicine", "dose", "weeks", "outcome", "episode")
_ADEQUATE = "dose and weeks reach the minimum, little or no help, this episode"
