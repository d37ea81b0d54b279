"""Which pages a person is asked and which answers count, by replay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from screening.protocol.answers import Absent, Answer, Answers, PageAnswers
from screening.protocol.questionnaires.definition import (
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
        pages = [p for form in self._questionnaires for p in form.pages]
        path = [page for page in pages if not page.show_if]
        # An answer may open an earlier page (PHQ-9 item 9 opens ASQ question 5), so the
        # replay runs until nothing moves. Each round opens a page or ends.
        for _ in range(len(pages)):
            counted = self._counted(path)
            found = [page for page in pages if self._is_asked(page, counted)]
            if found == path:
                break
            path = found
        return tuple(path)

    def _is_asked(self, page: Page, counted: Mapping[str, Answer]) -> bool:
        if not page.show_if:
            return True
        if page.keeps_answers and page.id in self.saved:
            return True
        return any(_holds(condition, counted) for condition in page.show_if)

    def _counted(self, path: Iterable[Page]) -> dict[str, Answer]:
        counted: dict[str, Answer] = {}
        for page in path:
            answers = self.saved.get(page.id)
            if answers is not None:
                counted.update(answers_of(page, answers))
        return counted

    @cached_property
    def answers(self) -> Answers:
        """Return the answers that count: those of saved pages on the path."""
        return Answers(self._counted(self.path))

    @cached_property
    def off_path(self) -> Answers:
        """Return answers that are kept but no longer count."""
        on_path = {page.id for page in self.path}
        pages = (p for form in self._questionnaires for p in form.pages)
        return Answers(self._counted(p for p in pages if p.id not in on_path))

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
            return Progress(part, parts, form.title, at, max(len(ids), 1))
        raise KeyError(page_id)


def answers_of(page: Page, answers: PageAnswers) -> dict[str, Answer]:
    """Return an answer for every question of a saved page, LEFT_BLANK where none."""
    blank = Absent.LEFT_BLANK
    found: dict[str, Answer] = dict.fromkeys(page.link_ids, blank)
    found.update((k, v) for k, v in answers.withheld.items() if k in found)
    found.update((k, v) for k, v in answers.given.items() if k in found)
    return found


def _holds(condition: ShowIf, counted: Mapping[str, Answer]) -> bool:
    return all(
        _accepts(accepted, counted.get(key, Absent.NOT_ASKED))
        for key, accepted in condition.accepted.items()
    )


def _accepts(accepted: object, answer: Answer) -> bool:
    if isinstance(accepted, Range):
        return answer in accepted
    if isinstance(answer, tuple):
        return any(item in accepted for item in answer)  # type: ignore[operator]
    if isinstance(answer, Absent) and answer is Absent.UNSURE:
        return "unsure" in accepted  # type: ignore[operator]
    return answer in accepted  # type: ignore[operator]
