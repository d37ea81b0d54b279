"""Rules on thoughts of suicide: ASQ, PHQ-9 item 9, and the optional C-SSRS pack."""

from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import (
    all_of,
    at_least,
    less_than,
    never_yes,
    one_of,
    unanswered,
    yes,
)
from screening.protocol.rules.shared import OWN_CHOICE, SELF_HARM_FROM

ASQ_SCREEN = ("asq_1", "asq_2", "asq_3", "asq_4")
ASQ_RECENT = ("asq_1", "asq_2", "asq_3")
CSSRS_SEVERE = ("cssrs_4", "cssrs_5", "cssrs_6_recent")
CSSRS_OTHER = ("cssrs_1", "cssrs_2", "cssrs_3", "cssrs_6")


class AcuteSuicideRisk(Rule):
    """ASQ question 5: thoughts of killing oneself right now."""

    id = "SUI-01"
    version = 1
    level = Level.EMERGENCY_NOW
    title = "Thoughts of suicide right now"
    sentence = (
        "The patient says they are having thoughts of killing themselves right now."
    )
    action = (
        "Stay in contact; emergency safety procedure; full safety evaluation before "
        "anything else."
    )
    message = "crisis"
    source = (
        Source(
            "NIMH ASQ: yes to question 5 is an acute positive screen and needs a STAT "
            "safety evaluation",
            "S31, S58",
            "V",
        ),
    )
    grounds = (all_of(yes("asq_5")),)


class SevereColumbiaRisk(Rule):
    """C-SSRS intent, plan, or behavior in the past three months."""

    id = "SUI-02"
    version = 1
    level = Level.EMERGENCY_NOW
    title = "Suicidal intent, plan or recent behavior (C-SSRS)"
    sentence = (
        "The C-SSRS screener shows suicidal intent or a plan in the past month, or "
        "suicidal behavior in the past three months."
    )
    action = (
        "Stay in contact; emergency safety procedure; full safety evaluation before "
        "anything else."
    )
    message = "crisis"
    source = (
        Source(
            "Columbia triage guideline: question 4 or 5 in the past month, or behavior "
            "in the past 3 months, is severe",
            "S40",
            "V",
        ),
    )
    grounds = tuple(all_of(yes(key)) for key in CSSRS_SEVERE)


class NonAcuteSuicideRisk(Rule):
    """ASQ positive on questions 1 to 4, and no thoughts right now."""

    id = "SUI-03"
    version = 1
    level = Level.SAME_DAY
    title = "ASQ positive, no thoughts right now"
    sentence = (
        "The patient said yes to an ASQ question on suicide, and no to having thoughts "
        "of killing themselves right now."
    )
    action = (
        "Brief suicide safety assessment by a trained clinician; safety plan; means "
        "safety."
    )
    message = "m_today"
    source = (Source("NIMH ASQ: non-acute positive screen", "S31", "V"),)
    grounds = tuple(all_of(yes(key), one_of("asq_5", "no")) for key in ASQ_SCREEN)


class SelfHarmThoughts(Rule):
    """Any answer to PHQ-9 item 9 above "Not at all", whatever the total."""

    id = "SUI-04"
    version = 1
    level = Level.SAME_DAY
    title = "Thoughts of death or self-harm (PHQ-9 item 9)"
    sentence = (
        "On PHQ-9 item 9 the patient reports thoughts of being better off dead or of "
        "hurting themselves in the last two weeks."
    )
    action = "Ask directly; brief safety assessment."
    message = "m_today"
    source = (
        Source(
            "Simon 2013: attempt within 1 year 0.4% at “not at all”, 4% at “nearly "
            "every day”",
            "S41",
            "V",
        ),
        Source("Louzon 2016", "S42", "V"),
        Source(
            "Thoughts nearly daily: 5 to 8 times the risk of an attempt in 30 days",
            "S43",
            "V",
        ),
    )
    parameters = (SELF_HARM_FROM,)
    grounds = (all_of(at_least("phq9_9", "phq9_9_from")),)


class UnknownAcuity(Rule):
    """Thoughts of suicide or self-harm while the "right now" question has no answer."""

    id = "SUI-05"
    version = 1
    level = Level.EMERGENCY_NOW
    title = "Suicidal thoughts, “right now” not answered"
    sentence = (
        "The patient reports thoughts of suicide or self-harm, and the question "
        "whether they have them right now has no answer."
    )
    action = "Acuity unknown: treat as acute until someone has spoken with the patient."
    message = "crisis"
    source = (Source("Fail-safe, for a clinician to own", "", "D"),)
    parameters = (SELF_HARM_FROM,)
    grounds = (
        all_of(at_least("phq9_9", "phq9_9_from"), unanswered("asq_5")),
        *(all_of(yes(key), unanswered("asq_5")) for key in ASQ_SCREEN),
    )


class OtherColumbiaRisk(Rule):
    """Any other yes on the C-SSRS screener, with nothing severe."""

    id = "SUI-06"
    version = 1
    level = Level.SAME_DAY
    title = "C-SSRS positive, nothing severe"
    sentence = (
        "The C-SSRS screener has a yes, but not to intent, plan or recent behavior."
    )
    action = "Safety assessment."
    message = "m_today"
    source = (
        Source(
            "Columbia guideline: the other items “could also indicate a need”",
            "S40",
            "V",
        ),
        OWN_CHOICE,
    )
    grounds = tuple(
        all_of(yes(key), *(never_yes(severe) for severe in CSSRS_SEVERE))
        for key in CSSRS_OTHER
    )


class SuicideAnswersDiffer(Rule):
    """PHQ-9 item 9 and the ASQ questions on recent thoughts disagree."""

    id = "SUI-07"
    version = 1
    level = Level.NOTE
    title = "PHQ-9 item 9 and ASQ differ"
    sentence = (
        "PHQ-9 item 9 and the ASQ questions on recent thoughts of death or suicide "
        "give different answers."
    )
    action = "Ask about the difference; time frames differ, do not assume an error."
    message = ""
    source = (Source("Consistency check, for a clinician to own", "", "D"),)
    parameters = (SELF_HARM_FROM,)
    grounds = (
        all_of(
            at_least("phq9_9", "phq9_9_from"),
            *(one_of(key, "no") for key in ASQ_RECENT),
        ),
        *(all_of(less_than("phq9_9", "phq9_9_from"), yes(key)) for key in ASQ_RECENT),
    )
