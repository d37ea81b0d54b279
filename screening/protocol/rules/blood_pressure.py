"""Rules on the blood pressure readings of the last weeks.

What counts as a valid, recent, high or severe reading is decided once, by the facts;
the limits are the parameters of the facts.
"""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import (
    all_of,
    fails,
    holds,
    is_not,
    less_than,
    never_yes,
    one_of,
    yes,
)
from screening.protocol.rules.shared import OWN_CHOICE

AHA_ABOVE_SEVERE = "American Heart Association: above 180/120"


class SeverePressureWithSymptoms(Rule):
    """Emergency symptoms and a severe reading of today or yesterday."""

    id = "BP-01"
    version = 1
    level = Level.EMERGENCY_NOW
    title = "Severe blood pressure with emergency symptoms"
    sentence = (
        "The patient reports emergency symptoms right now, and a blood pressure "
        "reading of today or yesterday is in the severe range."
    )
    action = "Confirm 911."
    message = "call_911"
    source = (
        Source(f"{AHA_ABOVE_SEVERE} with symptoms, call 911", "S27", "S"),
        Source("Esketamine label, text on hypertensive crisis", "S1", "V"),
    )
    grounds = (all_of(yes("redflag_now"), holds("bp_severe_now")),)


class SeverePressure(Rule):
    """A severe recent reading, and BP-01 is not raised."""

    id = "BP-02"
    version = 1
    level = Level.SAME_DAY
    title = "Severe blood pressure reading"
    sentence = "A recent blood pressure reading is in the severe range."
    action = (
        "Call: repeat after 5 minutes rest, symptoms, medicines missed; urgent medical "
        "contact."
    )
    message = "bp_severe"
    source = (Source(f"{AHA_ABOVE_SEVERE} wait, repeat and call", "S27", "S"),)
    grounds = (
        all_of(holds("bp_severe"), never_yes("redflag_now")),
        all_of(holds("bp_severe"), fails("bp_severe_now")),
    )


class HighPressure(Rule):
    """A high recent reading, none of them severe."""

    id = "BP-03"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "High blood pressure reading"
    sentence = (
        "A recent blood pressure reading is in the high range, and none is in the "
        "severe range."
    )
    action = "Repeat on 2 days, average; treat or refer before booking."
    message = "bp_measure"
    source = (
        Source("Esketamine label, general guide of above 140/90", "S1, S12", "V"),
        Source("ACC/AHA stage 2", "S25", "S"),
        Source(
            "Ketamine label: contraindicated where a significant rise in blood "
            "pressure would be a serious hazard",
            "S8",
            "V",
        ),
    )
    grounds = (all_of(holds("bp_high"), fails("bp_severe")),)


class RaisedPressure(Rule):
    """A stage 1 recent reading, none of them high."""

    id = "BP-04"
    version = 1
    level = Level.NOTE
    title = "Blood pressure in stage 1"
    sentence = (
        "A recent blood pressure reading is in the stage 1 range, and none is in the "
        "high range."
    )
    action = "Note; recheck at visit."
    message = ""
    source = (Source("ACC/AHA stage 1", "S25", "S"),)
    grounds = (all_of(holds("bp_stage1"), fails("bp_high")),)


class HighPressureWithoutDiagnosis(Rule):
    """A high recent reading in a patient who reports no hypertension."""

    id = "BP-05"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "High reading, no diagnosis of high blood pressure"
    sentence = (
        "A recent blood pressure reading is high, but the patient reports no high "
        "blood pressure and does not report medicine for it."
    )
    action = (
        "Possible undiagnosed high BP, or wrong cuff or technique; answers conflict."
    )
    message = "m_talk"
    source = (
        Source("Combination of answers, for a clinician to own", "", "D"),
        Source("Trial exclusion: uncontrolled blood pressure", "S18", "V"),
    )
    grounds = (
        all_of(holds("bp_high"), one_of("htn_dx", "no"), is_not("htn_meds", "yes")),
    )


class TreatedHighPressure(Rule):
    """A high recent reading in a patient who takes medicine for it."""

    id = "BP-06"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Blood pressure treated but high"
    sentence = (
        "A recent blood pressure reading is high although the patient takes blood "
        "pressure medicine."
    )
    action = "Treated but not controlled: adherence, prescriber contact."
    message = "m_talk"
    source = (
        Source(
            "Trial exclusion: uncontrolled hypertension; controlled is allowed",
            "S18",
            "V",
        ),
    )
    grounds = (all_of(holds("bp_high"), yes("htn_meds")),)


class TooFewReadings(Rule):
    """Fewer recent valid readings than are needed."""

    id = "BP-07"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Too few recent blood pressure readings"
    sentence = "There are too few recent blood pressure readings that can be counted."
    action = "Ask for readings or offer a nurse check."
    message = "bp_two_readings"
    source = (
        Source("At least 2 readings on at least 2 occasions", "S25", "S"),
        OWN_CHOICE,
    )
    parameters = (
        Parameter(
            name="readings_needed",
            value=2,
            unit="readings",
            lowest=2,
            highest=3,
            source="At least 2 readings on at least 2 occasions (S25)",
        ),
    )
    grounds = (all_of(less_than("recent_readings", "readings_needed")),)
