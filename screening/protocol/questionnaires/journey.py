"""Which pages a person is asked and which answers count, by replay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from screening.protocol.answers import Absent, Answer, Answers, PageAnswers
from screening.protocol.questionnaires.definition import (
    ENGLISH,
    Page,
    Questionnaire,
    Range,
    ShowIf,
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


class Journey:
    """The path through the pages that the saved answers make."""

    def __init__(
        self,
        questionnaires: Iterable[Questionnaire],
        saved: Mapping[str, PageAnswers],
    ) -> None:
        self._questionnaires = tuple(questionnaires)
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
        pages = [page for form in self._questionnaires for page in form.pages]
        counted, on_path = Answers(), set[str]()
        # An answer may open an earlier page (PHQ-9 item 9 opens ASQ question 5), so
        # the replay goes round until it opens none. An answer never closes a page:
        # show_if names what is accepted, and a question not asked is never accepted.
        while self._sweep(pages, counted, on_path):
            pass
        path = tuple([page for page in pages if page.id in on_path])
        return path, counted

    def _sweep(self, pages: list[Page], counted: Answers, on_path: set[str]) -> bool:
        """Open what the answers so far ask for; tell whether any page was opened."""
        before = len(on_path)
        for page in pages:
            if page.id in on_path:
                continue
            if page.show_if and not self._is_asked(page, counted):
                continue
            on_path.add(page.id)
            answers = self.saved.get(page.id)
            if answers is not None:
                counted.update(answers_of(page, answers))
        return len(on_path) > before

    def _is_asked(self, page: Page, counted: Answers) -> bool:
        if page.keeps_answers and page.id in self.saved:
            return True
        return any(_holds(condition, counted) for condition in page.show_if)

    @cached_property
    def off_path(self) -> Answers:
        """Return answers that are kept but no longer count."""
        on_path = {page.id for page in self.path}
        found = Answers()
        for page in (p for form in self._questionnaires for p in form.pages):
            if page.id in self.saved and page.id not in on_path:
                found.update(answers_of(page, self.saved[page.id]))
        return found

    def next_page(self) -> Page | None:
        """Return the first page on the path that was never saved, or None."""
        return next((page for page in self.path if page.id not in self.saved), None)

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
        for part, form in enumerate(self._questionnaires, start=1):
            if all(page.id != page_id for page in form.pages):
                continue
            ids = [page.id for page in form.pages if self.is_on_path(page.id)]
            at = ids.index(page_id) + 1 if page_id in ids else 1
            parts = len(self._questionnaires)
            pages = max(len(ids), 1)
            return Progress(part, parts, form.title, at, pages, form.language)
        raise KeyError(page_id)


def answers_of(page: Page, answers: PageAnswers) -> dict[str, Answer]:
    """Return an answer for every question of a saved page, LEFT_BLANK where none."""
    found: dict[str, Answer] = {**page.blanks, **answers.given, **answers.withheld}
    if len(found) == len(page.blanks):
        return found
    # Something was saved that this page does not ask: it does not count.
    return {link: found[link] for link in page.link_ids}


def _holds(condition: ShowIf, counted: Answers) -> bool:
    for key, accepted in condition.accepted.items():
        if not _accepts(accepted, counted[key]):
            return False
    return True


def _accepts(accepted: object, answer: Answer) -> bool:
    if isinstance(accepted, Range):
        return answer in accepted
    if isinstance(answer, tuple):
        return any(item in accepted for item in answer)  # type: ignore[operator]
    if isinstance(answer, Absent) and answer is Absent.UNSURE:
        return "unsure" in accepted  # type: ignore[operator]
    return answer in accepted  # type: ignore[operator]
