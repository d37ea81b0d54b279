"""Which pages a person is asked and which answers count, by replay."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from screening.protocol.answers import ENGLISH, Absent, Answer, Answers, PageAnswers
from screening.protocol.questionnaires.definition import (
    Accepted,
    Page,
    Questionnaire,
    QuestionType,
    Range,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a page stands: part of parts, and page of the pages known in this part."""

    part: int
    parts: int
    title: str
    page: int
    pages: int
    language: str = ENGLISH


NOT_ASKED = Absent.NOT_ASKED
Matches = Callable[[Answer], bool]
Conditions = tuple[tuple[tuple[str, Matches], ...], ...]


class Route:
    """All pages in order, and what opens each: worked out once per protocol."""

    def __init__(self, questionnaires: Iterable[Questionnaire]) -> None:
        self.questionnaires = tuple(questionnaires)
        self.pages = tuple([p for form in self.questionnaires for p in form.pages])
        several = frozenset(_several_choices(self.pages))
        self._steps = [_step(page, several) for page in self.pages]
        self._backward = [step for step in self._steps if self._looks_ahead(step.page)]

    def replay(
        self, saved: Mapping[str, PageAnswers]
    ) -> tuple[tuple[Page, ...], Answers]:
        """Return the pages asked and the answers that count."""
        counted, on_path = Answers(), set[str]()
        # An answer may open an earlier page (PHQ-9 item 9 opens ASQ question 5), so
        # the replay goes round until it opens none. An answer never closes a page:
        # show_if names what is accepted, and a question not asked is never accepted.
        _sweep(self._steps, saved, counted, on_path)
        while _sweep(self._backward, saved, counted, on_path):
            _sweep(self._steps, saved, counted, on_path)
        return tuple([page for page in self.pages if page.id in on_path]), counted

    def _looks_ahead(self, page: Page) -> bool:
        """Tell whether an answer on this or a later page may open this one."""
        later = self.pages[self.pages.index(page) :]
        asked = {link for after in later for link in after.link_ids}
        return any(not asked.isdisjoint(ways.accepted) for ways in page.show_if)


class _Step(NamedTuple):
    """A page with what the replay asks of it, read once and not at each save.

    Most pages that are asked on a condition name one question: `key` and `matches`.
    Any other condition is `else_ways`.
    """

    page: Page
    page_id: str
    key: str = ""
    matches: Matches | None = None
    else_ways: Conditions = ()


def _step(page: Page, several: Set[str]) -> _Step:
    ways = _ways(page, several)
    if len(ways) == 1 and len(ways[0]) == 1 and not page.keeps_answers:
        return _Step(page, page.id, *ways[0][0])
    return _Step(page, page.id, else_ways=ways)


def _sweep(
    steps: Iterable[_Step],
    saved: Mapping[str, PageAnswers],
    counted: Answers,
    on_path: set[str],
) -> bool:
    """Open what the answers so far ask for; tell whether any page was opened."""
    before, given = len(on_path), counted.get
    for page, page_id, key, matches, else_ways in steps:
        if page_id in on_path:
            continue
        answers = saved.get(page_id)
        if matches is not None:
            if not matches(given(key, NOT_ASKED)):
                continue
        elif else_ways and not _opens(else_ways, page, answers, counted):
            continue
        on_path.add(page_id)
        if answers is not None:
            counted.update(answers_of(page, answers))
    return len(on_path) > before


def _opens(
    ways: Conditions, page: Page, answers: PageAnswers | None, counted: Answers
) -> bool:
    kept = page.keeps_answers and answers is not None
    return kept or _any_holds(ways, counted)


class Journey:
    """The path through the pages that the saved answers make."""

    def __init__(self, route: Route, saved: Mapping[str, PageAnswers]) -> None:
        self._route = route
        self.saved = saved

    @cached_property
    def path(self) -> tuple[Page, ...]:
        """Return the pages asked, in order; answers off the path open no page."""
        return self._replay[0]

    @cached_property
    def answers(self) -> Answers:
        """Return the answers that count: those of saved pages on the path."""
        return self._replay[1]

    @cached_property
    def _replay(self) -> tuple[tuple[Page, ...], Answers]:
        return self._route.replay(self.saved)

    @cached_property
    def off_path(self) -> Answers:
        """Return answers that are kept but no longer count."""
        on_path = {page.id for page in self.path}
        found = Answers()
        for page in self._route.pages:
            if page.id in self.saved and page.id not in on_path:
                found.update(answers_of(page, self.saved[page.id]))
        return found

    def next_page(self) -> Page | None:
        """Return the first page on the path that was never saved, or None."""
        saved = self.saved
        for page in self.path:
            if page.id not in saved:
                return page
        return None

    @property
    def is_complete(self) -> bool:
        """Tell whether every page on the path was saved."""
        return self.next_page() is None

    def is_on_path(self, page_id: str) -> bool:
        """Tell whether the page is asked on this path."""
        return any(page.id == page_id for page in self.path)

    def previous_page(self, page_id: str) -> Page | None:
        """Return the page before this one on the path, or None."""
        ids = [page.id for page in self.path]
        at = ids.index(page_id) if page_id in ids else 0
        return self.path[at - 1] if at else None

    def progress(self, page_id: str) -> Progress:
        """Say which part and page this is; raise KeyError for an unknown page."""
        forms = self._route.questionnaires
        for part, form in enumerate(forms, start=1):
            if all(page.id != page_id for page in form.pages):
                continue
            ids = [page.id for page in form.pages if self.is_on_path(page.id)]
            at = ids.index(page_id) + 1 if page_id in ids else 1
            pages = max(len(ids), 1)
            return Progress(part, len(forms), form.title, at, pages, form.language)
        raise KeyError(page_id)


def answers_of(page: Page, answers: PageAnswers) -> Mapping[str, Answer]:
    """Return an answer for every question of a saved page, LEFT_BLANK where none."""
    if not answers.withheld and answers.given.keys() == page.blanks.keys():
        return answers.given
    found: dict[str, Answer] = {**page.blanks, **answers.given, **answers.withheld}
    if len(found) == len(page.blanks):
        return found
    # Something was saved that this page does not ask: it does not count.
    return {link: found[link] for link in page.link_ids}


def _several_choices(pages: Iterable[Page]) -> Iterator[str]:
    """Name the questions that may have several answers at once."""
    for page in pages:
        for question in page.questions:
            if question.type is QuestionType.MULTIPLE:
                yield question.link_id


def _ways(page: Page, several: Set[str]) -> Conditions:
    def tests(accepted: Mapping[str, Accepted]) -> tuple[tuple[str, Matches], ...]:
        return tuple(
            [(key, _matcher(a, several=key in several)) for key, a in accepted.items()]
        )

    return tuple([tests(way.accepted) for way in page.show_if])


def _any_holds(ways: Conditions, counted: Answers) -> bool:
    # Not `counted[key]`: most of these keys were never asked, and a dict tells so
    # faster than the method for a missing key.
    given = counted.get
    for way in ways:
        for key, matches in way:
            if not matches(given(key, NOT_ASKED)):
                break
        else:
            return True
    return False


def _matcher(accepted: Accepted, *, several: bool) -> Matches:
    """Return the test of one answer; `several` choices match where one of them does."""
    if isinstance(accepted, Range):
        return accepted.__contains__
    # "unsure" among the accepted codes means the answer "I'm not sure".
    codes = accepted | {Absent.UNSURE} if "unsure" in accepted else accepted
    if not several:
        return codes.__contains__

    def matches(answer: Answer) -> bool:
        if isinstance(answer, tuple):
            return not codes.isdisjoint(answer)
        return answer in codes

    return matches
