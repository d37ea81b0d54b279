"""Change a screening after it was handed in: nothing is overwritten, all is judged.

Open, save pages, hand in. Each save counts, is judged and is told at once: a danger
answer does not wait for the last button. The same verbs serve the patient (`by` is
None) and staff, who also key in the pages that they alone answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import (
    Amendment,
    AmendmentReason,
    CaseEventKind,
    Evaluation,
    SavedPage,
    Screening,
)
from screening.protocol.answers import PageAnswers
from screening.protocol.facts.told_readings import is_about_readings
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.journey import Journey
from screening.services import reading, summary, trail
from screening.services.change_flags import bring_back, wait_anew
from screening.services.errors import (
    AmendmentHandedIn,
    IncompleteScreening,
    NotSubmitted,
    NotTheirAmendment,
    PageNotAsked,
)
from screening.services.history import changes_between
from screening.services.holding import keep, locked
from screening.services.judging import judge
from screening.services.occasion import Occasion
from screening.services.saving import Saved, changed_answers
from screening.services.search_keys import keep_search_keys


@dataclass(frozen=True, slots=True)
class _Visit:
    """A screening held for one of its amendments."""

    screening: Screening
    amendment: Amendment

    @property
    def next_sequence(self) -> int:
        """Number after the last evaluation: submission and hand-in have one too."""
        last = Evaluation.objects.filter(screening_id=self.screening.pk)
        return last.order_by("-sequence").values_list("sequence", flat=True)[0] + 1


@transaction.atomic
def open_amendment(
    *,
    screening_id: UUID,
    now: datetime,
    reason: AmendmentReason = AmendmentReason.CORRECTION,
    by: User | None = None,
) -> Amendment:
    """Begin a visit to a submitted screening, or return the one not handed in yet.

    Raises NotSubmitted, Screening.DoesNotExist.
    """
    screening = locked(screening_id)
    if not screening.is_submitted:
        raise NotSubmitted
    own = Amendment.objects.filter(screening_id=screening_id).written_by(by)
    known = own.unfinished().first()
    if known is not None:
        return known
    amendment = Amendment.objects.create(
        screening_id=screening_id, reason=reason, by=by, opened_at=now
    )
    _tell(amendment, CaseEventKind.AMENDMENT_OPENED, now)
    return amendment


@transaction.atomic
def save_amended_page(
    *,
    amendment_id: UUID,
    page_id: str,
    answers: PageAnswers,
    now: datetime,
    on: date,
    by: User | None = None,
) -> Saved:
    """Append a page to the visit, judge the whole anew, raise what must be raised.

    All of it or nothing. `on` is the clinic's date. Raises AmendmentHandedIn,
    PageNotAsked, NotTheirAmendment, Amendment.DoesNotExist.
    """
    visit = _held(amendment_id, by)
    if visit.amendment.is_handed_in:
        raise AmendmentHandedIn
    screening, protocol = visit.screening, visit.screening.protocol
    pages = reading.saved_pages(screening)
    before = protocol.journey(pages.decoded(protocol))
    if not _may_be_amended(protocol, page_id, before, by):
        raise PageNotAsked
    page = _saved_page(visit, page_id, answers, now)
    kept = {**pages.stored, page_id: answers.to_json()}
    reading.keep_pages(screening, reading.SavedPages(kept, page.sequence))
    journey = protocol.journey({**before.saved, page_id: answers})
    is_change = any(changes_between(protocol, before, journey))
    columns = _note_save(visit, page, answers, is_change=is_change)
    status = screening.status
    occasion = Occasion(now=now, on=on, sequence=page.sequence, page=page)
    judgement, flags = judge(screening, journey, occasion, columns)
    if "identity" in columns:
        keep_search_keys(screening)
    # What only staff key in brings no case back to them.
    if is_change and protocol.patient_page(page_id):
        bring_back(screening, page.evaluation, now)
    wait_anew(screening, status, now)
    keep(screening, *summary.FLAGGED)
    changed = changed_answers(
        before.saved.get(page_id), answers, protocol.page(page_id)
    )
    return Saved(journey, judgement, flags, changed)


@transaction.atomic
def hand_in_amendment(
    *, amendment_id: UUID, now: datetime, on: date, by: User | None = None
) -> Amendment:
    """Close the visit, and judge once more as of the clinic's date.

    A second call changes nothing and returns the same. Raises IncompleteScreening
    where a page that its changes opened was never saved, NotTheirAmendment,
    Amendment.DoesNotExist.
    """
    visit = _held(amendment_id, by)
    if visit.amendment.is_handed_in:
        return visit.amendment
    journey = reading.journey_of(visit.screening)
    if not journey.is_complete and _touches_the_path(visit):
        raise IncompleteScreening
    status = visit.screening.status
    occasion = Occasion(now=now, on=on, sequence=visit.next_sequence)
    judge(visit.screening, journey, occasion)
    wait_anew(visit.screening, status, now)
    keep(visit.screening, *summary.FLAGGED)
    visit.amendment.handed_in_at = now
    visit.amendment.save(update_fields=["handed_in_at"])
    _tell(visit.amendment, CaseEventKind.AMENDMENT_HANDED_IN, now)
    return visit.amendment


@transaction.atomic
def amend_page(
    *,
    screening_id: UUID,
    page_id: str,
    answers: PageAnswers,
    now: datetime,
    on: date,
    by: User | None = None,
) -> Saved:
    """Open a visit if none is open, and save this page in it.

    Its reason is what that page is about. Raises NotSubmitted, PageNotAsked,
    Screening.DoesNotExist.
    """
    amendment = open_amendment(
        screening_id=screening_id, now=now, reason=_reason(answers), by=by
    )
    return save_amended_page(
        amendment_id=amendment.pk,
        page_id=page_id,
        answers=answers,
        now=now,
        on=on,
        by=by,
    )


def _reason(answers: PageAnswers) -> AmendmentReason:
    about_readings = is_about_readings({*answers.given, *answers.withheld})
    return AmendmentReason.READINGS if about_readings else AmendmentReason.CORRECTION


def _held(amendment_id: UUID, by: User | None) -> _Visit:
    """Hold the screening, as every verb does, and then read the visit anew."""
    screening_id = Amendment.objects.values_list("screening_id", flat=True).get(
        pk=amendment_id
    )
    screening = locked(screening_id)
    amendment = Amendment.objects.select_related("by").get(pk=amendment_id)
    if amendment.by != by:
        raise NotTheirAmendment
    return _Visit(screening, amendment)


def _may_be_amended(
    protocol: Protocol, page_id: str, journey: Journey, by: User | None
) -> bool:
    """Tell whether the path asks this page, or staff key it in."""
    page = protocol.patient_page(page_id)
    if page is None:
        staff = by is not None
        return staff and any(page.id == page_id for page in protocol.staff_pages)
    # A danger answer counts even from a tab that fell behind the path.
    return page.keeps_answers or journey.is_on_path(page_id)


def _touches_the_path(visit: _Visit) -> bool:
    """Tell whether a page of the patient was changed, which may open others."""
    saved = visit.amendment.pages.values_list("page_id", flat=True)
    return any(visit.screening.protocol.patient_page(page_id) for page_id in saved)


def _saved_page(
    visit: _Visit, page_id: str, answers: PageAnswers, now: datetime
) -> SavedPage:
    page = SavedPage(
        screening_id=visit.screening.pk,
        amendment=visit.amendment,
        page_id=page_id,
        sequence=visit.next_sequence,
        saved_at=now,
        language=answers.language,
    )
    page.seal("content", answers.to_json())
    return page


def _note_save(
    visit: _Visit, page: SavedPage, answers: PageAnswers, *, is_change: bool
) -> tuple[str, ...]:
    """Repeat on the screening what was saved; return the columns that changed."""
    screening = visit.screening
    columns = ["current_pages"]
    if is_change:
        screening.amended_at = page.saved_at
        columns.append("amended_at")
    if visit.amendment.by is None:
        screening.last_saved_at = page.saved_at
        columns.append("last_saved_at")
    definition = screening.protocol.page(page.page_id)
    if summary.note_identity(screening, definition, answers):
        columns.append("identity")
    return tuple(columns)


def _tell(amendment: Amendment, kind: CaseEventKind, now: datetime) -> None:
    trail.note_event(
        amendment.screening_id,
        kind,
        actor=amendment.by,
        now=now,
        detail={"amendment": str(amendment.pk), "reason": amendment.reason},
    )
