"""Staff key in one page: a visit of their own that judges the case anew."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from screening.models import AmendmentReason
from screening.protocol.answers import PageAnswers
from screening.services.amending import (
    hand_in_amendment,
    open_amendment,
    save_amended_page,
)
from screening.services.errors import IncompleteScreening
from screening.services.saving import Saved


@dataclass(frozen=True, slots=True)
class KeyedIn:
    """What was saved, and the page that it opened and that has no answer yet."""

    saved: Saved
    next_page: str


@transaction.atomic
def key_in(
    *,
    screening_id: UUID,
    page_id: str,
    answers: PageAnswers,
    by: User,
    now: datetime,
    on: date,
) -> KeyedIn:
    """Save a page as a member of staff, judge the case anew, and close the visit.

    What the page changes counts at once. Where it opens a page that was never saved,
    the visit stays open until that one is keyed in too. Raises NotSubmitted,
    PageNotAsked, Screening.DoesNotExist.
    """
    amendment = open_amendment(
        screening_id=screening_id, now=now, reason=AmendmentReason.STAFF_ENTRY, by=by
    )
    saved = save_amended_page(
        amendment_id=amendment.pk,
        page_id=page_id,
        answers=answers,
        now=now,
        on=on,
        by=by,
    )
    try:
        hand_in_amendment(amendment_id=amendment.pk, now=now, on=on, by=by)
    except IncompleteScreening:
        opened = saved.journey.next_page()
        return KeyedIn(saved, opened.id if opened else "")
    return KeyedIn(saved, "")
