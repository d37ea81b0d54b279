"""Rules on other health conditions."""

from screening.protocol.rules.base import Level, Rule, Source
from screening.protocol.rules.conditions import all_of, one_of, yes


class RaisedPressureInHeadOrEye(Rule):
    """Raised pressure in the brain or in the eye, or unsure."""

    id = "MED-01"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Raised brain or eye pressure"
    sentence = (
        "The patient reports raised pressure in or around the brain, or glaucoma or "
        "raised eye pressure, or is unsure of it."
    )
    action = "Neurology or eye records."
    message = "m_talk"
    source = (
        Source(
            "Cohen 2018, grade C: avoid, or lower dose with extreme caution", "S16", "S"
        ),
        Source("Label lists raised eye pressure", "S9", "V"),
    )
    grounds = tuple(
        all_of(one_of(key, "yes", "unsure")) for key in ("med_icp", "med_eye_pressure")
    )


class RecentSeizure(Rule):
    """A seizure in the last twelve months."""

    id = "MED-02"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Seizure in the last 12 months"
    sentence = "The patient reports a seizure in the last 12 months."
    action = "Seizure history and control."
    message = "m_talk"
    source = (
        Source("Common exclusion of programs and trials", "S49", "S"),
        Source("Threshold of 12 months, for a clinician to own", "", "D"),
    )
    grounds = (all_of(one_of("med_seizure", "last_12_months")),)


class UncontrolledThyroid(Rule):
    """An overactive thyroid not under control, or unsure."""

    id = "MED-03"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Overactive thyroid not controlled"
    sentence = (
        "The patient reports an overactive thyroid that is not controlled, or is "
        "unsure about the thyroid."
    )
    action = "Thyroid tests or records."
    message = "m_talk"
    source = (Source("EU leaflet", "S11", "V"),)
    grounds = (all_of(one_of("med_thyroid", "hyper_uncontrolled", "unsure")),)


class LiverDisease(Rule):
    """Liver disease of any degree, or unsure."""

    id = "MED-04"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Liver disease"
    sentence = "The patient reports liver disease, or is unsure of it."
    action = "Liver tests; severe disease: clinician decision."
    message = "m_talk"
    source = (
        Source("Cohen 2018: avoid if severe, monitor if moderate", "S16", "S"),
        Source("Ketamine label 5.6: drug-induced liver injury", "S8, S9", "V"),
    )
    grounds = (all_of(one_of("med_liver", "mild", "severe", "unsure")),)


class BladderProblem(Rule):
    """Long-standing bladder pain, blood in the urine or cystitis."""

    id = "MED-05"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Bladder pain, blood in urine or cystitis"
    sentence = (
        "The patient reports long-standing bladder pain, blood in the urine or a "
        "cystitis diagnosis."
    )
    action = "Urinary history, urinalysis, urology if needed."
    message = "m_talk"
    source = (
        Source("Esketamine label: ulcerative or interstitial cystitis", "S1", "V"),
        Source("Ketamine label: cystitis", "S10", "V"),
    )
    grounds = (all_of(yes("med_bladder")),)


class AirwayRisk(Rule):
    """Untreated sleep apnea, or severe lung disease."""

    id = "MED-06"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Untreated sleep apnea or severe lung disease"
    sentence = (
        "The patient reports untreated sleep apnea, or lung disease that is severe or "
        "needs oxygen."
    )
    action = "Airway plan."
    message = "m_talk"
    source = (
        Source(
            "EU leaflet: sleep apnea with excess weight, lung insufficiency", "S11", "V"
        ),
        Source("Label: respiratory depression", "S6, S7", "V"),
    )
    grounds = (
        all_of(one_of("med_sleep_apnea", "untreated")),
        all_of(one_of("med_lung", "severe")),
    )


class KetamineAllergy(Rule):
    """Allergy to ketamine or esketamine, or unsure."""

    id = "MED-07"
    version = 1
    level = Level.BEFORE_BOOKING
    title = "Allergy to ketamine"
    sentence = (
        "The patient reports an allergy to ketamine or esketamine, or is unsure of it."
    )
    action = "Clarify reaction."
    message = "m_talk"
    source = (Source("Hypersensitivity contraindication", "S1, S8", "V"),)
    tags = ("label_ci",)
    grounds = (all_of(one_of("allergy_ketamine", "yes", "unsure")),)
