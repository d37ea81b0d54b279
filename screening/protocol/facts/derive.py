"""Compute all facts once, each with the answers it came from."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from screening.protocol.answers import Answer, Answers
from screening.protocol.facts import blood_pressure, dates, scores, treatments
from screening.protocol.facts.fact import Fact
from screening.protocol.instruments.medicine import Medicine
from screening.protocol.parameters import Parameters

logger = logging.getLogger(__name__)

PRESSURE = ("bp_high", "bp_stage1", "bp_severe", "bp_severe_now", "recent_readings")
TREATMENT = ("adequate_trials", "trial_to_grade")
FACT_NAMES = (
    "age_years",
    "cv_mi_weeks_ago",
    "phq9_total",
    "gad7_total",
    "auditc_total",
    *PRESSURE,
    *TREATMENT,
)


class Broken:
    """Stand for a fact that could not be computed: any rule that reads it fails."""

    __hash__ = None  # type: ignore[assignment]  # a look-up of it raises, and so fails


@dataclass(frozen=True, slots=True)
class Facts:
    """Values by name, the link ids behind each, and the thresholds said to staff."""

    values: Mapping[str, Answer]
    because: Mapping[str, tuple[str, ...]]
    thresholds: Mapping[str, str]


def derive(
    answers: Answers,
    on: date,
    medicines: Mapping[str, Medicine],
    parameters: Parameters,
) -> Facts:
    """Return every fact as of that day; one that breaks breaks no other."""
    groups: tuple[tuple[tuple[str, ...], Callable[[], dict[str, Fact]]], ...] = (
        (("age_years",), lambda: {"age_years": dates.age_years(answers, on)}),
        (
            ("cv_mi_weeks_ago",),
            lambda: {"cv_mi_weeks_ago": dates.cv_mi_weeks_ago(answers, on)},
        ),
        (("phq9_total",), lambda: {"phq9_total": scores.phq9_total(answers)}),
        (("gad7_total",), lambda: {"gad7_total": scores.gad7_total(answers)}),
        (("auditc_total",), lambda: {"auditc_total": scores.auditc_total(answers)}),
        (PRESSURE, lambda: blood_pressure.pressure_facts(answers, on, parameters)),
        (
            TREATMENT,
            lambda: treatments.treatment_facts(answers, medicines, parameters),
        ),
    )
    found: dict[str, Fact] = {}
    for names, compute in groups:
        found.update(_guarded(names, compute))
    return Facts(
        values={name: fact.value for name, fact in found.items()},
        because={name: fact.because for name, fact in found.items()},
        thresholds={n: fact.threshold for n, fact in found.items() if fact.threshold},
    )


def _guarded(
    names: tuple[str, ...], compute: Callable[[], dict[str, Fact]]
) -> dict[str, Fact]:
    try:
        return compute()
    except Exception as error:  # noqa: BLE001 - becomes `failed`, shown to staff
        logger.error("facts %s failed: %s", names, type(error).__name__)  # noqa: TRY400 - a traceback could carry an answer
        broken: Answer = Broken()  # type: ignore[assignment]
        return dict.fromkeys(names, Fact(broken))
