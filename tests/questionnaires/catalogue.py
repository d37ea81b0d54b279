"""What the clinical documents name, typed here from them and not from the YAML."""

YN = ["yes", "no", "unsure", "declined"]
DIAGNOSED_BY = "psychiatrist other_prescriber primary_care therapist self none"
HELPED = "never helped no_help bad_reaction"
# rules.md 2.7: keys and their values, typed here from the document.
CHOICES = {
    "sex_at_birth": "female male intersex decline",
    "pregnancy_status": "pregnant maybe no na decline",
    "primary_reason": "depression bipolar_depression chronic_pain ptsd anxiety other",
    "pain_type": (
        "crps neuropathic fibromyalgia spinal_cord_injury back migraine other none"
    ),
    "dx_bipolar": "no type1 type2 type_unknown",
    "dx_mood_by": DIAGNOSED_BY,
    "mdq_problem": "no minor moderate serious",
    "prior_psychotherapy": "never no_help some_help helped",
    "prior_ect": HELPED,
    "prior_tms": HELPED,
    "prior_ketamine": HELPED,
    "prior_esketamine": HELPED,
    "cv_angina": "none stable unstable",
    "cv_heart_failure": "none stable worsening",
    "cv_arrhythmia": "none controlled uncontrolled",
    "med_seizure": "none over_12_months last_12_months",
    "med_thyroid": "none hypo hyper_controlled hyper_uncontrolled",
    "med_liver": "none mild severe",
    "med_kidney": "none ckd dialysis",
    "med_sleep_apnea": "none treated untreated",
    "med_lung": "none stable severe",
    "ketamine_pcp_misuse": "never past current",
    "sud_status": "none past_over_12m last_12m",
    "asq_4_when": "past_12_months over_1_year",
    **{f"trial{n}_outcome": "none partial good_then_lost full" for n in range(1, 9)},
    **{
        f"trial{n}_stop_reason": (
            "no_effect side_effects cost pregnancy still_taking other"
        )
        for n in range(1, 9)
    },
    **{f"bp{n}_place": "home clinic pharmacy" for n in range(1, 4)},
    **{f"bp{n}_position": "sitting standing lying" for n in range(1, 4)},
    **{f"bp{n}_device": "arm_cuff wrist watch" for n in range(1, 4)},
}
OWN_REFUSAL = {"sex_at_birth", "pregnancy_status"}
YES_NO = [
    "emergency_contact",
    "has_pcp",
    "has_mh_clinician",
    "can_become_pregnant",
    "breastfeeding",
    "decision_help",
    "dx_mdd",
    "dx_pdd",
    "dx_psychotic",
    "dx_ptsd",
    "dx_ocd",
    "dx_personality",
    "dx_dementia",
    "psychosis_ever",
    "psychosis_now",
    "mania_now",
    "up_period",
    "up_less_sleep",
    "up_trouble",
    "mdq_same_time",
    "ketamine_elsewhere_now",
    "redflag_now",
    "harm_others_now",
    "htn_dx",
    "htn_meds",
    "cv_aneurysm",
    "cv_avm",
    "cv_brain_bleed",
    "cv_stroke_tia",
    "cv_mi",
    "cv_valve",
    "cv_htn_enceph",
    "med_icp",
    "med_eye_pressure",
    "med_bladder",
    "allergy_ketamine",
    "on_benzo",
    "on_lamotrigine",
    "on_stimulant",
    "on_maoi",
    "on_opioid",
    "on_naltrexone",
    "on_sedative",
    "on_gabapentinoid",
    "on_mood_stabilizer",
    "on_antipsychotic",
    "ride_home",
    "avoid_driving",
]
YES_NO += [f"trial{n}_this_episode" for n in range(1, 9)]
YES_NO_DECLINED = [f"asq_{n}" for n in range(1, 6)]
YES_NO_DECLINED += [*(f"cssrs_{n}" for n in range(1, 7)), "cssrs_6_recent"]
NUMBERS = {
    "dx_mood_year": (1900, 2100),
    "drug_past_year_times": (0, 10000),
    "mdq_yes_count": (0, 13),
    "rms_yes_count": (0, 6),
    "benzo_lorazepam_eq_mg": (0, 1000),
    **{f"trial{n}_dose_mg": (0, 10000) for n in range(1, 9)},
    **{f"trial{n}_weeks": (0, 2600) for n in range(1, 9)},
    **{f"bp{n}_sys": (70, 260) for n in range(1, 4)},
    **{f"bp{n}_dia": (40, 150) for n in range(1, 4)},
}
DATES = ["birth_date", "cv_mi_date", *(f"bp{n}_date" for n in range(1, 4))]
# questionnaires.md 1.1 to 1.11, item by item, beyond the keys above.
NAMED = {
    "start": """
        ack_not_emergency privacy_notice answering_for helper_name helper_how
        contact_ways contact_best_time contact_safe_message phone may_contact_clinicians
    """,
    "safety": """
        redflag_now harm_others_now asq_1 asq_2 asq_3 asq_4 asq_4_when asq_5
        asq_5_describe
    """,
    "about": """
        legal_first_name legal_last_name name_used gender birth_date sex_at_birth email
        city state language interpreter height_feet height_inches weight_pounds
        emergency_contact emergency_contact_name emergency_contact_phone
        emergency_contact_may_call has_pcp pcp_name pcp_phone pcp_last_seen
        has_mh_clinician mh_clinician_name mh_clinician_phone mh_clinician_last_seen
        has_therapist therapist_name therapist_phone therapist_last_seen
        can_become_pregnant pregnancy_status last_period breastfeeding decision_help
        primary_reason pain_type
    """,
    "mood": """
        phq9_1 phq9_2 phq9_3 phq9_4 phq9_5 phq9_6 phq9_7 phq9_8 phq9_9 phq9_difficulty
        gad7_1 gad7_2 gad7_3 gad7_4 gad7_5 gad7_6 gad7_7
    """,
    "diagnoses": """
        dx_mdd dx_pdd dx_bipolar dx_psychotic dx_ptsd dx_ocd dx_anxiety dx_adhd
        dx_autism dx_eating dx_personality dx_dissociative dx_dementia psychosis_ever
        psychosis_now psych_hospital_12m psych_hospital_date family_psychosis_bipolar
        episode_month episode_year past_episodes dx_mood_by dx_mood_year
    """,
    "updays": "up_period up_less_sleep up_trouble mania_now",
    "treatments": """
        tried_medicine trial1_drug trial8_drug trial1_taken_most_days
        psychotherapy_types psychotherapy_weeks prior_psychotherapy prior_ect prior_tms
        prior_esketamine prior_ketamine prior_vns prior_lithium_antipsychotic
        prior_thyroid_hormone
        prior_light_therapy ketamine_elsewhere_now
    """,
    "heart_bp": """
        has_readings bp1_date bp1_time bp1_sys bp1_dia bp1_pulse bp1_place bp1_position
        bp1_device bp3_sys htn_dx htn_meds htn_meds_names htn_meds_today htn_meds_missed
        cv_aneurysm cv_avm cv_brain_bleed cv_stroke_tia cv_mi cv_mi_date cv_angina
        cv_heart_failure cv_arrhythmia cv_valve cv_htn_enceph heart_device fainting
        heart_surgery last_ecg
    """,
    "medical": """
        med_icp med_eye_pressure med_seizure med_thyroid med_liver med_kidney
        med_bladder med_sleep_apnea med_lung porphyria head_injury diabetes
        allergy_ketamine allergy_ketamine_what allergy_other anesthesia_reaction
        allergy_latex
    """,
    "medicines": """
        takes_medicines med1_name med1_dose med1_how_often med1_reason med1_prescriber
        med1_last_taken med1_kind med12_name on_benzo benzo_daily_amount on_opioid
        on_sedative on_gabapentinoid on_lamotrigine on_naltrexone on_stimulant on_maoi
        on_mood_stabilizer on_antipsychotic on_theophylline
        on_nasal_steroid_decongestant on_blood_thinner
    """,
    "substances": """
        auditc_1 auditc_2 auditc_3 drug_past_year_times drug_which drug_last_used
        ketamine_pcp_misuse sud_status cannabis_frequency tobacco_vaping
        withdrawal_seizures recovery_program
    """,
    "visit": """
        ride_home avoid_driving can_stay adult_that_evening caring_covered food_drink
    """,
}
DIAGNOSES = [
    "mdd",
    "pdd",
    "bipolar",
    "psychotic",
    "ptsd",
    "ocd",
    "anxiety",
    "adhd",
    "autism",
    "eating",
    "personality",
    "dissociative",
    "dementia",
]
REQUIRED = {"ack_not_emergency", "privacy_notice", "answering_for"}
# codes.md 3.4: milligrams a day.
MINIMUM_DOSES = {
    "citalopram": 20,
    "escitalopram": 10,
    "fluoxetine": 20,
    "fluvoxamine": 50,
    "paroxetine": 20,
    "sertraline": 50,
    "vilazodone": 40,
    "vortioxetine": 10,
    "venlafaxine": 150,
    "desvenlafaxine": 50,
    "duloxetine": 60,
    "levomilnacipran": 40,
    "milnacipran": 100,
    "bupropion": 300,
    "mirtazapine": 15,
    "trazodone": 300,
    "nefazodone": 300,
    "amitriptyline": 150,
    "nortriptyline": 75,
    "imipramine": 150,
    "desipramine": 150,
    "doxepin": 150,
    "clomipramine": 150,
    "trimipramine": 150,
    "protriptyline": 30,
    "amoxapine": 150,
    "maprotiline": 150,
    "phenelzine": 45,
    "tranylcypromine": 30,
    "isocarboxazid": 30,
    "selegiline_transdermal": 6,
}
ADDED = [
    "lithium",
    "lamotrigine",
    "aripiprazole",
    "quetiapine",
    "olanzapine",
    "brexpiprazole",
    "cariprazine",
    "lurasidone",
    "liothyronine",
    "ketamine",
    "esketamine",
    "dextromethorphan_bupropion",
    "gepirone",
    "zuranolone",
]
