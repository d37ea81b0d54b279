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
SCORES = ("phq9_total", "gad7_total", "auditc_total")


class Broken:
    """Stand for a fact that could not be computed: any rule that reads it fails."""

    # A table's look-up hashes it and raises, and a comparison raises: the rule fails.
    __hash__ = None  # type: ignore[assignment]


BROKEN = Fact(Broken())  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Facts:
    """Values by name, the link ids behind each, and the thresholds said to staff."""

    values: Mapping[str, Answer]
    because: Mapping[str, tuple[str, ...]]
    thresholds: Mapping[str, str]


class Derivation:
    """Compute the facts under the thresholds of one protocol version."""

    def __init__(
        self, medicines: Mapping[str, Medicine], parameters: Parameters
    ) -> None:
        self._medicines = medicines
        self._limits = blood_pressure.Limits.of(parameters)
        self.weeks_from = parameters["trial_weeks_from"].value

    def facts(self, answers: Answers, on: date) -> Facts:
        """Return every fact as of that day; one that breaks breaks no other."""
        found: dict[str, Fact] = {}
        for names, compute in GROUPS:
            try:
                found.update(compute(self, answers, on))
            except Exception as error:  # noqa: BLE001 - becomes `failed`, shown to staff
                _log(names, error)
                found.update(dict.fromkeys(names, BROKEN))
        return Facts(
            values={name: fact.value for name, fact in found.items()},
            because={name: fact.because for name, fact in found.items()},
            thresholds={
                name: fact.threshold for name, fact in found.items() if fact.threshold
            },
        )

    def _days(self, answers: Answers, on: date) -> dict[str, Fact]:
        return {"age_years": dates.age_years(answers, on)}

    def _weeks(self, answers: Answers, on: date) -> dict[str, Fact]:
        return {"cv_mi_weeks_ago": dates.cv_mi_weeks_ago(answers, on)}

    def _scores(self, answers: Answers, on: date) -> dict[str, Fact]:
        del on
        return {
            "phq9_total": scores.phq9_total(answers),
            "gad7_total": scores.gad7_total(answers),
            "auditc_total": scores.auditc_total(answers),
        }

    def _pressure(self, answers: Answers, on: date) -> dict[str, Fact]:
        return blood_pressure.pressure_facts(answers, on, self._limits)

    def _treatment(self, answers: Answers, on: date) -> dict[str, Fact]:
        del on
        return treatments.treatment_facts(answers, self._medicines, self.weeks_from)

    def trials(self, answers: Answers) -> list[treatments.Trial]:
        """Return the treatment trials with what was found about each."""
        return treatments.trials(answers, self._medicines, self.weeks_from)


Compute = Callable[[Derivation, Answers, date], dict[str, Fact]]
GROUPS: tuple[tuple[tuple[str, ...], Compute], ...] = (
    (("age_years",), Derivation._days),  # noqa: SLF001 - the class's own table
    (("cv_mi_weeks_ago",), Derivation._weeks),  # noqa: SLF001
    (SCORES, Derivation._scores),  # noqa: SLF001
    (PRESSURE, Derivation._pressure),  # noqa: SLF001
    (TREATMENT, Derivation._treatment),  # noqa: SLF001
)
FACT_NAMES = tuple(name for names, _ in GROUPS for name in names)


def _log(names: tuple[str, ...], error: Exception) -> None:
    """Name the facts and the kind of error; a message could carry an answer."""
    logger.error("facts %s failed: %s", names, type(error).__name__)
