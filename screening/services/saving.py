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
from screening.protocol.questionnaires.definition import ENGLISH
from screening.protocol.questionnaires.journey import Journey
from screening.services import reading, summary
from screening.services.errors import AlreadySubmitted, PageNotAsked
from screening.services.judging import Occasion, judge


@dataclass(frozen=True, slots=True)
class Saved:
    """What the save led to; `new_flags` are those new or raised again just now."""

    journey: Journey
    evaluation: Judgement
    new_flags: tuple[Flag, ...]


@transaction.atomic
def save_page(
    *,
    screening_id: UUID,
    page_id: str,
    answers: PageAnswers,
    now: datetime,
    on: date,
    language: str = ENGLISH,
) -> Saved:
    """Append the answers of a page, judge the whole anew, raise what must be raised.

    All of it or nothing. `on` is the clinic's date; `language` is the one in
    which the page was shown. Raises AlreadySubmitted, PageNotAsked,
    Screening.DoesNotExist.
    """
    screening = reading.locked(screening_id)
    if screening.is_submitted:
        raise AlreadySubmitted
    protocol = screening.protocol
    pages = reading.saved_pages(screening)
    by_page = pages.decoded(protocol)
    if not _may_be_answered(protocol, page_id, by_page):
        raise PageNotAsked
    page = _append(screening, page_id, answers, pages.last + 1, now, language)
    reading.keep_pages(screening, pages.with_page(page_id, answers))
    journey = protocol.journey({**by_page, page_id: answers})
    occasion = Occasion(now=now, on=on, sequence=page.sequence, page=page)
    judgement, flags = judge(screening, journey, occasion)
    _note_save(screening, page, answers)
    return Saved(journey, judgement, flags)


def _may_be_answered(
    protocol: Protocol, page_id: str, saved: Mapping[str, PageAnswers]
) -> bool:
    """Tell whether the path asks this page, or answers to it are kept in any case."""
    page = next((page for page in protocol.pages if page.id == page_id), None)
    if page is None:
        return False
    # A danger answer counts even from a tab that fell behind the path.
    always = not page.show_if or page.keeps_answers
    return always or protocol.journey(saved).is_on_path(page_id)


def _append(
    screening: Screening,
    page_id: str,
    answers: PageAnswers,
    sequence: int,
    now: datetime,
    language: str,
) -> SavedPage:
    page = SavedPage(
        screening_id=screening.pk,
        page_id=page_id,
        sequence=sequence,
        saved_at=now,
        language=language,
    )
    page.seal("content", answers.to_json())
    page.save(force_insert=True)
    return page


def _note_save(screening: Screening, saved: SavedPage, answers: PageAnswers) -> None:
    screening.last_saved_at = saved.saved_at
    columns = ["last_saved_at", "current_pages", *summary.JUDGED, *summary.FLAGGED]
    page = screening.protocol.page(saved.page_id)
    if summary.note_identity(screening, page, answers):
        columns.append("identity")
    screening.save(update_fields=columns)
