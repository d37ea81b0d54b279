"""All answers in the wording asked; changed ones with what stood before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from screening.protocol.answers import Absent
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey
from screening.protocol.rules.engine import Finding
from screening.review.cards import Line
from screening.review.languages import other_language
from screening.review.levels import LEVEL_WORDS
from screening.review.replaced import Replaced
from screening.review.wording import in_words, label

Earlier = Mapping[str, tuple[Replaced, ...]]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question as asked, its answer, whether there is one, and earlier answers."""

    question: str
    answer: str
    is_given: bool
    replaced: tuple[Replaced, ...]


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """One page as answered; off the path it does not count and is struck through."""

    title: str
    lines: tuple[AnswerLine, ...]
    counts: bool
    language: str


@dataclass(frozen=True, slots=True)
class Part:
    """One questionnaire with its answered pages."""

    title: str
    pages: tuple[AnsweredPage, ...]

    @property
    def changed(self) -> int:
        """How many answers of it were changed."""
        return sum(bool(line.replaced) for page in self.pages for line in page.lines)


@dataclass(frozen=True, slots=True)
class Open:
    """A rule without an outcome, at which level, and the questions that kept it so."""

    rule_id: str
    title: str
    level: str
    questions: tuple[Line, ...]


def open_rules(protocol: Protocol, findings: Iterable[Finding]) -> tuple[Open, ...]:
    """Return the rules without an outcome, most urgent first."""
    ordered = sorted(findings, key=lambda found: -found.rule.level)
    return tuple(
        Open(
            rule_id=found.rule.id,
            title=found.rule.title,
            level=str(LEVEL_WORDS[found.rule.level]),
            questions=tuple(
                Line(e.key, label(protocol, e.key), in_words(protocol, e.key, e.value))
                for e in found.evidence
                if isinstance(e.value, Absent) or e.value == "unsure"
            ),
        )
        for found in ordered
    )


def parts_of(
    protocol: Protocol,
    journey: Journey,
    earlier: Earlier,
    hidden: frozenset[str] = frozenset(),
) -> tuple[Part, ...]:
    """Return every questionnaire of which a page was saved and is not hidden."""
    on_path = {page.id for page in journey.path}
    forms = (*protocol.questionnaires, *protocol.staff_questionnaires)
    return tuple(
        Part(form.title, pages)
        for form in forms
        if (
            pages := tuple(
                _answered(protocol, journey, page, earlier, counts=page.id in on_path)
                for page in form.pages
                if page.id in journey.saved and page.id not in hidden
            )
        )
    )


def _answered(
    protocol: Protocol, journey: Journey, page: Page, earlier: Earlier, *, counts: bool
) -> AnsweredPage:
    saved = journey.saved[page.id]
    lines = tuple(
        AnswerLine(
            label(protocol, link),
            in_words(protocol, link, saved.answer(link)),
            not isinstance(saved.answer(link), Absent),
            earlier.get(link, ()),
        )
        for link in page.link_ids
    )
    return AnsweredPage(page.title, lines, counts, other_language(saved.language))
