"""Blood pressure readings of one case: those that count, and those that cannot yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.protocol.answers import Answers
from screening.protocol.facts.blood_pressure import Limits
from screening.protocol.facts.told_readings import (
    Band,
    Standing,
    ToldReading,
    told_readings,
)
from screening.protocol.protocol import Protocol
from screening.review.wording import in_words

NOT_TOLD = "?"
BANDS: Mapping[Band, str | Promise] = {
    Band.SEVERE: gettext_lazy("Severe"),
    Band.HIGH: gettext_lazy("High (stage 2)"),
    Band.STAGE1: gettext_lazy("Raised (stage 1)"),
    Band.ELEVATED: gettext_lazy("Elevated"),
    Band.USUAL: gettext_lazy("Below elevated"),
}
WHY_NOT: Mapping[Standing, str | Promise] = {
    Standing.COUNTED: "",
    Standing.CUFFLESS: gettext_lazy("Not counted: watch without a cuff"),
    Standing.OLD: gettext_lazy("Not counted: older than %(days)s days"),
    Standing.UNDATED: gettext_lazy("Unfinished, not counted: the date is missing"),
    Standing.HALF: gettext_lazy("Unfinished, not counted: a number is missing"),
    Standing.IMPOSSIBLE: gettext_lazy(
        "Unfinished, not counted: the top number is not the higher one"
    ),
}


@dataclass(frozen=True, slots=True)
class PressureRow:
    """One reading as told, its category, and why it does not count if it does not.

    `is_unheard`: a number in the severe range that raises no rule.
    """

    number: int
    day: str
    numbers: str
    pulse: str
    how: str
    category: str
    why_not: str
    is_unfinished: bool
    is_unheard: bool


def pressure_table(protocol: Protocol, answers: Answers, on: date) -> list[PressureRow]:
    """Return a row per reading of which a number was told."""
    limits = Limits.of(protocol.parameters)
    told = told_readings(answers, on, limits)
    return [_row(protocol, answers, reading, limits) for reading in told]


def _row(
    protocol: Protocol, answers: Answers, reading: ToldReading, limits: Limits
) -> PressureRow:
    def said(*parts: str) -> str:
        keys = [f"bp{reading.number}_{part}" for part in parts]
        return ", ".join(in_words(protocol, key, answers[key]) for key in keys)

    timed = answers.given(f"bp{reading.number}_time")
    return PressureRow(
        number=reading.number,
        day=said("date", "time") if timed else said("date"),
        numbers=_numbers(reading),
        pulse=said("pulse"),
        how=said("place", "position", "device"),
        category=_category(reading),
        why_not=str(WHY_NOT[reading.standing]) % {"days": limits.recent_days},
        is_unfinished=reading.is_unfinished,
        is_unheard=reading.is_unheard,
    )


def _numbers(reading: ToldReading) -> str:
    both = (reading.systolic, reading.diastolic)
    return " / ".join(NOT_TOLD if number is None else str(number) for number in both)


def _category(reading: ToldReading) -> str:
    if reading.band is not None:
        return str(BANDS[reading.band])
    return _("A number is in the severe range") if reading.is_unheard else ""
