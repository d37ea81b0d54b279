"""Hand a screening in, once, however often the button is pressed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from screening.models import CaseEventKind, Screening
from screening.services import reading, summary, trail
from screening.services.errors import IncompleteScreening
from screening.services.flagging import flags_of
from screening.services.holding import keep, locked
from screening.services.judging import judge
from screening.services.notifying import tell_of_new_case
from screening.services.occasion import Occasion
from screening.services.return_links import end_links


@transaction.atomic
def submit(*, screening_id: UUID, now: datetime, on: date) -> Screening:
    """Submit, judge once more as of the clinic's date, and put it in the queue.

    A second call changes nothing and returns the same. Raises IncompleteScreening,
    Screening.DoesNotExist.
    """
    screening = locked(screening_id)
    if screening.is_submitted:
        return screening
    pages = reading.saved_pages(screening)
    journey = reading.journey_of(screening)
    if not journey.is_complete:
        raise IncompleteScreening
    judge(screening, journey, Occasion(now=now, on=on, sequence=pages.last + 1))
    _hand_in(screening, now)
    return screening


def _hand_in(screening: Screening, now: datetime) -> None:
    screening.submitted_at = now
    summary.note_flags(screening, flags_of(screening), now)
    keep(screening, "submitted_at", *summary.FLAGGED)
    end_links(screening, now)
    trail.note_event(screening.pk, CaseEventKind.SUBMITTED, now=now)
    tell_of_new_case(screening, now)
