"""Rules on pregnancy, age, where the patient lives and whom to call."""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import (
    all_of,
    at_least,
    at_most,
    is_not,
    less_than,
    missing,
    one_of,
    yes,
)
from screening.protocol.rules.shared import NOT_CHECKED, OWN_CHOICE

CLINIC_STATE = "MO"
EMBRYO_FETAL = "Label: embryo-fetal toxicity; breastfeeding not recommended"
CAN_BE_PREGNANT = one_of("can_become_pregnant", "yes", "unsure")

ADULT_FROM = Parameter(
    name="adult_from",
    value=18,
    unit="years",
    lowest=18,
    highest=21,
    source="Not approved under 18 (S3); programs take 18 and over (S20)",
)


class Pregnancy(Rule):
    """Pregnant, or breastfeeding."""

    id = "PRG-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Pregnant or breastfeeding"
    sentence = "The patient reports being pregnant or breastfeeding."
    action = "Clinician call; link to perinatal care."
    message = "m_talk"
    source = (Source(EMBRYO_FETAL, "S1, S4", "V"),)
    grounds = (
        all_of(one_of("pregnancy_status", "pregnant")),
        all_of(yes("breastfeeding")),
    )


class PregnancyUnknown(Rule):
    """Can or may become pregnant, and whether pregnant now is not known."""

    id = "PRG-02"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Pregnancy possible"
    sentence = (
        "The patient can or may become pregnant, and whether they are pregnant now is "
        "not known."
    )
    action = "Pregnancy test, contraception talk."
    message = "m_talk"
    source = (Source(EMBRYO_FETAL, "S1, S4", "V"),)
    # "Rather not say" is an absence, not a value: missing() holds for it.
    grounds = (
        all_of(CAN_BE_PREGNANT, one_of("pregnancy_status", "maybe")),
        all_of(CAN_BE_PREGNANT, missing("pregnancy_status")),
    )


class Minor(Rule):
    """Younger than an adult."""

    id = "AGE-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Under adult age"
    sentence = "By the date of birth the patient is not an adult."
    action = "Adults only; guide to child services."
    message = "adults_only"
    source = (
        Source("Not approved under 18", "S3", "V"),
        Source("Programs take patients of 18 and over", "S20", "S"),
    )
    parameters = (ADULT_FROM,)
    grounds = (all_of(less_than("age_years", "adult_from")),)


class YoungAdult(Rule):
    """In the age band of the boxed warning on antidepressants."""

    id = "AGE-02"
    version = 1
    level = Level.NOTE
    title = "Young adult"
    sentence = (
        "The patient is in the age group of the boxed warning on suicidal thoughts "
        "with antidepressants."
    )
    action = "Closer watch for suicidal thoughts on antidepressants."
    message = ""
    source = (Source("Boxed warning, 18 to 24: 5 more per 1000", "S1", "V"),)
    parameters = (
        ADULT_FROM,
        Parameter(
            name="young_adult_to",
            value=24,
            unit="years",
            lowest=24,
            highest=30,
            source="Boxed warning on antidepressants, 18 to 24 (S1)",
        ),
    )
    grounds = (
        all_of(
            at_least("age_years", "adult_from"), at_most("age_years", "young_adult_to")
        ),
    )


class OlderAdult(Rule):
    """Of an age at which cognition, falls and blood pressure need a look."""

    id = "AGE-03"
    version = 1
    level = Level.NOTE
    title = "Older adult"
    sentence = "The patient is an older adult."
    action = "Cognition, falls, BP."
    message = ""
    source = (Source("EU guide to blood pressure differs from 65", "", "U"), OWN_CHOICE)
    parameters = (
        Parameter(
            name="older_adult_from",
            value=65,
            unit="years",
            lowest=60,
            highest=65,
            source="EU guide to blood pressure differs from 65, not checked",
        ),
    )
    grounds = (all_of(at_least("age_years", "older_adult_from")),)


class OutOfState(Rule):
    """Lives in a state other than the clinic's."""

    id = "ABT-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Lives in another state"
    sentence = "The patient lives in a state other than Missouri."
    action = "Check licence and prescribing rules."
    message = "m_talk"
    source = (NOT_CHECKED, OWN_CHOICE)
    grounds = (all_of(is_not("state", CLINIC_STATE)),)


class NoEmergencyContact(Rule):
    """No emergency contact named."""

    id = "ABT-02"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "No emergency contact"
    sentence = "The patient has not named an emergency contact."
    action = "Get a contact."
    message = "emergency_contact"
    source = (OWN_CHOICE,)
    grounds = (all_of(is_not("emergency_contact", "yes")),)
