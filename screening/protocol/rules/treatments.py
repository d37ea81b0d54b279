"""Rules on what has been tried: antidepressants, ketamine and esketamine."""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import all_of, holds, less_than, one_of, yes
from screening.protocol.rules.shared import OWN_CHOICE


class FewAdequateTrials(Rule):
    """Depression with fewer adequate failed trials than the usual definition."""

    id = "TRD-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Few adequate antidepressant trials"
    sentence = (
        "The main reason is depression, and the listed treatments hold fewer adequate "
        "failed trials in this episode than the usual definition of treatment "
        "resistance asks for."
    )
    action = "Confirm history with records or pharmacy; discuss alternatives."
    message = "m_talk"
    source = (
        Source("Treatment-resistant depression: at least 2 trials", "S14, S20", "S"),
        Source("Esketamine indication", "S24", "S"),
    )
    parameters = (
        Parameter(
            name="adequate_trials_needed",
            value=2,
            unit="medicines",
            lowest=2,
            highest=4,
            source="Commonest definition: at least 2 in the current episode (S14, S20)",
        ),
    )
    grounds = (
        all_of(
            one_of("primary_reason", "depression"),
            less_than("adequate_trials", "adequate_trials_needed"),
        ),
    )


class TrialToGrade(Rule):
    """A listed trial that the software cannot count by itself."""

    id = "TRD-02"
    version = 1
    level = Level.NOTE
    title = "A treatment trial to grade by hand"
    sentence = (
        "A listed medicine is not in the dose list, or its dose is not given or below "
        "the minimum, or its weeks are not given or too few."
    )
    action = "Grade by hand. If 4 to under 6 weeks it may count under ATHF-SF."
    message = ""
    source = (
        Source("ATHF: at least 4 weeks", "S51", "S"),
        Source("ATRQ: at least 6 weeks", "S52", "V"),
    )
    grounds = (all_of(holds("trial_to_grade")),)


class BadReactionToKetamine(Rule):
    """A bad reaction to ketamine or esketamine in the past."""

    id = "TRD-03"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Bad reaction to ketamine or esketamine"
    sentence = "The patient reports a bad reaction to ketamine or esketamine."
    action = "Get details and records."
    message = "m_talk"
    source = (
        Source("Label: hypersensitivity and safety warnings", "S8", "V"),
        OWN_CHOICE,
    )
    grounds = (
        all_of(one_of("prior_ketamine", "bad_reaction")),
        all_of(one_of("prior_esketamine", "bad_reaction")),
    )


class KetamineElsewhere(Rule):
    """Ketamine or esketamine from somewhere else at present."""

    id = "TRD-04"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Gets ketamine somewhere else now"
    sentence = "The patient is getting ketamine or esketamine somewhere else now."
    action = "Find source, dose, prescriber; check PDMP; avoid double dosing."
    message = "m_talk"
    source = (
        Source(
            "FDA warnings on compounded ketamine, 10 October 2023 and February 2022",
            "S21, S22",
            "S",
        ),
    )
    grounds = (all_of(yes("ketamine_elsewhere_now")),)
