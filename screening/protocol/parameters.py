"""Named thresholds: a protocol version can set them without touching code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

Number = int | float


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """One threshold with its unit, the range a clinic may set it to, and its source.

    Raises ValueError when the value lies outside lowest to highest.
    """

    name: str
    value: Number
    unit: str
    lowest: Number
    highest: Number
    source: str

    def __post_init__(self) -> None:
        """Refuse a value outside the allowed range."""
        if not self.lowest <= self.value <= self.highest:
            raise ValueError(
                f"{self.name}: not between {self.lowest} and {self.highest}"
            )


Parameters = Mapping[str, Parameter]


def by_name(parameters: Iterable[Parameter]) -> Parameters:
    """Index parameters by name; raise ValueError where one name stands for two."""
    indexed: dict[str, Parameter] = {}
    for parameter in parameters:
        if indexed.setdefault(parameter.name, parameter) != parameter:
            raise ValueError(f"{parameter.name}: two parameters of one name")
    return MappingProxyType(indexed)


_GUIDELINE = "ACC/AHA 2017, kept in 2025 [S] S25, S26"
_LABEL = "Esketamine label, general guide 140/90 [V] S1, S12; ACC/AHA stage 2 [S] S25"


def _pressure(name: str, value: int, low: int, high: int, source: str) -> Parameter:
    return Parameter(
        name=name, value=value, unit="mm[Hg]", lowest=low, highest=high, source=source
    )


FACT_PARAMETERS = (
    _pressure("bp_high_systolic_from", 140, 120, 140, _LABEL),
    _pressure("bp_high_diastolic_from", 90, 75, 90, _LABEL),
    _pressure("bp_severe_systolic_above", 180, 160, 180, "AHA [S] S27"),
    _pressure("bp_severe_diastolic_above", 120, 100, 120, "AHA [S] S27"),
    _pressure("bp_stage1_systolic_from", 130, 120, 130, _GUIDELINE),
    _pressure("bp_stage1_diastolic_from", 80, 75, 80, _GUIDELINE),
    _pressure("bp_elevated_systolic_from", 120, 110, 120, _GUIDELINE),
    Parameter(
        name="bp_recent_days",
        value=30,
        unit="days",
        lowest=7,
        highest=180,
        source="Window of recent readings [D]",
    ),
    Parameter(
        name="bp_now_days",
        value=1,
        unit="days",
        lowest=0,
        highest=2,
        source="A severe reading with symptoms, rules.md BP-01 [D]",
    ),
    Parameter(
        name="trial_weeks_from",
        value=6,
        unit="weeks",
        lowest=4,
        highest=12,
        source="MGH-ATRQ as used in an esketamine trial [V] S52",
    ),
)
