"""Bring a severe number that no rule can judge before staff, also in a draft."""

from screening.models import Screening
from screening.protocol.facts.blood_pressure import Limits
from screening.protocol.facts.told_readings import (
    GATE,
    is_about_readings,
    told_readings,
)
from screening.protocol.questionnaires.journey import Journey
from screening.services.occasion import Occasion

COLUMNS = ("pressure_to_ask_at", "queued_at")


def note_pressure(
    screening: Screening, journey: Journey, occasion: Occasion
) -> tuple[str, ...]:
    """Note since when such a number stands; return the columns that changed.

    It leaves the note once the reading is finished, taken back, or heard by a rule.
    """
    if not _may_change(screening, occasion):
        return ()
    stands = _is_unheard(screening, journey, occasion)
    if stands == (screening.pressure_to_ask_at is not None):
        return ()
    screening.pressure_to_ask_at = occasion.now if stands else None
    if stands and screening.queued_at is None:
        screening.queued_at = occasion.now
    return COLUMNS


def _may_change(screening: Screening, occasion: Occasion) -> bool:
    """Tell whether readings were asked now; at submission the date alone may tell."""
    page = occasion.page
    if page is None:
        return True
    return is_about_readings(screening.protocol.page(page.page_id).link_ids)


def _is_unheard(screening: Screening, journey: Journey, occasion: Occasion) -> bool:
    answers = journey.answers
    if answers[GATE] != "yes":
        return False
    limits = Limits.of(screening.protocol.parameters)
    told = told_readings(answers, occasion.on, limits)
    return any(reading.is_unheard for reading in told)
