"""Blood-pressure readings: which are valid, which are recent, and their category."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from screening.protocol.answers import Absent, Answers
from screening.protocol.facts.fact import Fact
from screening.protocol.parameters import Parameters

MOST_READINGS = 3
SYSTOLIC = range(70, 261)  # mm[Hg], rules.md 2.1.6
DIASTOLIC = range(40, 151)
NOT_COUNTED_DEVICES = frozenset({"watch"})  # cuffless, 2025 guideline [S] S25
_KEYS = tuple(
    (n, f"bp{n}_sys", f"bp{n}_dia", f"bp{n}_date", f"bp{n}_device")
    for n in range(1, MOST_READINGS + 1)
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One valid reading in mm[Hg]; `counted` is false for a watch without a cuff."""

    number: int
    systolic: int
    diastolic: int
    days_ago: int
    counted: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """Link ids of its two numbers, its date and its device."""
        n = self.number
        return (f"bp{n}_sys", f"bp{n}_dia", f"bp{n}_date", f"bp{n}_device")


def valid_readings(answers: Answers, on: date) -> list[Reading]:
    """Return readings with both numbers in range, sys above dia, no future date."""
    found = []
    for n, sys_key, dia_key, date_key, device_key in _KEYS:
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


def pressure_facts(
    answers: Answers, on: date, parameters: Parameters
) -> dict[str, Fact]:
    """Return bp_high, bp_stage1, bp_severe, bp_severe_now and recent_readings."""
    limit = {name: parameters[name].value for name in _LIMITS}
    recent = [
        reading
        for reading in valid_readings(answers, on)
        if reading.days_ago <= limit["bp_recent_days"]
    ]
    counted = [reading for reading in recent if reading.counted]
    # A severe number is acted on whatever measured it; decision 0033.
    severe = [r for r in recent if _severe(r, limit)]
    now = [r for r in severe if r.days_ago <= limit["bp_now_days"]]
    nothing = _nothing_yet(answers)
    return {
        "bp_high": _category(
            counted, _from("high", limit), nothing, _said("high", limit)
        ),
        "bp_stage1": _category(
            counted, _from("stage1", limit), nothing, _said("stage1", limit)
        ),
        "bp_severe": _known(severe, recent, nothing, _said_severe(limit)),
        "bp_severe_now": _known(now, recent, nothing, _said_severe(limit)),
        "recent_readings": _count(answers, counted, nothing),
    }


_LIMITS = (
    "bp_high_systolic_from",
    "bp_high_diastolic_from",
    "bp_stage1_systolic_from",
    "bp_stage1_diastolic_from",
    "bp_severe_systolic_above",
    "bp_severe_diastolic_above",
    "bp_recent_days",
    "bp_now_days",
)
Limits = dict[str, int | float]


def _severe(reading: Reading, limit: Limits) -> bool:
    return (
        reading.systolic > limit["bp_severe_systolic_above"]
        or reading.diastolic > limit["bp_severe_diastolic_above"]
    )


def _from(name: str, limit: Limits) -> Callable[[Reading], bool]:
    systolic, diastolic = (
        limit[f"bp_{name}_systolic_from"],
        limit[f"bp_{name}_diastolic_from"],
    )
    return lambda r: r.systolic >= systolic or r.diastolic >= diastolic


def _said(name: str, limit: Limits) -> str:
    systolic, diastolic = (
        limit[f"bp_{name}_systolic_from"],
        limit[f"bp_{name}_diastolic_from"],
    )
    return f"{systolic} or more over {diastolic} or more mm[Hg]"


def _said_severe(limit: Limits) -> str:
    systolic, diastolic = (
        limit["bp_severe_systolic_above"],
        limit["bp_severe_diastolic_above"],
    )
    return f"above {systolic} over {diastolic} mm[Hg]"


def _category(
    counted: list[Reading],
    belongs: Callable[[Reading], bool],
    nothing: Fact,
    said: str,
) -> Fact:
    return _known([r for r in counted if belongs(r)], counted, nothing, said)


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
    return tuple(key for reading in readings for key in reading.keys)


def _count(answers: Answers, counted: list[Reading], nothing: Fact) -> Fact:
    """Count recent readings; while one is still to be typed nothing is missing."""
    if nothing.value is Absent.NOT_ASKED or _more_to_come(answers):
        return Fact(Absent.NOT_ASKED)
    return Fact(len(counted), _keys(counted) or ("bp1_sys", "bp1_dia"))


def _more_to_come(answers: Answers) -> bool:
    first = answers["has_readings"] == "yes" and _unreached(answers, 1)
    return first or any(
        answers[f"bp{n}_another"] == "yes" and _unreached(answers, n + 1)
        for n in range(1, MOST_READINGS)
    )


def _unreached(answers: Answers, n: int) -> bool:
    return answers[f"bp{n}_sys"] is Absent.NOT_ASKED


def _nothing_yet(answers: Answers) -> Fact:
    """Without a reading the category is unknown, or not asked before its page came."""
    asked = answers["has_readings"] is not Absent.NOT_ASKED or not _unreached(
        answers, 1
    )
    waiting = not asked or (answers["has_readings"] == "yes" and _unreached(answers, 1))
    value = Absent.NOT_ASKED if waiting else Absent.LEFT_BLANK
    return Fact(value, ("bp1_sys", "bp1_dia"))
