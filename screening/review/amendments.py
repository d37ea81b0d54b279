"""What was changed after submission: before and after, by whom and when."""

from dataclasses import dataclass

from screening.models import Amendment, Screening
from screening.protocol.protocol import Protocol
from screening.review.wording import in_words, label
from screening.services.history import Change, History, PageChanges


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A question as asked, with the answer that counted before and the one after."""

    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """One page; `counts` is false where the change leads past it."""

    title: str
    lines: tuple[ChangedLine, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class Amended:
    """One visit after submission with all that it changed, the newest state of each."""

    amendment: Amendment
    pages: tuple[ChangedPage, ...]


def read_amendments(
    screening: Screening, hidden: frozenset[str] = frozenset()
) -> tuple[Amended, ...]:
    """Return the visits that changed anything, newest first; two queries or none.

    `hidden`: ids of pages that this reader may not see.
    """
    if screening.amended_at is None:
        return ()
    history, protocol = History(screening), screening.protocol
    visits = screening.amendments.select_related("by").order_by("-opened_at")
    read = (
        Amended(visit, _pages(protocol, history.changes_in(visit), hidden))
        for visit in visits
    )
    return tuple(amended for amended in read if amended.pages)


def _pages(
    protocol: Protocol, found: tuple[PageChanges, ...], hidden: frozenset[str]
) -> tuple[ChangedPage, ...]:
    return tuple(
        ChangedPage(
            changed.page.title,
            tuple(_line(protocol, change) for change in changed.changes),
            changed.counts,
        )
        for changed in found
        if changed.page.id not in hidden
    )


def _line(protocol: Protocol, change: Change) -> ChangedLine:
    key = change.question.link_id
    before, after = (
        in_words(protocol, key, said) for said in (change.before, change.after)
    )
    return ChangedLine(label(protocol, key), before, after)
