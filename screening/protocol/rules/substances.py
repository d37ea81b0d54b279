"""Rules on alcohol and drugs."""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import (
    all_of,
    at_least,
    is_not,
    missing,
    one_of,
)


class RiskyDrinking(Rule):
    """AUDIT-C total at or above the cut-off for the sex recorded at birth."""

    id = "SUB-01"
    version = 1
    level = Level.NOTE
    title = "AUDIT-C positive"
    sentence = "The AUDIT-C total is at or above the cut-off."
    action = "Brief advice; fuller assessment."
    message = ""
    source = (
        Source("AUDIT-C: 4 or more for men, 3 or more for women", "S29", "V"),
        Source("Other or unknown sex: the lower cut-off", "", "D"),
    )
    parameters = (
        Parameter(
            name="auditc_men_from",
            value=4,
            unit="points",
            lowest=3,
            highest=4,
            source="AUDIT-C: 4 or more for men (S29)",
        ),
        Parameter(
            name="auditc_others_from",
            value=3,
            unit="points",
            lowest=1,
            highest=3,
            source="AUDIT-C: 3 or more for women (S29); others by our own choice",
        ),
    )
    grounds = (
        all_of(
            one_of("sex_at_birth", "male"), at_least("auditc_total", "auditc_men_from")
        ),
        all_of(
            is_not("sex_at_birth", "male"),
            at_least("auditc_total", "auditc_others_from"),
        ),
        all_of(missing("sex_at_birth"), at_least("auditc_total", "auditc_others_from")),
    )


class DrugUse(Rule):
    """Any drug use in the past year."""

    id = "SUB-02"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Drug use in the past year"
    sentence = (
        "The patient used an illegal drug, or a prescription medicine for nonmedical "
        "reasons, in the past year."
    )
    action = "Which, how much; DAST-10; drug screen per policy."
    message = "m_talk"
    source = (
        Source("Smith 2010", "S34", "V"),
        Source("Sanacora 2017: urine toxicology if misuse is suspected", "S13", "S"),
    )
    parameters = (
        Parameter(
            name="drug_times_from",
            value=1,
            unit="times in the past year",
            lowest=1,
            highest=1,
            source="Single drug question: 1 or more is positive (S34)",
        ),
    )
    grounds = (all_of(at_least("drug_past_year_times", "drug_times_from")),)


class KetamineMisuse(Rule):
    """Misuse of ketamine or PCP, now or in the past."""

    id = "SUB-03"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Misuse of ketamine or PCP"
    sentence = "The patient reports misuse of ketamine or PCP, now or in the past."
    action = "Addiction-informed review."
    message = "m_talk"
    source = (
        Source("Label: abuse and misuse", "S1", "V"),
        Source("Trial exclusion: more than rare use", "S18", "V"),
    )
    grounds = (all_of(one_of("ketamine_pcp_misuse", "past", "current")),)


class SubstanceUseDisorder(Rule):
    """A substance use disorder in the last twelve months."""

    id = "SUB-04"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Substance use disorder in the last 12 months"
    sentence = "The patient reports a substance use disorder in the last 12 months."
    action = "Coordinate with treatment program."
    message = "m_talk"
    source = (
        Source("Cohen 2018: no serial infusions with active misuse", "S16", "S"),
        Source("12 months as in the COMP006 protocol", "S49", "S"),
    )
    grounds = (all_of(one_of("sud_status", "last_12m")),)
