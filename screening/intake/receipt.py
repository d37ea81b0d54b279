"""What the receipt says besides the answers: by when, what was changed, what to add."""

from datetime import datetime
from typing import Any

from screening.intake.amend_steps import HAS_READINGS, YES
from screening.intake.promises import promise_at
from screening.intake.summary import Section, summarize
from screening.intake.visit import Visit
from screening.models import Amendment
from screening.services.history import History
from screening.services.second_fact import knows_birth_date


def receipt(visit: Visit) -> dict[str, Any]:
    """Return the context of the receipt; the promise counts from what came last."""
    screening = visit.screening
    sent = [screening.submitted_at or visit.now, *_handed_in(visit)]
    return {
        "screening": screening,
        "promise": promise_at(sent[-1]),
        "changed_at": sent[1:],
        "is_unsent": bool(_unsent(visit)),
        "lacks_readings": lacks_readings(visit),
        "may_return": knows_birth_date(screening),
    }


def told(visit: Visit) -> list[Section]:
    """Return the answers that were handed in: a visit not finished yet is left out."""
    open_visits = _unsent(visit)
    if not open_visits:
        return summarize(visit.protocol, visit.journey)
    handed_in = History(visit.screening, visit.protocol).handed_in(without=open_visits)
    return summarize(visit.protocol, handed_in)


def lacks_readings(visit: Visit) -> bool:
    """Tell whether blood pressure readings were asked for and none were told."""
    asked = visit.protocol.has_question(HAS_READINGS)
    return asked and visit.journey.answers[HAS_READINGS] != YES


def _unsent(visit: Visit) -> list[Amendment]:
    if visit.screening.amended_at is None:
        return []
    unfinished = visit.screening.amendments.unfinished().written_by(None)
    return list(unfinished.filter(pages__isnull=False).distinct())


def _handed_in(visit: Visit) -> list[datetime]:
    """Return when the patient sent changes, oldest first."""
    if visit.screening.amended_at is None:
        return []
    sent = visit.screening.amendments.written_by(None).filter(
        handed_in_at__isnull=False
    )
    moments = sent.order_by("handed_in_at").values_list("handed_in_at", flat=True)
    return [moment for moment in moments if moment is not None]
