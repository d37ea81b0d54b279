"""Rules on the medicines a patient takes now. None of them asks to stop one."""

from itertools import combinations

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import all_of, holds, more_than, yes
from screening.protocol.rules.shared import OWN_CHOICE

SEDATING = ("on_benzo", "on_opioid", "on_sedative", "on_gabapentinoid")


class TakesMaoi(Rule):
    """Takes a monoamine oxidase inhibitor."""

    id = "RX-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Takes an MAOI"
    sentence = "The patient takes a monoamine oxidase inhibitor (MAOI)."
    action = "Prescriber and pharmacist review."
    message = "m_talk"
    source = (
        Source("Label: monitor blood pressure closely with MAOIs", "S1", "V"),
        Source("Case reports without a change of vital signs", "S44", "V"),
    )
    grounds = (all_of(yes("on_maoi")),)


class TakesStimulant(Rule):
    """Takes a stimulant."""

    id = "RX-02"
    version = 1
    level = Level.NOTE
    title = "Takes a stimulant"
    sentence = "The patient takes a stimulant."
    action = "Plan BP monitoring."
    message = ""
    source = (Source("Label", "S1", "V"),)
    grounds = (all_of(yes("on_stimulant")),)


class StimulantWithHighPressure(Rule):
    """Takes a stimulant and has a high recent reading."""

    id = "RX-03"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Stimulant and high blood pressure"
    sentence = (
        "The patient takes a stimulant, and a recent blood pressure reading is high."
    )
    action = "Review stimulant, BP."
    message = "m_talk"
    source = (Source("Label, in combination", "S1", "V"), OWN_CHOICE)
    grounds = (all_of(yes("on_stimulant"), holds("bp_high")),)


class TakesBenzodiazepine(Rule):
    """Takes a benzodiazepine."""

    id = "RX-04"
    version = 1
    level = Level.NOTE
    title = "Takes a benzodiazepine"
    sentence = "The patient takes a benzodiazepine."
    action = "May blunt or shorten benefit. No sudden stop."
    message = ""
    source = (
        Source("Veraart 2021", "S44", "V"),
        Source("Andrade 2017", "S45", "V"),
    )
    grounds = (all_of(yes("on_benzo")),)


class SedatingMedicines(Rule):
    """A high benzodiazepine dose, or sedating medicines of two kinds."""

    id = "RX-05"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Sedation and breathing risk"
    sentence = (
        "The patient takes a high daily dose of a benzodiazepine, or two or more kinds "
        "of sedating medicine."
    )
    action = "Sedation and breathing risk; prescriber contact; PDMP."
    message = "m_talk"
    source = (
        Source("Trial exclusion: above 3 mg lorazepam equivalent a day", "S18", "V"),
        Source("Label: CNS depressants", "S3, S4", "V"),
        Source("Boxed warning: opioid with benzodiazepine", "S60", "V"),
        Source("Count of two kinds, for a clinician to own", "", "D"),
    )
    parameters = (
        Parameter(
            name="lorazepam_equivalent_to",
            value=3,
            unit="mg/day",
            lowest=1,
            highest=3,
            source="Trial exclusion: above 3 mg lorazepam equivalent a day (S18)",
        ),
    )
    # "At least two of four" is every pair: a blank third cannot hide two that hold.
    grounds = (
        all_of(more_than("benzo_lorazepam_eq_mg", "lorazepam_equivalent_to")),
        *(all_of(yes(one), yes(other)) for one, other in combinations(SEDATING, 2)),
    )


class MayChangeResponse(Rule):
    """Takes lamotrigine or naltrexone."""

    id = "RX-06"
    version = 1
    level = Level.NOTE
    title = "Takes lamotrigine or naltrexone"
    sentence = "The patient takes lamotrigine or naltrexone."
    action = "May affect response; do not stop."
    message = ""
    source = (
        Source("Lamotrigine: effect in 2 of 5 studies", "S44", "V"),
        Source("Naltrexone blocked the effect, n = 12, disputed", "S46", "V"),
    )
    grounds = (all_of(yes("on_lamotrigine")), all_of(yes("on_naltrexone")))
