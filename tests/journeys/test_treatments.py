"""Medicines a patient has tried: told, taken off the list, and read back in short."""

import re
from decimal import Decimal

import pytest

from screening.intake import trial_words as words
from screening.models import SavedPage
from screening.protocol.answers import Absent
from screening.services import journey_of
from tests.journeys.changer import CORRECT, Changer
from tests.journeys.patient import Patient

pytestmark = pytest.mark.django_db

SERTRALINE = {
    "trial1_drug": "sertraline",
    "trial1_dose_mg": "100",
    "trial1_weeks": "8",
    "trial1_taken_most_days": "yes",
    "trial1_outcome": "partial",
    "trial1_stop_reason": "side_effects",
    "trial1_this_episode": "yes",
    "trial1_another": "yes",
}
UNLISTED = {
    "trial2_drug": "other",
    "trial2_other_name": "Blue pill <b>",
    "trial2_weeks-months": "6",
    "trial2_taken_most_days": "no",
    "trial2_outcome": "none",
    "trial2_stop_reason": "still_taking",
    "trial2_this_episode": "no",
    "trial2_another": "yes",
}
UNKNOWN = {
    "trial3_drug": "unsure",
    "trial3_dose_mg-withheld": "unsure",
    "trial3_weeks-withheld": "declined",
    "trial3_taken_most_days": "unsure",
    "trial3_outcome": "unsure",
    "trial3_stop_reason": "unsure",
    "trial3_this_episode": "unsure",
    "trial3_another": "no",
}
TOLD = {"tried-1": SERTRALINE, "tried-2": UNLISTED, "tried-3": UNKNOWN}
# Words of staff, which no patient reads.
GRADES = re.compile(
    r"adequate|failed trial|trial|minimum|too (few|low|short)", re.IGNORECASE
)
CHECK = "/screening/check/"


def tells(patient, told=TOLD):
    """Answer the pages of the medicines, then all others."""
    patient.has_reached("tried-1")
    for page_id, typed in told.items():
        assert patient.page_id == page_id
        patient.posts(typed)
    return patient.goes_on_until("check")


@pytest.fixture
def patient():
    return tells(Patient(tried_medicine="yes"))


def current(patient):
    return journey_of(type(patient.screening).objects.get())


def saves(page_id):
    return SavedPage.objects.filter(page_id=page_id).count()


def test_the_check_page_tells_each_medicine_in_plain_sentences(patient):
    patient.sees(
        "Sertraline (Zoloft) Up to 100 mg a day, for about 8 weeks. It helped some. "
        "You stopped because of side effects. You took it on most days. It was during "
        "the low time you are in now."
    )
    patient.sees(
        "Blue pill <b> For about 26 weeks. It did not help. You still take it. You did "
        "not take it on most days. It was before the low time you are in now. Left "
        "open: the highest dose."
    )


def test_what_is_not_known_is_named_and_never_filled_in(patient):
    patient.sees(
        "A medicine whose name you are not sure of Left open: the highest dose, how "
        "long you took it, how much it helped, why you stopped, if you took it on most "
        "days, if it was during the low time you are in now."
    )


def test_bars_are_as_long_as_the_weeks(patient):
    widths = [e.get("width") for e in patient.document.with_class("bar-part")]

    # 8 and 26 weeks; the third is not known and has none.
    assert widths == ["30", "100"]
    assert len(patient.document.with_class("bar")) == 3


def test_the_patient_never_reads_a_grade(patient):
    patient.sends()

    patient.sees("Sertraline (Zoloft)")
    main = " ".join(patient.document.all("main")[0].text.split())
    assert not GRADES.search(main)


def test_the_words_of_the_short_list_hold_no_grade():
    said = [*words.OUTCOMES.values(), *words.REASONS.values(), *words.OPEN.values()]
    said += [
        *words.COURSES.values(),
        *words.EPISODES.values(),
        *words.NAMELESS.values(),
    ]

    assert len(said) > 20
    assert not [text for text in said if GRADES.search(str(text))]


def test_it_stands_in_spanish_too(patient):
    patient.opens(f"{CHECK}?language=es")

    patient.sees("Hasta 100 mg al día, durante unas 8 semanas. Le ayudó un poco.")
    patient.sees("La dejó por los efectos secundarios.")


def test_a_look_at_the_question_changes_nothing(patient):
    before = SavedPage.objects.count()

    patient.opens("/screening/page/tried-1/?remove=ask&return=check")

    patient.sees("Take this medicine off your list?")
    assert patient.typed()["trial1_dose_mg"] == ["100"]
    assert SavedPage.objects.count() == before


def test_one_taken_off_leaves_the_others_in_their_places(patient):
    patient.opens("/screening/page/tried-1/?remove=ask&return=check")

    patient.posts({**SERTRALINE, "remove": "yes"})

    assert patient.path == CHECK
    patient.sees("The medicine is off your list").does_not_see("Sertraline (Zoloft)")
    patient.sees("Blue pill <b>").sees("A medicine whose name you are not sure of")
    answers = current(patient).answers
    assert answers["trial1_drug"] is Absent.LEFT_BLANK
    assert answers["trial2_other_name"] == "Blue pill <b>"
    assert answers["trial3_drug"] == "unsure"


def test_what_was_taken_off_stays_in_the_record(patient):
    patient.opens("/screening/page/tried-1/?remove=ask&return=check")
    patient.posts({"remove": "yes"})

    first, last = SavedPage.objects.filter(page_id="tried-1").order_by("sequence")
    assert first.unseal("content")["answers"]["trial1_drug"] == "sertraline"
    assert last.unseal("content")["answers"] == {"trial1_another": "yes"}


def test_a_button_without_the_rest_of_the_page_keeps_the_pages_after_it(patient):
    patient.opens("/screening/page/tried-2/?remove=ask&return=check")

    patient.posts({"remove": "yes"})

    assert current(patient).is_on_path("tried-3")
    patient.sees("A medicine whose name you are not sure of")


@pytest.mark.parametrize("another", ["", "nonsense", "\0", "x" * 100_000])
def test_a_forged_answer_beside_the_button_keeps_the_pages_after_it(patient, another):
    patient.opens("/screening/page/tried-1/?remove=ask&return=check")

    patient.posts({"remove": "yes", "trial1_another": another})

    assert current(patient).answers["trial1_another"] == "yes"


def test_the_button_on_the_page_asks_first_and_keeps_what_was_typed(patient):
    patient.opens("/screening/page/tried-2/")
    before = saves("tried-2")
    typed = {**UNLISTED, "trial2_other_name": "Green pill", "trial2_dose_mg": "x"}

    patient.posts({**typed, "remove": "ask"})

    patient.sees("Take this medicine off your list?")
    assert patient.typed()["trial2_other_name"] == ["Green pill"]
    patient.posts({**typed, "keep": "1"})
    patient.does_not_see("Take this medicine off your list?")
    assert patient.typed()["trial2_dose_mg"] == ["x"]
    assert saves("tried-2") == before


def test_a_page_opened_by_mistake_can_be_left_empty():
    patient = Patient(tried_medicine="yes").has_reached("tried-1")
    patient.posts(SERTRALINE)

    patient.posts({"remove": "yes"})

    assert patient.page_id == "other-treatments"
    patient.sees("The medicine is off your list")
    assert current(patient).answers["trial2_drug"] is Absent.LEFT_BLANK


def test_an_empty_place_is_the_first_that_is_offered_again(patient):
    patient.opens("/screening/page/tried-1/?remove=ask&return=check")
    patient.posts({"remove": "yes"})
    add = next(a for a in patient.document.all("a") if a.text == "Add a medicine")

    patient.opens(add.get("href"))
    patient.posts({**SERTRALINE, "trial1_drug": "fluoxetine"})

    assert patient.path == CHECK
    patient.sees("Fluoxetine (Prozac, Sarafem)").sees("Blue pill <b>")


def test_one_more_is_told_on_the_page_that_asks_for_it(patient):
    add = next(a for a in patient.document.all("a") if a.text == "Add a medicine")
    assert add.get("href").endswith("#q-trial3_another")

    patient.opens(add.get("href").partition("#")[0])
    patient.posts({**UNKNOWN, "trial3_another": "yes"})

    assert patient.page_id == "tried-4"


def test_eight_can_be_told_and_no_ninth():
    told = {
        f"tried-{n}": {f"trial{n}_drug": "sertraline", f"trial{n}_another": "yes"}
        | {f"trial{n}_{part}": "unsure" for part in ("outcome", "stop_reason")}
        | {f"trial{n}_{part}": "yes" for part in ("taken_most_days", "this_episode")}
        for n in range(1, 9)
    }
    told["tried-8"].pop("trial8_another")

    patient = tells(Patient(tried_medicine="yes"), told)

    assert len(patient.document.with_class("bar")) == 0
    assert patient.html.count("<strong>Sertraline (Zoloft)</strong>") == 8
    patient.does_not_see("Add a medicine")


def test_all_taken_off_is_not_read_as_none_tried(patient):
    for n in (1, 2, 3):
        patient.opens(f"/screening/page/tried-{n}/?remove=ask&return=check")
        patient.posts({"remove": "yes"})

    patient.sees("There is no medicine on your list.")
    assert current(patient).answers["tried_medicine"] == "yes"
    # Whether a trial must be graded is not known: never "no".
    assert "TRD-02" not in patient.screening.raised
    assert patient.screening.not_assessed_count > 0


def test_another_kind_of_list_is_not_emptied_by_that_button():
    patient = Patient(has_readings="yes").has_reached("reading-1")

    patient.posts({"bp1_sys": "185", "bp1_dia": "95", "remove": "yes"})

    assert current(patient).answers["bp1_sys"] == 185


def test_a_medicine_can_be_taken_off_after_sending(patient):
    patient.sends()
    changer = Changer()
    changer.client = patient.client
    changer.opens(f"{CORRECT}page/tried-2/?remove=ask")
    changer.sees("Take this medicine off your list?")

    changer.posts({"remove": "yes"})

    assert changer.path == f"{CORRECT}check/"
    changer.sees("Blue pill <b>").sees("Not answered")
    changer.sends_changes()
    answers = current(changer).answers
    assert answers["trial2_drug"] is Absent.LEFT_BLANK
    assert answers["trial3_drug"] == "unsure"


def test_months_are_read_back_in_weeks(patient):
    patient.opens("/screening/page/tried-2/")

    assert patient.typed()["trial2_weeks"] == ["26"]
    assert patient.typed()["trial2_weeks-months"] == [""]
    assert current(patient).answers["trial2_weeks"] == Decimal(26)
