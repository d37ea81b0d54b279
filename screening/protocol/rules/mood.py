"""Rules on the depression and anxiety scores."""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import all_of, at_least, at_most, missing
from screening.protocol.rules.shared import MOOD_REASON

PHQ9_ITEMS = tuple(f"phq9_{number}" for number in range(1, 10))


class SevereDepression(Rule):
    """PHQ-9 total in the severe band."""

    id = "DEP-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Severe depression score"
    sentence = "The PHQ-9 total is in the severe band."
    action = (
        "Prioritize consultation; check supports, current care, need for higher level "
        "of care."
    )
    message = "m_talk"
    source = (
        Source("PHQ-9 severe band, expedited specialist care", "S31", "S"),
        Source("Kroenke 2001, not checked", "", "U"),
    )
    parameters = (
        Parameter(
            name="phq9_severe_from",
            value=20,
            unit="points",
            lowest=15,
            highest=20,
            source="PHQ-9 severe band 20 to 27 (S31)",
        ),
    )
    grounds = (all_of(at_least("phq9_total", "phq9_severe_from")),)


class LowDepressionScore(Rule):
    """Came for depression, and the PHQ-9 total is below the usual cut-off."""

    id = "DEP-02"
    version = 1
    level = Level.NOTE
    title = "Came for depression, low PHQ-9"
    sentence = (
        "The main reason is depression, but the PHQ-9 total is below the usual cut-off."
    )
    action = "Clarify reason for referral, remission, other cause."
    message = ""
    source = (
        Source("PHQ-9 cut-off of 10 or more", "S28", "V"),
        Source(
            "Programs use higher entry scores (reported: VA 15 or more)", "S19", "S"
        ),
    )
    parameters = (
        Parameter(
            name="phq9_low_to",
            value=9,
            unit="points",
            lowest=9,
            highest=14,
            source="One below the cut-off of 10 (S28)",
        ),
    )
    grounds = (all_of(MOOD_REASON, at_most("phq9_total", "phq9_low_to")),)


class UnfinishedDepressionScore(Rule):
    """Any PHQ-9 item without an answer, so that there is no total."""

    id = "DEP-03"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "PHQ-9 not complete"
    sentence = "At least one PHQ-9 item has no answer, so there is no total."
    action = "Complete it with the patient; look at item 9 first."
    message = "finish_page"
    source = (Source("Integrity of the score, for a clinician to own", "", "D"),)
    grounds = tuple(all_of(missing(item)) for item in PHQ9_ITEMS)


class SevereAnxiety(Rule):
    """GAD-7 total in the severe band."""

    id = "ANX-01"
    version = 1
    level = Level.NOTE
    title = "Severe anxiety score"
    sentence = "The GAD-7 total is in the severe band."
    action = "Discuss preparation, setting and anxiety care."
    message = ""
    source = (Source("GAD-7 severe band", "S28", "V"),)
    parameters = (
        Parameter(
            name="gad7_severe_from",
            value=15,
            unit="points",
            lowest=10,
            highest=15,
            source="GAD-7 severe band 15 to 21 (S28)",
        ),
    )
    grounds = (all_of(at_least("gad7_total", "gad7_severe_from")),)
