"""Read a screening back: its pages, its journey, what the rules last said."""

from dataclasses import dataclass
from uuid import UUID

from screening.models import Evaluation, SavedPage, Screening
from screening.protocol.answers import PageAnswers
from screening.protocol.questionnaires.journey import Journey
from screening.sealing import place, unseal

_TABLE = SavedPage._meta.db_table  # noqa: SLF001 - documented by Django


@dataclass(frozen=True, slots=True)
class SavedPages:
    """The newest save of each page, and the number of the last save."""

    by_page: dict[str, PageAnswers]
    last: int


def saved_pages(screening: Screening) -> SavedPages:
    """Return the pages as they stand now, in one query. Raises CannotOpen."""
    rows = (
        SavedPage.objects.filter(screening_id=screening.pk)
        .order_by("sequence")
        .values_list("page_id", "id", "content", "sequence")
    )
    newest = {page_id: (row, content, n) for page_id, row, content, n in rows}
    return SavedPages(
        by_page={
            page_id: _open(screening, page_id, row, content)
            for page_id, (row, content, _) in newest.items()
        },
        last=max((n for _, _, n in newest.values()), default=0),
    )


def _open(
    screening: Screening, page_id: str, row: UUID, content: bytes | memoryview
) -> PageAnswers:
    stored = unseal(content, place(_TABLE, row, "content"))
    return screening.protocol.decode(page_id, stored)


def journey_of(screening: Screening) -> Journey:
    """Replay the saved pages: the path, the answers that count, the next page."""
    return screening.protocol.journey(saved_pages(screening).by_page)


def latest_evaluation(screening: Screening) -> Evaluation | None:
    """Return what the rules said last; None before the first saved page."""
    return Evaluation.objects.filter(screening=screening).order_by("-sequence").first()


def locked(screening_id: UUID) -> Screening:
    """Return the screening, held until the end of the transaction.

    SQLite holds the whole database instead (IMMEDIATE).
    """
    return Screening.objects.select_for_update(no_key=True).get(pk=screening_id)
