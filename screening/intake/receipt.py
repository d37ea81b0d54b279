"""What the receipt says besides the answers: by when, what was changed, what to add."""

from datetime import datetime
from typing import Any

from screening.intake.panels import END, Panel
from screening.intake.promises import promise_at
from screening.intake.readings import YES, Note, notes
from screening.intake.summary import Section, summarize
from screening.intake.visit import Visit
from screening.models import Amendment
from screening.protocol.facts.told_readings import GATE
from screening.services.history import History
from screening.services.second_fact import knows_birth_date

# The rule that asks for more readings, and its message: the receipt says it itself.
TOO_FEW, ASKS_FOR_READINGS = "BP-07", "bp_two_readings"


def due(visit: Visit) -> list[Panel]:
    """Return the messages of the receipt, but the one that it says in its own words."""
    return [panel for panel in visit.panels(END) if panel.id != ASKS_FOR_READINGS]


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
        "loud_notes": _loud_notes(visit),
        "has_some": visit.journey.answers[GATE] == YES,
        "may_return": knows_birth_date(screening),
    }


def told(visit: Visit) -> list[Section]:
    """Return the answers that were handed in: a visit not finished yet is left out."""
    open_visits = _unsent(visit)
    if not open_visits:
        return summarize(visit.protocol, visit.journey, visit.today)
    handed_in = History(visit.screening, visit.protocol).handed_in(without=open_visits)
    return summarize(visit.protocol, handed_in, visit.today)


def lacks_readings(visit: Visit) -> bool:
    """Tell whether readings were asked for and none were told, or too few count."""
    if not visit.protocol.has_question(GATE):
        return False
    none = visit.journey.answers[GATE] != YES
    return none or TOO_FEW in visit.screening.raised


def _loud_notes(visit: Visit) -> list[Note]:
    """Return what to say of severe numbers for which no message of a rule stands."""
    found = notes(visit.protocol, visit.journey.answers, visit.today).values()
    return [note for note in found if note.is_warning and not note.is_heard]


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
