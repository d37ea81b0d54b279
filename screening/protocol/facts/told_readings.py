"""Every reading as it was told, also one that no rule can count, and why it cannot."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from screening.protocol.answers import Answer, Answers
from screening.protocol.facts.blood_pressure import (
    MOST_READINGS,
    Limits,
    Reading,
    valid_readings,
)

PARTS = ("date", "time", "sys", "dia", "pulse", "place", "position", "device")


class Standing(StrEnum):
    """Whether the rules count a reading; the last three are unfinished."""

    COUNTED = "counted"
    CUFFLESS = "cuffless"
    OLD = "old"
    UNDATED = "undated"
    HALF = "half"
    IMPOSSIBLE = "impossible"


class Band(StrEnum):
    """The row of the table of categories that the higher number reaches."""

    USUAL = "usual"
    ELEVATED = "elevated"
    STAGE1 = "stage1"
    HIGH = "high"
    SEVERE = "severe"


GATE = "has_readings"
_QUESTIONS = frozenset(
    [GATE, *(f"bp{n}_{part}" for n in range(1, MOST_READINGS + 1) for part in PARTS)]
)
UNFINISHED = frozenset({Standing.UNDATED, Standing.HALF, Standing.IMPOSSIBLE})
# A severe number is acted on whatever measured it; decision 0033.
HEARD = frozenset({Standing.COUNTED, Standing.CUFFLESS})


@dataclass(frozen=True, slots=True)
class ToldReading:
    """One reading as told, in mm[Hg]; None is a number that was not told.

    `may_be_severe`: a number of it reaches the severe range, as told or exchanged.
    """

    number: int
    systolic: int | None
    diastolic: int | None
    standing: Standing
    band: Band | None
    may_be_severe: bool

    @property
    def is_unfinished(self) -> bool:
        """Tell whether something is missing before it can count."""
        return self.standing in UNFINISHED

    @property
    def is_unheard(self) -> bool:
        """Tell whether a number in the severe range raises no rule."""
        return self.may_be_severe and self.standing not in HEARD


def is_about_readings(link_ids: Iterable[str]) -> bool:
    """Tell whether one of these questions asks about blood pressure readings."""
    return not _QUESTIONS.isdisjoint(link_ids)


def told_readings(answers: Answers, on: date, limits: Limits) -> list[ToldReading]:
    """Return the readings of which at least one number was told, in their order."""
    valid = {reading.number: reading for reading in valid_readings(answers, on)}
    return [
        _read(number, systolic, diastolic, valid.get(number), limits)
        for number, systolic, diastolic in _numbers(answers)
    ]


def _numbers(answers: Answers) -> Iterator[tuple[int, int | None, int | None]]:
    for number in range(1, MOST_READINGS + 1):
        systolic = _number(answers[f"bp{number}_sys"])
        diastolic = _number(answers[f"bp{number}_dia"])
        if systolic is not None or diastolic is not None:
            yield number, systolic, diastolic


def _number(answer: Answer) -> int | None:
    return answer if isinstance(answer, int) else None


def _read(
    number: int,
    systolic: int | None,
    diastolic: int | None,
    valid: Reading | None,
    limits: Limits,
) -> ToldReading:
    standing = _standing(systolic, diastolic, valid, limits)
    ordered = _ordered(systolic, diastolic)
    return ToldReading(
        number=number,
        systolic=systolic,
        diastolic=diastolic,
        standing=standing,
        band=_band(valid, limits) if valid else None,
        may_be_severe=limits.severe.reached_by(*ordered),
    )


def _standing(
    systolic: int | None, diastolic: int | None, valid: Reading | None, limits: Limits
) -> Standing:
    if valid is not None:
        if valid.days_ago > limits.recent_days:
            return Standing.OLD
        return Standing.COUNTED if valid.counted else Standing.CUFFLESS
    if systolic is None or diastolic is None:
        return Standing.HALF
    return Standing.UNDATED if systolic > diastolic else Standing.IMPOSSIBLE


def _ordered(
    systolic: int | None, diastolic: int | None
) -> tuple[int | None, int | None]:
    """Return the higher number first: the two may have been exchanged."""
    if systolic is None or diastolic is None:
        return systolic, diastolic
    return max(systolic, diastolic), min(systolic, diastolic)


def _band(reading: Reading, limits: Limits) -> Band:
    ladder = (
        (limits.severe, Band.SEVERE),
        (limits.high, Band.HIGH),
        (limits.stage1, Band.STAGE1),
        (limits.elevated, Band.ELEVATED),
    )
    reached = (band for category, band in ladder if category.includes(reading))
    return next(reached, Band.USUAL)
