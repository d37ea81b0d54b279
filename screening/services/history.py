"""Pages as they stood before and after an amendment, and what differs between them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from screening.models import Amendment, SavedPage, Screening
from screening.protocol.answers import Absent, Answer
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page, Question
from screening.protocol.questionnaires.journey import Journey
from screening.sealing import place, unseal
from screening.services.reading import Stored, saved_pages

_TABLE = SavedPage._meta.db_table  # noqa: SLF001 - documented by Django
NOTHING = frozenset({Absent.NOT_ASKED, Absent.LEFT_BLANK})


@dataclass(frozen=True, slots=True)
class Change:
    """One question whose counting answer differs; NOT_ASKED where it does not count."""

    question: Question
    before: Answer
    after: Answer


@dataclass(frozen=True, slots=True)
class PageChanges:
    """The differences on one page; `counts`: the page is on the path afterwards."""

    page: Page
    changes: tuple[Change, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class _Save:
    page_id: str
    sequence: int
    amendment_id: UUID | None
    stored: Stored


class History:
    """A submitted screening at any of its amendments.

    Pages that no amendment touched stand as they are kept; the others are read from
    their saves, in one query. Raises CannotOpen where a row was tampered with.
    """

    def __init__(self, screening: Screening, protocol: Protocol | None = None) -> None:
        """Read this screening; `protocol`: in another language than English."""
        self._screening = screening
        self._protocol = protocol or screening.protocol

    def handed_in(self, *, without: Iterable[Amendment]) -> Journey:
        """Return the screening as it is without the saves of these amendments."""
        left_out = {amendment.pk for amendment in without}
        return self._journey(lambda save: save.amendment_id not in left_out)

    def changes_in(self, amendment: Amendment) -> tuple[PageChanges, ...]:
        """Return what this amendment changed, whatever others did meanwhile."""
        own = [s.sequence for s in self._saves if s.amendment_id == amendment.pk]
        if not own:
            return ()
        before = self._journey(lambda save: save.sequence < own[0])
        after = self._journey(
            lambda save: save.sequence < own[0] or save.amendment_id == amendment.pk
        )
        return tuple(changes_between(self._protocol, before, after))

    @cached_property
    def _saves(self) -> list[_Save]:
        """Every save of the pages that any amendment touched, oldest first."""
        pages = SavedPage.objects.filter(screening_id=self._screening.pk)
        touched = pages.filter(amendment__isnull=False).values("page_id")
        rows = pages.filter(page_id__in=touched).order_by("sequence")
        columns = ("page_id", "sequence", "amendment_id", "id", "content")
        return [
            _Save(page_id, sequence, amendment_id, unseal(content, _place(row)))
            for page_id, sequence, amendment_id, row, content in rows.values_list(
                *columns
            )
        ]

    def _journey(self, wanted: Callable[[_Save], bool]) -> Journey:
        touched = {save.page_id for save in self._saves}
        kept = saved_pages(self._screening).stored
        pages = {page: stored for page, stored in kept.items() if page not in touched}
        pages |= {save.page_id: save.stored for save in self._saves if wanted(save)}
        protocol = self._protocol
        return protocol.journey(
            {page: protocol.decode(page, stored) for page, stored in pages.items()}
        )


def _place(row: UUID) -> bytes:
    return place(_TABLE, row, "content")


def changes_between(
    protocol: Protocol, before: Journey, after: Journey
) -> Iterable[PageChanges]:
    """Yield the pages whose counting answers differ, in the order of the protocol.

    A question that was not asked and then left blank, or the other way round, is no
    difference: nobody said anything.
    """
    on_path = {page.id for page in after.path}
    for page in (*protocol.pages, *protocol.staff_pages):
        changes = tuple(_changes_of(page, before, after))
        if changes:
            yield PageChanges(page, changes, page.id in on_path)


def _changes_of(page: Page, before: Journey, after: Journey) -> Iterable[Change]:
    for question in page.questions:
        key = question.link_id
        was, now = before.answers[key], after.answers[key]
        if was != now and not {was, now} <= NOTHING:
            yield Change(question, was, now)
