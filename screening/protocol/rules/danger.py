"""Rules on danger to the body or to somebody else at this moment."""

from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import all_of, yes
from screening.protocol.rules.shared import NOT_CHECKED, OWN_CHOICE


class EmergencySymptoms(Rule):
    """A symptom that needs 911 at once."""

    id = "RED-01"
    version = 1
    level = Level.EMERGENCY_NOW
    title = "Emergency symptoms right now"
    sentence = (
        "The patient reports right now chest pain, trouble breathing, a sudden very "
        "bad headache, sudden trouble seeing or speaking, weakness or numbness of one "
        "side, or a seizure."
    )
    action = "Confirm 911 was called."
    message = "call_911"
    source = (
        Source(
            "Esketamine label: chest pain, shortness of breath, sudden severe "
            "headache, visual change, seizure or focal deficit need emergency care "
            "at once",
            "S1",
            "V",
        ),
        Source("American Heart Association, patient advice", "S27", "S"),
    )
    grounds = (all_of(yes("redflag_now")),)


class HarmToOthers(Rule):
    """Thoughts of seriously hurting someone else right now."""

    id = "RED-02"
    version = 1
    level = Level.EMERGENCY_NOW
    title = "Thoughts of hurting someone else right now"
    sentence = (
        "The patient says they are having thoughts of seriously hurting someone else "
        "right now."
    )
    action = "Clinician assesses now; follow duty-to-protect policy."
    message = "crisis"
    source = (NOT_CHECKED, OWN_CHOICE)
    grounds = (all_of(yes("harm_others_now")),)
