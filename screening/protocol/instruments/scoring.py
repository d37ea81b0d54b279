"""Validated instruments: wording with notice, scores, bands for every total."""

from dataclasses import dataclass

from screening.protocol.questionnaires.definition import Option, Question


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """Totals from lowest to highest, both included, and what the author calls them."""

    lowest: int
    highest: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A published source."""

    title: str
    href: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Instrument:
    """One instrument word for word. `bands` is empty where there is no total.

    Raises ValueError for bands that leave a possible total out or name it twice.
    """

    id: str
    version: int
    title: str
    source: Reference
    notice: str
    questions: tuple[Question, ...]
    scored: tuple[str, ...]
    intro: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    panel_loinc: str = ""
    total_loinc: str = ""

    def __post_init__(self) -> None:
        """Refuse bands that leave a possible total out, or name it twice."""
        if not self.bands:
            return
        banded = [
            t for band in self.bands for t in range(band.lowest, band.highest + 1)
        ]
        if banded != list(range(self.most + 1)):
            raise ValueError(f"{self.id}: bands do not cover 0 to {self.most} once")

    @property
    def most(self) -> int:
        """Return the highest total."""
        return sum(
            max(_scores(question))
            for question in self.questions
            if question.link_id in self.scored
        )

    def band(self, total: int) -> Band | None:
        """Return the band of a total, or None where the instrument has no bands."""
        return next((b for b in self.bands if b.lowest <= total <= b.highest), None)


def _scores(question: Question) -> list[int]:
    return [code for code in map(_code, question.options) if isinstance(code, int)]


def _code(option: Option) -> str | int:
    return option.code
