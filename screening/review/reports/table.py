"""A report as rows: for the page, and for a file that a spreadsheet may open."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from screening.review.charts.bars import BarChart

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BAR = 100


@dataclass(frozen=True, slots=True)
class Row:
    """Cells, the first of them a name; `share` (0 to 1) is drawn as a bar."""

    cells: tuple[object, ...]
    share: float | None = None

    @property
    def bar(self) -> float:
        """Length of the bar, of 100."""
        return round(min(self.share or 0.0, 1.0) * BAR, 1)


@dataclass(frozen=True, slots=True)
class Report:
    """One table with its title, what it says, and a chart where one helps."""

    code: str
    title: str
    words: str
    heads: tuple[str, ...]
    rows: Sequence[Row]
    chart: BarChart | None = None


def as_csv(report: Report) -> str:
    """Return the table as CSV; no cell can act as a formula."""
    rows = (report.heads, *(row.cells for row in report.rows))
    return "".join(map(csv_line, rows))


def csv_line(cells: Iterable[object]) -> str:
    """Return one line of a file for a spreadsheet; no cell can act as a formula."""
    file = io.StringIO()
    csv.writer(file).writerow([harmless(cell) for cell in cells])
    return file.getvalue()


def harmless(cell: object) -> str:
    """Return the text of a cell, quoted where a spreadsheet would calculate it."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def percent(part: int, whole: int) -> str:
    """Return a share in percent; a dash of nothing."""
    return f"{part / whole:.0%}" if whole else "–"  # noqa: RUF001 - a dash is meant
