"""Answers that stood before the present ones: what, until when, and by whom."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from screening.models import SavedPage, Screening
from screening.protocol.answers import Absent, Answer, PageAnswers
from screening.protocol.protocol import Protocol
from screening.review.wording import in_words


@dataclass(frozen=True, slots=True)
class Replaced:
    """What an answer was, when it was changed, by whom ("" for the patient), and
    whether that was after submission."""

    key: str
    before: str
    after: str
    at: datetime
    by: str
    after_submission: bool


def replaced_answers(screening: Screening) -> Mapping[str, tuple[Replaced, ...]]:
    """Return by question every change of an answer that was given, oldest first.

    One query: only pages that were saved more than once are opened. A question that
    was blank before is no change; one that was taken back is.
    """
    found: dict[str, list[Replaced]] = defaultdict(list)
    before: dict[str, PageAnswers] = {}
    for page in _saved_again(screening):
        now = page.answers(screening.protocol)
        for change in _changes(screening.protocol, page, before.get(page.page_id), now):
            found[change.key].append(change)
        before[page.page_id] = now
    return {key: tuple(changes) for key, changes in found.items()}


def _saved_again(screening: Screening) -> Iterator[SavedPage]:
    pages = SavedPage.objects.filter(screening_id=screening.pk)
    often = pages.values("page_id").annotate(saves=Count("id")).filter(saves__gt=1)
    rows = pages.filter(page_id__in=often.values("page_id"))
    yield from rows.select_related("amendment__by").order_by("sequence")


def _changes(
    protocol: Protocol, page: SavedPage, before: PageAnswers | None, now: PageAnswers
) -> Iterator[Replaced]:
    if before is None:
        return
    for key in protocol.page(page.page_id).link_ids:
        was, is_now = before.answer(key), now.answer(key)
        if was != is_now and was is not Absent.LEFT_BLANK:
            yield _replaced(protocol, page, key, was, is_now)


def _replaced(
    protocol: Protocol, page: SavedPage, key: str, was: Answer, is_now: Answer
) -> Replaced:
    visit = page.amendment
    return Replaced(
        key=key,
        before=in_words(protocol, key, was),
        after=in_words(protocol, key, is_now),
        at=page.saved_at,
        by=str(visit.by) if visit is not None and visit.by else "",
        after_submission=visit is not None,
    )
