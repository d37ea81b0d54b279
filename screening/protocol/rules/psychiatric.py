"""Rules on psychosis, bipolar disorder and mania, memory and decisions."""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import (
    all_of,
    at_least,
    is_not,
    missing,
    one_of,
    yes,
)
from screening.protocol.rules.shared import MOOD_REASON

BIPOLAR_CODES = ("type1", "type2", "type_unknown")
BIPOLAR = one_of("dx_bipolar", *BIPOLAR_CODES)
NOT_BIPOLAR = is_not("dx_bipolar", *BIPOLAR_CODES)


class CurrentPsychosis(Rule):
    """Psychotic symptoms in the past month."""

    id = "PSY-01"
    version = 1
    level = Level.SAME_DAY
    title = "Psychotic symptoms in the past month"
    sentence = (
        "In the past month the patient saw, heard or strongly believed things that "
        "others said were not real."
    )
    action = "Clinician assessment today; not a routine ketamine work-up."
    message = "m_today"
    source = (
        Source("Trials exclude current psychosis", "S18", "V"),
        Source("Cohen 2018: avoid in poorly controlled psychosis", "S16", "S"),
        Source("EU patient leaflet", "S11", "V"),
    )
    grounds = (all_of(yes("psychosis_now")),)


class PsychosisHistory(Rule):
    """A psychotic diagnosis, or psychotic symptoms at any time."""

    id = "PSY-02"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "History of psychosis"
    sentence = (
        "The patient reports a psychotic diagnosis, or psychotic symptoms at some time "
        "when not using drugs."
    )
    action = "Psychiatric review of history, triggers, current treatment."
    message = "m_talk"
    source = (
        Source("EU leaflet precaution", "S11", "V"),
        Source("Exclusions of programs", "S19, S20", "S"),
        Source("Sanacora 2017: best data are in non-psychotic episodes", "S13", "S"),
    )
    grounds = (all_of(yes("dx_psychotic")), all_of(yes("psychosis_ever")))


class CurrentMania(Rule):
    """Much more energy and much less need for sleep in the past week."""

    id = "PSY-03"
    version = 1
    level = Level.SAME_DAY
    title = "Possible mania in the past week"
    sentence = (
        "In the past week the patient had much more energy or irritability than usual "
        "and needed much less sleep."
    )
    action = "Assess for current mania or mixed state, sleep, safety, substances."
    message = "m_today"
    source = (Source("Trial exclusion: current mania", "S18", "V"),)
    grounds = (all_of(yes("mania_now")),)


class UnprotectedBipolar(Rule):
    """Bipolar disorder without a mood stabilizer."""

    id = "PSY-04"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Bipolar disorder, no mood stabilizer"
    sentence = (
        "The patient reports bipolar disorder and does not report taking a mood "
        "stabilizer."
    )
    action = "Psychiatrist to review mood protection and switch risk."
    message = "m_talk"
    source = (
        Source("Bipolar evidence is as add-on to mood treatment", "S48", "S"),
        Source("EU leaflet precaution on bipolar disorder and mania", "S11", "V"),
    )
    grounds = (all_of(BIPOLAR, is_not("on_mood_stabilizer", "yes")),)


class ProtectedBipolar(Rule):
    """Bipolar disorder with a mood stabilizer."""

    id = "PSY-05"
    version = 1
    level = Level.NOTE
    title = "Bipolar disorder on a mood stabilizer"
    sentence = "The patient reports bipolar disorder and takes a mood stabilizer."
    action = "Off-label; plan monitoring for mood elevation."
    message = ""
    source = (Source("Bipolar evidence is as add-on to mood treatment", "S48", "S"),)
    grounds = (all_of(BIPOLAR, yes("on_mood_stabilizer")),)


class UndiagnosedMania(Rule):
    """A positive mania screen in a patient with no bipolar diagnosis."""

    id = "PSY-06"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Mania screen positive, no bipolar diagnosis"
    sentence = (
        "The answers on times of very high energy, or an MDQ or RMS total keyed in by "
        "staff, are positive, and no bipolar disorder is reported."
    )
    action = "Diagnostic interview for bipolar disorder before treatment planning."
    message = "m_talk"
    source = (
        Source("Purpose of the MDQ and the Rapid Mood Screener", "S37, S38", "V"),
        Source("Screen in our own wording, not a validated scale", "", "D"),
    )
    parameters = (
        Parameter(
            name="mdq_positive_from",
            value=7,
            unit="yes answers",
            lowest=1,
            highest=7,
            source="MDQ: 7 or more of 13 (S37)",
        ),
        Parameter(
            name="rms_positive_from",
            value=4,
            unit="yes answers",
            lowest=1,
            highest=4,
            source="Rapid Mood Screener: 4 or more of 6 (S38)",
        ),
    )
    grounds = (
        all_of(yes("up_period"), yes("up_less_sleep"), NOT_BIPOLAR),
        all_of(yes("up_period"), yes("up_trouble"), NOT_BIPOLAR),
        all_of(
            at_least("mdq_yes_count", "mdq_positive_from"),
            yes("mdq_same_time"),
            one_of("mdq_problem", "moderate", "serious"),
            NOT_BIPOLAR,
        ),
        all_of(at_least("rms_yes_count", "rms_positive_from"), NOT_BIPOLAR),
    )


class CapacityInQuestion(Rule):
    """Dementia told or suspected, or somebody else helps to decide."""

    id = "PSY-07"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Memory or capacity to consent"
    sentence = (
        "The patient reports dementia or a serious memory problem, is unsure of it, or "
        "has help with medical decisions."
    )
    action = "Check capacity, who consents, baseline cognition."
    message = "m_talk"
    source = (
        Source("Program exclusions: dementia, delirium, capacity", "S19, S20", "S"),
        Source("Label warning on cognitive impairment", "S1", "V"),
    )
    grounds = (
        all_of(one_of("dx_dementia", "yes", "unsure")),
        all_of(yes("decision_help")),
    )


class NoClinicianDiagnosis(Rule):
    """Came for depression, and no clinician is known to have diagnosed it."""

    id = "PSY-08"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Depression not diagnosed by a clinician"
    sentence = (
        "The main reason is depression, and no clinician is named who made the "
        "diagnosis."
    )
    action = "Diagnostic evaluation by a qualified clinician; request records."
    message = "m_talk"
    source = (
        Source("APA consensus: comprehensive diagnostic assessment first", "S13", "S"),
    )
    grounds = (
        all_of(MOOD_REASON, one_of("dx_mood_by", "self", "none")),
        all_of(MOOD_REASON, missing("dx_mood_by")),
    )
