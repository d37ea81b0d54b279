"""Read a screening back: its pages, its journey, what the rules last said."""

from dataclasses import dataclass
from typing import Any

from screening.models import Evaluation, SavedPage, Screening
from screening.protocol.answers import PageAnswers
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.journey import Journey
from screening.sealing import place, unseal

Stored = dict[str, Any]
_TABLE = SavedPage._meta.db_table  # noqa: SLF001 - documented by Django


@dataclass(frozen=True, slots=True)
class SavedPages:
    """The newest save of each page as stored, and the number of the last save."""

    stored: dict[str, Stored]
    last: int

    def with_page(self, page_id: str, answers: PageAnswers) -> "SavedPages":
        """Return the pages after one more save."""
        return SavedPages({**self.stored, page_id: answers.to_json()}, self.last + 1)

    def decoded(self, protocol: Protocol) -> dict[str, PageAnswers]:
        """Read every page in its types."""
        return protocol.decode_all(self.stored)


def saved_pages(screening: Screening) -> SavedPages:
    """Return the pages as they stand now, without a query. Raises CannotOpen."""
    kept = screening.unseal("current_pages")
    return SavedPages(kept["pages"], kept["last"]) if kept else SavedPages({}, 0)


def keep_pages(screening: Screening, pages: SavedPages) -> None:
    """Seal the pages as they stand into the screening; the caller saves it."""
    screening.seal("current_pages", {"pages": pages.stored, "last": pages.last})


def folded_pages(screening: Screening) -> SavedPages:
    """Return the same from the record itself, one row a save. Raises CannotOpen."""
    rows = (
        SavedPage.objects.filter(screening_id=screening.pk)
        .order_by("sequence")
        .values_list("page_id", "id", "content", "sequence")
    )
    pages = SavedPages({}, 0)
    for page_id, row, content, sequence in rows:
        stored = unseal(content, place(_TABLE, row, "content"))
        pages = SavedPages({**pages.stored, page_id: stored}, sequence)
    return pages


def journey_of(screening: Screening) -> Journey:
    """Replay the saved pages: the path, the answers that count, the next page.

    The pages are those of the moment at which the screening was fetched.
    """
    protocol = screening.protocol
    return protocol.journey(saved_pages(screening).decoded(protocol))


def latest_evaluation(screening: Screening) -> Evaluation | None:
    """Return what the rules said last; None before the first saved page."""
    return Evaluation.objects.filter(screening=screening).order_by("-sequence").first()
