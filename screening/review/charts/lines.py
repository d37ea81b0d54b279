"""A small line over time: scores and pressures of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from screening.review.charts.scale import Scale

WIDTH, HEIGHT = 300, 120
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 14, 24


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one day; `words` says it where a number does not."""

    day: date
    number: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A value on paper."""

    x: float
    y: float
    value: Value


@dataclass(frozen=True)
class LineChart:
    """One or two lines with a limit that is drawn across."""

    title: str
    series: tuple[tuple[str, tuple[Value, ...]], ...]
    lowest: float
    highest: float
    unit: str = ""
    limits: tuple[tuple[float, str], ...] = ()

    width, height, left, bottom = WIDTH, HEIGHT, LEFT, HEIGHT - BOTTOM
    right = WIDTH - RIGHT

    @cached_property
    def days(self) -> list[date]:
        """Every day with a value, in order."""
        return sorted({value.day for _, values in self.series for value in values})

    @cached_property
    def _across(self) -> Scale:
        first, last = self.days[0].toordinal(), self.days[-1].toordinal()
        return Scale(first, last, LEFT + 6, WIDTH - RIGHT - 6)

    @cached_property
    def _up(self) -> Scale:
        return Scale(self.lowest, self.highest, HEIGHT - BOTTOM, TOP)

    @property
    def lines(self) -> list[tuple[str, list[Dot], str]]:
        """Each line: its name, its dots, and the points of its path."""
        return [(name, *_path(self._dots(values))) for name, values in self.series]

    def _dots(self, values: Sequence[Value]) -> list[Dot]:
        return [
            Dot(self._across(v.day.toordinal()), self._up(v.number), v) for v in values
        ]

    @property
    def limit_lines(self) -> list[tuple[float, str]]:
        """Each limit: where it lies, and its words."""
        return [(self._up(number), words) for number, words in self.limits]

    @property
    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The lowest and the highest number, and where they stand."""
        return (self._up(self.lowest), self.lowest), (
            self._up(self.highest),
            self.highest,
        )


def _path(dots: list[Dot]) -> tuple[list[Dot], str]:
    return dots, " ".join(f"{dot.x},{dot.y}" for dot in dots)
