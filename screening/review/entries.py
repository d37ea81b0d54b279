"""What staff key in: licensed scales, a dose, records seen, readings and trials."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from screening.models import Screening
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.services import journey_of

# Of the patient's pages: those that a record or a cuff in the clinic may settle.
CONFIRMED = ("tried", "reading", "your-medicines", "benzo")


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page that staff may key in, and whether something stands there already."""

    id: str
    title: str
    is_filled: bool


@dataclass(frozen=True, slots=True)
class Entries:
    """What only staff know, and what they may confirm of the patient's own answers."""

    staff: tuple[EntryPage, ...]
    patient: tuple[EntryPage, ...]


def read_entries(screening: Screening) -> Entries:
    """Return the pages that staff may key in, without a query."""
    protocol, journey = screening.protocol, journey_of(screening)
    saved = journey.saved
    return Entries(
        tuple(_entries(protocol.staff_pages, saved.keys())),
        tuple(
            _entries(
                (page for page in journey.path if page.id.startswith(CONFIRMED)),
                saved.keys(),
            )
        ),
    )


def entry_page(screening: Screening, page_id: str) -> Page | None:
    """Return the page if staff may key it in on this case."""
    entries = read_entries(screening)
    known = {page.id for page in (*entries.staff, *entries.patient)}
    protocol: Protocol = screening.protocol
    return protocol.page(page_id) if page_id in known else None


def _entries(pages: Iterable[Page], saved: Container[str]) -> Iterator[EntryPage]:
    for page in pages:
        yield EntryPage(page.id, page.title, page.id in saved)
