"""Rules on the heart and the blood vessels."""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import (
    all_of,
    at_most,
    missing,
    more_than,
    one_of,
    yes,
)

RECENT_INFARCT = Parameter(
    name="infarct_recent_to",
    value=6,
    unit="weeks",
    lowest=6,
    highest=52,
    source="EU leaflet: not if heart attack in the last 6 weeks (S11)",
)


class VascularContraindication(Rule):
    """Aneurysm, arteriovenous malformation or bleeding in the brain, or unsure."""

    id = "CV-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Aneurysm, AVM or brain bleed"
    sentence = (
        "The patient reports an aneurysm, an arteriovenous malformation or a bleed in "
        "the brain, or is unsure of one."
    )
    action = "Clinician decides from records; do not book on the patient's word alone."
    message = "m_talk"
    source = (
        Source(
            "Esketamine label contraindications: aneurysmal vascular disease, "
            "arteriovenous malformation, history of intracerebral hemorrhage",
            "S1, S3",
            "V",
        ),
    )
    tags = ("label_ci",)
    grounds = tuple(
        all_of(one_of(key, "yes", "unsure"))
        for key in ("cv_aneurysm", "cv_avm", "cv_brain_bleed")
    )


class UnstableHeart(Rule):
    """A recent heart attack, one of unknown date, or a heart problem not in control."""

    id = "CV-02"
    version = 1
    level = Level.SAME_DAY
    title = "Recent heart attack or unstable heart problem"
    sentence = (
        "The patient reports a recent heart attack or one without a date, unstable "
        "angina, worsening heart failure or an uncontrolled heart rhythm."
    )
    action = "Call today: is the patient under cardiac care now?"
    message = "cardiac"
    source = (
        Source(
            "EU leaflet: do not use after a heart attack in the last 6 weeks; heart "
            "problem not well controlled",
            "S11",
            "V",
        ),
        Source("Trial exclusions", "S18", "V"),
    )
    parameters = (RECENT_INFARCT,)
    grounds = (
        all_of(yes("cv_mi"), at_most("cv_mi_weeks_ago", "infarct_recent_to")),
        all_of(yes("cv_mi"), missing("cv_mi_weeks_ago")),
        all_of(one_of("cv_angina", "unstable")),
        all_of(one_of("cv_heart_failure", "worsening")),
        all_of(one_of("cv_arrhythmia", "uncontrolled")),
    )


class HeartNeedsClearance(Rule):
    """A heart or vessel problem of the past, or one that is stable."""

    id = "CV-03"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Heart or vessel problem to clear"
    sentence = (
        "The patient reports an older heart attack, stable angina, stable heart "
        "failure, a controlled heart rhythm problem, a stroke or TIA, valve disease or "
        "brain swelling from high blood pressure."
    )
    action = "Cardiac or medical clearance, ECG as ordered."
    message = "m_talk"
    source = (
        Source(
            "Label: assess other cardiovascular and cerebrovascular conditions; "
            "hypertensive encephalopathy needs closer monitoring",
            "S1",
            "V",
        ),
        Source("EU leaflet", "S11", "V"),
    )
    parameters = (RECENT_INFARCT,)
    grounds = (
        all_of(yes("cv_mi"), more_than("cv_mi_weeks_ago", "infarct_recent_to")),
        all_of(one_of("cv_angina", "stable")),
        all_of(one_of("cv_heart_failure", "stable")),
        all_of(one_of("cv_arrhythmia", "controlled")),
        *(all_of(yes(key)) for key in ("cv_stroke_tia", "cv_valve", "cv_htn_enceph")),
    )
