"""Save one page: what was acknowledged is on disk, judged, and told to staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from screening.models import Flag, SavedPage, Screening
from screening.protocol.answers import PageAnswers
from screening.protocol.evaluation import Evaluation as Judgement
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey
from screening.services import reading, summary
from screening.services.errors import AlreadySubmitted, PageNotAsked
from screening.services.holding import Stale, locked
from screening.services.judging import judge
from screening.services.occasion import Occasion
from screening.services.search_keys import keep_search_keys


@dataclass(frozen=True, slots=True)
class Saved:
    """What the save led to; `new_flags` are those new or raised again just now.

    `changed`: questions of the page whose answer was never saved or was another one.
    """

    journey: Journey
    evaluation: Judgement
    new_flags: tuple[Flag, ...]
    changed: frozenset[str]


def save_page(
    *,
    screening_id: UUID,
    page_id: str,
    answers: PageAnswers,
    now: datetime,
    on: date,
    known: Screening | None = None,
) -> Saved:
    """Append the answers of a page, judge the whole anew, raise what must be raised.

    All of it or nothing. `on` is the clinic's date. `known` is the screening as this
    request fetched it and spares a second look; if it changed since, the save begins
    again on the row as it is now. Raises AlreadySubmitted, PageNotAsked,
    Screening.DoesNotExist.
    """
    if known is not None:
        try:
            return _save(known, page_id, answers, now, on)
        except (Stale, PageNotAsked):
            pass
    with transaction.atomic():
        return _save(locked(screening_id), page_id, answers, now, on)


def _save(
    screening: Screening, page_id: str, answers: PageAnswers, now: datetime, on: date
) -> Saved:
    if screening.is_submitted:
        raise AlreadySubmitted
    protocol = screening.protocol
    pages = reading.saved_pages(screening)
    by_page = pages.decoded(protocol)
    if not _may_be_answered(protocol, page_id, by_page):
        raise PageNotAsked
    page = _saved_page(screening, page_id, answers, pages.last + 1, now)
    reading.keep_pages(screening, pages.with_page(page_id, answers))
    columns = _note_save(screening, page, answers)
    journey = protocol.journey({**by_page, page_id: answers})
    occasion = Occasion(now=now, on=on, sequence=page.sequence, page=page)
    judgement, flags = _judge_and_find(screening, journey, occasion, columns)
    changed = changed_answers(by_page.get(page_id), answers, protocol.page(page_id))
    return Saved(journey, judgement, flags, changed)


def _judge_and_find(
    screening: Screening,
    journey: Journey,
    occasion: Occasion,
    columns: tuple[str, ...],
) -> tuple[Judgement, tuple[Flag, ...]]:
    """Judge, and in the same transaction keep what a patient is found by in step."""
    if "identity" not in columns:
        return judge(screening, journey, occasion, columns)
    with transaction.atomic(savepoint=False):
        found = judge(screening, journey, occasion, columns)
        keep_search_keys(screening)
    return found


def changed_answers(
    before: PageAnswers | None, after: PageAnswers, page: Page
) -> frozenset[str]:
    """Return the questions whose answer was never saved or was another one."""
    if before is None:
        return frozenset(page.link_ids)
    if before == after:
        return frozenset()
    keys = page.link_ids
    return frozenset(key for key in keys if before.answer(key) != after.answer(key))


def _may_be_answered(
    protocol: Protocol, page_id: str, saved: Mapping[str, PageAnswers]
) -> bool:
    """Tell whether the path asks this page, or answers to it are kept in any case."""
    page = protocol.patient_page(page_id)
    if page is None:
        return False
    # A danger answer counts even from a tab that fell behind the path.
    always = not page.show_if or page.keeps_answers
    return always or protocol.journey(saved).is_on_path(page_id)


def _saved_page(
    screening: Screening,
    page_id: str,
    answers: PageAnswers,
    sequence: int,
    now: datetime,
) -> SavedPage:
    page = SavedPage(
        screening_id=screening.pk,
        page_id=page_id,
        sequence=sequence,
        saved_at=now,
        language=answers.language,
    )
    page.seal("content", answers.to_json())
    return page


def _note_save(
    screening: Screening, saved: SavedPage, answers: PageAnswers
) -> tuple[str, ...]:
    """Repeat on the screening what was saved; return the columns that changed."""
    screening.last_saved_at = saved.saved_at
    page = screening.protocol.page(saved.page_id)
    named = summary.note_identity(screening, page, answers)
    return ("last_saved_at", "current_pages", *(("identity",) if named else ()))
