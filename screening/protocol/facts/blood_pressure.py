"""Blood-pressure readings: which are valid, which are recent, and their category."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from screening.protocol.answers import Absent, Answers
from screening.protocol.facts.fact import Fact
from screening.protocol.parameters import Number, Parameters

MOST_READINGS = 3
SYSTOLIC = range(70, 261)  # mm[Hg], rules.md 2.1.6
DIASTOLIC = range(40, 151)
NOT_COUNTED_DEVICES = frozenset({"watch"})  # cuffless, 2025 guideline [S] S25
_KEYS = tuple(
    (f"bp{n}_sys", f"bp{n}_dia", f"bp{n}_date", f"bp{n}_device")
    for n in range(1, MOST_READINGS + 1)
)
_ANOTHER = tuple((f"bp{n}_another", f"bp{n + 1}_sys") for n in range(1, MOST_READINGS))


class Reading(NamedTuple):
    """One valid reading in mm[Hg]; `counted` is false for a watch without a cuff."""

    number: int
    systolic: int
    diastolic: int
    days_ago: int
    counted: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """Link ids of its two numbers, its date and its device."""
        return _KEYS[self.number - 1]


def valid_readings(answers: Answers, on: date) -> list[Reading]:
    """Return readings with both numbers in range, sys above dia, no future date."""
    found = []
    for n, (sys_key, dia_key, date_key, device_key) in enumerate(_KEYS, start=1):
        systolic, diastolic = answers[sys_key], answers[dia_key]
        day = answers[date_key]
        if not isinstance(systolic, int) or not isinstance(diastolic, int):
            continue
        if not isinstance(day, date) or day > on:
            continue
        if _possible(systolic, diastolic):
            counted = answers[device_key] not in NOT_COUNTED_DEVICES
            found.append(Reading(n, systolic, diastolic, (on - day).days, counted))
    return found


def _possible(systolic: int, diastolic: int) -> bool:
    in_range = systolic in SYSTOLIC and diastolic in DIASTOLIC
    return in_range and systolic > diastolic


@dataclass(frozen=True, slots=True)
class Category:
    """A category begins where either number reaches its lowest; mm[Hg]."""

    systolic: Number
    diastolic: Number
    said: str

    def includes(self, reading: Reading) -> bool:
        """Tell whether the reading reaches it: the higher of the two numbers counts."""
        return self.reached_by(reading.systolic, reading.diastolic)

    def reached_by(self, systolic: int | None, diastolic: int | None) -> bool:
        """Tell whether one of these numbers reaches it; None is one nobody told."""
        top = systolic is not None and systolic >= self.systolic
        return top or (diastolic is not None and diastolic >= self.diastolic)


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of one protocol version, read once."""

    high: Category
    stage1: Category
    elevated: Category
    severe: Category
    recent_days: Number
    now_days: Number

    @classmethod
    def of(cls, parameters: Parameters) -> "Limits":
        """Read the limits; "above" begins one whole mm[Hg] higher."""
        value = {name: parameter.value for name, parameter in parameters.items()}
        above = (value["bp_severe_systolic_above"], value["bp_severe_diastolic_above"])
        return cls(
            high=_from(value, "high"),
            stage1=_from(value, "stage1"),
            # A bottom number of its own does not make it: that is stage 1 already.
            elevated=Category(
                value["bp_elevated_systolic_from"],
                value["bp_stage1_diastolic_from"],
                f"{value['bp_elevated_systolic_from']} or more mm[Hg]",
            ),
            severe=Category(
                above[0] + 1, above[1] + 1, f"above {above[0]} over {above[1]} mm[Hg]"
            ),
            recent_days=value["bp_recent_days"],
            now_days=value["bp_now_days"],
        )


def _from(value: Mapping[str, Number], name: str) -> Category:
    systolic = value[f"bp_{name}_systolic_from"]
    diastolic = value[f"bp_{name}_diastolic_from"]
    said = f"{systolic} or more over {diastolic} or more mm[Hg]"
    return Category(systolic, diastolic, said)


def pressure_facts(answers: Answers, on: date, limits: Limits) -> dict[str, Fact]:
    """Return bp_high, bp_stage1, bp_severe, bp_severe_now and recent_readings."""
    recent = [
        reading
        for reading in valid_readings(answers, on)
        if reading.days_ago <= limits.recent_days
    ]
    counted = [reading for reading in recent if reading.counted]
    # A severe number is acted on whatever measured it; decision 0033.
    severe = [reading for reading in recent if limits.severe.includes(reading)]
    now = [reading for reading in severe if reading.days_ago <= limits.now_days]
    nothing = _nothing_yet(answers)
    return {
        "bp_high": _category(counted, limits.high, nothing),
        "bp_stage1": _category(counted, limits.stage1, nothing),
        "bp_severe": _known(severe, recent, nothing, limits.severe.said),
        "bp_severe_now": _known(now, recent, nothing, limits.severe.said),
        "recent_readings": _count(answers, counted, nothing),
    }


def _category(counted: list[Reading], category: Category, nothing: Fact) -> Fact:
    found = [reading for reading in counted if category.includes(reading)]
    return _known(found, counted, nothing, category.said)


def _known(
    found: list[Reading], judged: list[Reading], nothing: Fact, said: str
) -> Fact:
    """Say True with the readings found; False needs at least one reading."""
    if found:
        return Fact(value=True, because=_keys(found), threshold=said)
    if not judged:
        return nothing
    return Fact(value=False, because=_keys(judged), threshold=said)


def _keys(readings: Iterable[Reading]) -> tuple[str, ...]:
    return tuple([key for reading in readings for key in reading.keys])


def _count(answers: Answers, counted: list[Reading], nothing: Fact) -> Fact:
    """Count recent readings; while one is still to be typed nothing is missing."""
    if nothing.value is Absent.NOT_ASKED or _more_to_come(answers):
        return Fact(Absent.NOT_ASKED)
    return Fact(len(counted), _keys(counted) or ("bp1_sys", "bp1_dia"))


def _more_to_come(answers: Answers) -> bool:
    if answers["has_readings"] == "yes" and _unreached(answers):
        return True
    return any(
        answers[another] == "yes" and answers[following] is Absent.NOT_ASKED
        for another, following in _ANOTHER
    )


def _unreached(answers: Answers) -> bool:
    return answers["bp1_sys"] is Absent.NOT_ASKED


def _nothing_yet(answers: Answers) -> Fact:
    """Without a reading the category is unknown, or not asked before its page came."""
    if not _unreached(answers):
        return NO_READING
    waiting = answers["has_readings"] in {Absent.NOT_ASKED, "yes"}
    return NOT_REACHED if waiting else NO_READING


NO_READING = Fact(Absent.LEFT_BLANK, ("bp1_sys", "bp1_dia"))
NOT_REACHED = Fact(Absent.NOT_ASKED, ("bp1_sys", "bp1_dia"))
