"""Small bars by day: how many came, how long the first contact took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from screening.review.charts.scale import Scale

WIDTH, HEIGHT = 420, 130
LEFT, BOTTOM, TOP = 30, 22, 12
GAP = 0.25


@dataclass(frozen=True, slots=True)
class Column:
    """One value by its name, and how the value is said; None where there is none."""

    name: str
    number: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A column on paper."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    column: Column


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars of one height scale, with the highest value written beside it."""

    title: str
    columns: tuple[Column, ...]
    unit: str = ""

    width, height, left, bottom = WIDTH, HEIGHT, LEFT, HEIGHT - BOTTOM

    @property
    def highest(self) -> float:
        """The highest value, at least 1."""
        return max([1.0, *(c.number for c in self.columns if c.number is not None)])

    @property
    def bars(self) -> list[Bar]:
        """Every column with its place; one without a value has no height."""
        up = Scale(0, self.highest, HEIGHT - BOTTOM, TOP)
        step = (WIDTH - LEFT) / max(len(self.columns), 1)
        return [
            _bar(column, LEFT + place * step, step, up)
            for place, column in enumerate(self.columns)
        ]

    @property
    def named(self) -> list[Bar]:
        """The bars whose name is written below: no more than fit."""
        every = max(1, -(-len(self.columns) // 7))
        return self.bars[::every]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(column.number is None for column in self.columns)


def _bar(column: Column, x: float, step: float, up: Scale) -> Bar:
    y = up(column.number or 0)
    start, width = round(x + step * GAP / 2, 1), round(step * (1 - GAP), 1)
    middle = round(x + step / 2, 1)
    return Bar(start, y, width, round(HEIGHT - BOTTOM - y, 1), middle, column)


def by_day(days: Sequence[date]) -> list[str]:
    """Return short names of days."""
    return [f"{day:%b} {day.day}" for day in days]
