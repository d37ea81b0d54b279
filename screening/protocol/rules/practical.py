"""Rules on getting home, on the kind of pain, and on answers that do not agree."""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import all_of, at_most, is_not, one_of, yes
from screening.protocol.rules.shared import OWN_CHOICE


class NoSafeWayHome(Rule):
    """No ride home, or cannot keep from driving, or unsure."""

    id = "PRC-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "No safe way home"
    sentence = (
        "The patient has no ride home or cannot avoid driving until the next day, or "
        "is unsure of it."
    )
    action = "Help arrange transport."
    message = "ride_home"
    source = (
        Source("Label: no driving until the next day after sleep", "S1, S5", "V"),
    )
    grounds = tuple(
        all_of(one_of(key, "no", "unsure")) for key in ("ride_home", "avoid_driving")
    )


class PainWithWeakEvidence(Rule):
    """Chronic pain other than complex regional pain syndrome."""

    id = "PAIN-01"
    version = 1
    level = Level.NOTE
    title = "Pain type with weak evidence"
    sentence = (
        "The main reason is chronic pain of a type other than complex regional pain "
        "syndrome (CRPS)."
    )
    action = "Evidence is weak or absent for most pain types."
    message = ""
    source = (
        Source(
            "Cohen 2018: CRPS moderate, up to 12 weeks; others weak or none", "S16", "S"
        ),
    )
    grounds = (
        all_of(one_of("primary_reason", "chronic_pain"), is_not("pain_type", "crps")),
    )


class TreatedWithoutDiagnosis(Rule):
    """Takes blood pressure medicine and reports no high blood pressure."""

    id = "INC-01"
    version = 1
    level = Level.NOTE
    title = "Blood pressure medicine without a diagnosis"
    sentence = (
        "The patient takes blood pressure medicine but reports no high blood pressure."
    )
    action = "Clarify."
    message = "htn_question"
    source = (OWN_CHOICE,)
    grounds = (all_of(yes("htn_meds"), one_of("htn_dx", "no")),)


class DrugAnswersDiffer(Rule):
    """No drug use in the past year, yet current misuse of ketamine or PCP."""

    id = "INC-02"
    version = 1
    level = Level.NOTE
    title = "Drug answers differ"
    sentence = (
        "The patient reports no drug use in the past year, and current misuse of "
        "ketamine or PCP."
    )
    action = "Clarify without blame."
    message = ""
    source = (OWN_CHOICE,)
    parameters = (
        Parameter(
            name="no_drug_times_to",
            value=0,
            unit="times in the past year",
            lowest=0,
            highest=0,
            source="None at all, by the wording of the question",
        ),
    )
    grounds = (
        all_of(
            at_most("drug_past_year_times", "no_drug_times_to"),
            one_of("ketamine_pcp_misuse", "current"),
        ),
    )
