"""Blood pressure: asked about, never put right alone, never lost, and added later."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from screening.models import Amendment, ClinicProfile, Notice, SavedPage
from tests.journeys.changer import CHECK, READINGS, Changer
from tests.journeys.patient import Patient

pytestmark = pytest.mark.django_db

ADVICE = "Rest 5 minutes and check again."


def today_in_boxes(name="bp1_date", days_ago=0):
    """Return what is typed as the date of a reading."""
    day = ClinicProfile.current().local_date(timezone.now()) - timedelta(days=days_ago)
    parts = {"month": day.month, "day": day.day, "year": day.year}
    return {f"{name}-{part}": str(number) for part, number in parts.items()}


def reading(top, bottom, number=1, **more):
    """Return what is typed into the page of one reading."""
    typed = {f"bp{number}_sys": top, f"bp{number}_dia": bottom}
    return {**typed, **today_in_boxes(f"bp{number}_date"), **more}


@pytest.fixture
def patient():
    """A patient in front of the page of the first reading."""
    return Patient(has_readings="yes").has_reached("reading-1")


def saved():
    """Return what was saved last of the first reading."""
    page = SavedPage.objects.filter(page_id="reading-1").latest("sequence")
    return page.unseal("content")["answers"]


def buttons(patient):
    """Return the buttons that exchange numbers."""
    found = patient.document.all("button")
    return [b for b in found if b.get("name") == "swap"]


# Numbers that changed places ---------------------------------------------------------


def test_swapped_numbers_are_asked_about_and_kept_as_typed(patient):
    patient.answers_page(**reading("80", "120", bp1_pulse="61", bp1_time="8:30 AM"))

    patient.sees("You wrote 80 over 120. Did you mean 120 over 80?")
    assert [b.text for b in buttons(patient)] == ["Yes, I meant 120 over 80"]
    typed = patient.typed()
    kept = {"bp1_sys": "80", "bp1_dia": "120", "bp1_pulse": "61", "bp1_time": "8:30 AM"}
    assert {name: typed[name][0] for name in kept} == kept
    assert (saved()["bp1_sys"], saved()["bp1_dia"]) == (80, 120)


def test_one_tap_exchanges_them_and_the_next_page_says_so(patient):
    patient.answers_page(**reading("80", "120", bp1_pulse="61"))

    patient.answers_page(**reading("80", "120", bp1_pulse="61"), swap="bp1_sys")

    assert patient.page_id == "pressure"
    patient.sees("Your reading: 120 over 80").sees("a little above the usual range")
    assert (saved()["bp1_sys"], saved()["bp1_dia"]) == (120, 80)
    assert saved()["bp1_pulse"] == 61


def test_what_was_changed_before_the_tap_comes_along(patient):
    patient.answers_page(**reading("80", "120"))

    patient.answers_page(**reading("82", "124", bp1_place="clinic"), swap="bp1_sys")

    assert (saved()["bp1_sys"], saved()["bp1_dia"]) == (124, 82)
    assert saved()["bp1_place"] == "clinic"


def test_the_first_button_of_the_form_exchanges_nothing(patient):
    """The Enter key presses it."""
    patient.answers_page(**reading("80", "120"))

    first = patient.document.all("button")[0]
    assert first.get("form") == "questions"
    assert first.get("name") == first.get("formaction") == ""


def test_who_sends_swapped_numbers_again_goes_on_and_they_stay(patient):
    patient.answers_page(**reading("80", "120")).answers_page(**reading("80", "120"))

    assert patient.page_id == "pressure"
    patient.sees("cannot count it: the top number must be the higher one")
    assert (saved()["bp1_sys"], saved()["bp1_dia"]) == (80, 120)


def test_a_very_high_swapped_reading_is_told_what_to_do_and_flagged_once_it_is_right(
    patient,
):
    patient.answers_page(**reading("110", "190"))
    patient.sees("Did you mean 190 over 110?").sees(ADVICE)
    assert not Notice.objects.exists()

    patient.answers_page(**reading("110", "190"), swap="bp1_sys")

    patient.sees(ADVICE)
    assert "BP-02" in patient.screening.raised


def test_a_swap_beside_a_mistake_keeps_everything_and_shows_the_mistake(patient):
    typed = reading("80", "120", bp1_pulse="fast", swap="bp1_sys")

    patient.answers_page(**typed)

    patient.sees("Enter a whole number from 20 to 250.")
    assert patient.typed()["bp1_sys"] == ["120"]
    assert patient.typed()["bp1_pulse"] == ["fast"]


# Half a reading ----------------------------------------------------------------------


def test_half_a_severe_reading_is_saved_asked_about_and_told_what_to_do(patient):
    patient.answers_page(**reading("190", ""))

    assert patient.page_id == "reading-1"
    patient.sees("Enter the bottom number too.").sees(ADVICE)
    patient.sees("What you typed is saved.").sees("You may also go on as it is.")
    assert saved()["bp1_sys"] == 190


def test_who_leaves_it_half_goes_on_and_is_reminded_before_sending(patient):
    patient.answers_page(**reading("190", "")).answers_page(**reading("190", ""))
    assert patient.page_id == "pressure"
    patient.sees(ADVICE).sees("Go back to this reading")

    patient.answers = {**patient.answers, "bp1_sys": "190"}
    patient.goes_on_until("check")

    patient.sees("Your top number: 190").sees(
        "A reading counts only with both numbers."
    )
    links = [a.get("href") for a in patient.document.all("a")]
    assert "/screening/page/reading-1/?return=check" in links
    patient.sends()
    patient.sees("Your top number: 190")


def test_going_back_from_half_a_reading_saves_it(patient):
    patient.goes_back(**reading("190", ""))

    assert patient.page_id == "readings"
    assert saved()["bp1_sys"] == 190


def test_a_bottom_number_that_is_not_known_is_not_asked_for_again(patient):
    patient.answers_page(**reading("190", "", **{"bp1_dia-withheld": "unsure"}))

    assert patient.page_id == "pressure"
    patient.sees(ADVICE)


def test_a_reading_without_its_date_is_asked_for_it_once(patient):
    patient.answers_page(bp1_sys="128", bp1_dia="82")
    patient.sees("Enter the date of this reading too.")

    patient.answers_page(bp1_sys="128", bp1_dia="82")

    assert patient.page_id == "pressure"
    patient.sees("cannot count it without its date")


def test_another_doubt_is_asked_about_although_one_was(patient):
    patient.answers_page(**reading("190", "")).answers_page(**reading("80", "120"))

    patient.sees("Did you mean 120 over 80?")


# What a reading means ----------------------------------------------------------------


def test_a_reading_of_a_watch_is_taken_and_the_reason_stands_to_the_end(patient):
    patient.answers = {**patient.answers, **reading("128", "82", bp1_device="watch")}
    patient.answers_page()
    patient.sees("Watches and rings without a cuff can be wrong")

    patient.goes_on_until("check")
    patient.sees("We keep this reading but do not count it")
    patient.sends().sees("We keep this reading but do not count it")


def test_three_readings_each_say_what_they_mean():
    patient = Patient(has_readings="yes").has_reached("reading-1")
    patient.answers_page(**reading("118", "76", bp1_another="yes"))
    patient.sees("Your reading: 118 over 76").sees("not above the usual range")
    patient.answers_page(**reading("128", "76", 2, bp2_another="yes"))
    patient.sees("Your reading: 128 over 76").sees("just above the usual range")
    patient.answers_page(**reading("150", "95", 3))

    patient.sees("Your reading: 150 over 95").sees("This is above the usual range.")
    patient.sees("not a diagnosis").does_not_see("180/120")


def test_above_180_over_120_the_next_page_says_what_to_do(patient):
    patient.answers_page(**reading("181", "120"))

    patient.sees("Your reading is very high").sees(ADVICE)
    patient.does_not_see("Your reading: 181 over 120")


def test_what_a_page_says_cannot_be_forged_by_its_address(patient):
    for page_id in ("reading-1", "reading-2", "your-name", "x" * 5000, "\u0661"):
        response = patient.client.get(f"{patient.path}?after={page_id}")
        assert response.status_code == 200
        assert "Your reading:" not in response.content.decode()


# Later -------------------------------------------------------------------------------


def test_who_has_none_is_told_how_to_add_them_and_the_receipt_has_the_link():
    patient = Patient().has_reached("readings").answers_page(has_readings="no")
    patient.sees("You can add readings later").sees("date of birth")

    patient.goes_on_until("check").sends()

    patient.sees("Please add your blood pressure").sees(f"testserver{READINGS}")
    links = [a.get("href") for a in patient.document.all("a")]
    assert READINGS in links


def test_the_link_opens_the_readings_after_the_proof_and_the_case_is_judged_at_once():
    sent = Changer().has_sent()
    later = Changer()
    with travel(timezone.now() + timedelta(days=3), tick=False):
        later.opens(READINGS).sees("Add blood pressure readings")
        later.sees("First we make sure that it is you.")
        later.proves(sent.screening.reference, door=READINGS)
        assert later.page_id == "readings"
        assert not Amendment.objects.exists()

        later.answers_page(has_readings="yes")
        later.answers_page(**reading("190", "110"))

        assert later.path == CHECK
        later.sees(ADVICE).sees("190")
        assert "BP-02" in sent.screening.raised
        assert Amendment.objects.get().reason == "readings"
        later.sends_changes().does_not_see("You told us no blood pressure reading.")


def test_the_link_goes_straight_to_the_readings_while_the_visit_lasts():
    sent = Changer().has_sent().opens(READINGS)

    assert sent.page_id == "readings"
    assert not Amendment.objects.exists()


def test_a_wrong_proof_at_the_link_opens_nothing():
    sent = Changer().has_sent()

    later = Changer().proves(
        sent.screening.reference, door=READINGS, **{"birth_date-day": "6"}
    )

    assert later.status == 403
    later.sees("Add blood pressure readings").does_not_see("Stone")


def test_who_has_not_sent_yet_is_led_on_from_the_link():
    patient = Changer().has_reached("your-name").opens(READINGS)

    assert patient.path.startswith("/screening/page/")


def test_with_three_readings_the_link_leads_to_the_one_to_be_finished():
    told = {**reading("118", "76"), "bp1_another": "yes"}
    told |= {**reading("190", "", 2), "bp2_another": "yes"}
    told |= reading("120", "78", 3)
    sent = Changer(has_readings="yes", **told).has_sent()

    assert sent.opens(READINGS).page_id == "reading-2"


def test_one_reading_is_too_few_and_the_receipt_asks_for_the_next():
    sent = Changer(has_readings="yes", **reading("118", "76")).has_sent()

    sent.sees("We need two readings from the last 30 days")
    assert sent.opens(READINGS).page_id == "reading-1"


def test_in_a_correction_swapped_numbers_are_asked_about_too():
    sent = Changer(has_readings="yes", **reading("118", "76")).has_sent()

    sent.opens_page("reading-1").answers_page(**reading("76", "118"))
    sent.sees("Did you mean 118 over 76?")
    sent.answers_page(**reading("77", "119"), swap="bp1_sys")

    assert sent.path == CHECK
    sent.sees("Before 118").sees("Now 119").sees("Your reading: 119 over 77")
