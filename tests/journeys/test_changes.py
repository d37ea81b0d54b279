"""Correct or add something after sending: from the receipt, and later with a proof."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from screening import services
from screening.models import Amendment, CaseEvent, ClinicProfile, Notice, SavedPage
from tests.builders import because, make_clinician
from tests.journeys.changer import CHECK, CORRECT, READINGS, STATUS, Changer

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient():
    """A patient who has just sent everything."""
    return Changer().has_sent()


def test_the_receipt_leads_to_all_answers_with_a_way_to_change_each(patient):
    patient.sees("Correct or add something").sees("Your blood pressure")

    patient.opens(CORRECT)

    links = [a.get("href") for a in patient.document.all("a")]
    assert f"{CORRECT}page/your-name/" in links
    patient.sees("Stone")


def test_looking_changes_nothing(patient):
    patient.opens(CORRECT).opens_page("your-name").opens(READINGS).opens(CHECK)

    assert not Amendment.objects.exists()
    assert CaseEvent.objects.count() == 2


def test_a_name_is_corrected_looked_over_and_sent(patient):
    patient.opens_page("your-name")
    assert patient.typed()["legal_last_name"] == ["Stone"]
    patient.answers_page(legal_last_name="Flint")

    assert patient.path == CHECK
    patient.sees("Before Stone").sees("Now Flint")
    patient.sends_changes()

    assert patient.path == "/screening/done/"
    patient.sees("Changes sent on").sees("Flint")
    assert Amendment.objects.get().is_handed_in
    assert SavedPage.objects.filter(amendment=None, page_id="your-name").exists()


def test_until_it_is_sent_the_receipt_shows_what_was_sent_and_says_so(patient):
    patient.opens_page("your-name").answers_page(legal_last_name="Flint")

    patient.opens("/screening/done/")

    patient.sees("You began to change something").sees("Stone")
    patient.does_not_see("Flint")
    patient.opens(CORRECT).sees("Your changes are not sent yet").sees("Flint")


def test_sending_twice_is_one_change(patient):
    patient.opens_page("your-name").answers_page(legal_last_name="Flint")

    patient.sends_changes().sends_changes()

    assert patient.path == "/screening/done/"
    assert CaseEvent.objects.filter(kind="amendment_handed_in").count() == 1


def test_the_same_answers_again_lead_back_to_all_answers(patient):
    patient.opens_page("your-name").answers_page()

    assert patient.path == CORRECT
    patient.does_not_see("Your changes are not sent yet")


def test_readings_are_added_later_and_open_the_pages_they_need(patient):
    patient.opens(READINGS)
    assert patient.page_id == "readings"

    patient.answers_page(has_readings="yes")
    assert Amendment.objects.get().reason == "readings"
    assert patient.path == f"{CORRECT}page/reading-1/"
    day = ClinicProfile.current().local_date(timezone.now())
    parts = {"month": day.month, "day": day.day, "year": day.year}
    typed = {f"bp1_date-{part}": str(number) for part, number in parts.items()}
    patient.answers_page(bp1_sys="118", bp1_dia="76", **typed)

    assert patient.path == CHECK
    patient.sees("Before Not asked before").sees("118")
    patient.sends_changes()
    patient.does_not_see("You told us no blood pressure reading.")


def test_who_has_told_a_reading_adds_the_next_one_beside_it():
    dated = {"bp1_date-month": "3", "bp1_date-day": "5", "bp1_date-year": "2024"}
    told = {"bp1_sys": "118", "bp1_dia": "76", **dated}
    patient = Changer(has_readings="yes", **told).has_sent()
    patient.does_not_see("You told us no blood pressure reading.")

    patient.opens(READINGS)
    assert patient.page_id == "reading-1"
    patient.answers_page(bp1_another="yes")

    assert patient.page_id == "reading-2"


def test_sending_waits_for_the_pages_that_a_change_opened(patient):
    patient.opens_page("readings").answers_page(has_readings="yes")

    patient.sends_changes()

    assert patient.path == f"{CORRECT}page/reading-1/"
    assert not Amendment.objects.get().is_handed_in


def test_a_page_that_a_change_closes_is_shown_as_no_longer_asked():
    patient = Changer(has_readings="yes", bp1_sys="118", bp1_dia="76").has_sent()

    patient.opens_page("readings").answers_page(has_readings="no")

    patient.sees("No longer asked").sees("they do not count").sees("118")


def test_danger_in_a_change_leads_to_help_at_once_and_staff_know(patient):
    patient.opens_page("right-now").answers_page(harm_others_now="yes")

    assert patient.path == "/screening/now/"
    assert Notice.objects.count() == 1
    patient.presses("/screening/now/", {"choice": "on"})
    assert patient.path == CHECK
    assert not Amendment.objects.get().is_handed_in


def test_a_mistake_stays_as_typed_and_saves_nothing(patient):
    patient.opens_page("readings").answers_page(has_readings="yes")
    patient.answers_page(bp1_sys="9999")

    patient.sees("There is a problem")
    assert patient.typed()["bp1_sys"] == ["9999"]
    assert SavedPage.objects.exclude(amendment=None).count() == 1


@pytest.mark.parametrize("page_id", ["reading-1", "nonsense", "staff-mdq"])
def test_a_page_that_is_not_asked_is_no_way_in(patient, page_id):
    response = patient.client.post(
        f"{CORRECT}page/{page_id}/", {"bp1_sys": "118", "bp1_dia": "76"}
    )

    assert response.status_code in {404, 409}
    assert not SavedPage.objects.exclude(amendment=None).exists()


def test_without_a_visit_a_typed_page_is_kept_and_nothing_is_saved(patient):
    patient.forgets_the_cookie()

    answer = {"redflag_now": "yes", "harm_others_now": "no"}
    response = patient.client.post(f"{CORRECT}page/right-now/", answer)

    assert response.status_code == 403
    page = response.content.decode()
    assert "Your answers were closed on this device" in page
    assert "tel:911" in page
    assert not Amendment.objects.exists()


def test_who_has_not_sent_yet_goes_on_with_the_questions():
    patient = Changer().has_reached("your-name")

    assert patient.opens(CORRECT).path.startswith("/screening/page/")
    assert patient.opens(STATUS).path.startswith("/screening/page/")
    assert patient.opens(f"{CORRECT}page/readings/").path.startswith("/screening/page/")


# Later, on any device --------------------------------------------------------------


def test_reference_and_date_of_birth_open_it_again(patient):
    reference = patient.screening.reference
    later = Changer()

    later.opens(CORRECT).does_not_see("Stone")
    later.proves(f" {reference.lower().replace('-', '')} ")

    assert later.path == CORRECT
    later.sees("Stone")
    later.opens_page("your-name").answers_page(legal_last_name="Flint").sends_changes()
    later.sees("Flint")
    kinds = CaseEvent.objects.values_list("kind", flat=True)
    assert "patient_returned" in kinds


def test_a_proof_ends_the_visit_of_the_browser_before(patient):
    Changer().proves(patient.screening.reference)

    patient.opens(CORRECT).does_not_see("Stone").sees("First we make sure")


def test_after_an_hour_without_a_page_the_proof_is_asked_again(patient):
    start = timezone.now()
    later = Changer()
    with travel(start + timedelta(days=2), tick=False):
        later.proves(patient.screening.reference).sees("Stone")
    with travel(start + timedelta(days=2, minutes=61), tick=False):
        later.opens(CORRECT).does_not_see("Stone")


def test_a_wrong_reference_and_a_wrong_date_are_one_answer(patient):
    reference = patient.screening.reference
    wrong_date = Changer().proves(reference, **{"birth_date-day": "6"})
    other = "CCC-CCCC" if reference != "CCC-CCCC" else "FFF-FFFF"
    wrong_reference = Changer().proves(other)

    said = [p.document.all("main")[0].text for p in (wrong_date, wrong_reference)]
    assert said[0] == said[1]
    assert wrong_date.status == wrong_reference.status == 403
    assert "Stone" not in said[0]


def test_after_five_wrong_dates_the_right_one_has_to_wait(patient):
    reference, guesser = patient.screening.reference, Changer()
    for day in "67890":
        guesser.proves(reference, **{"birth_date-day": day if day != "0" else "10"})
        assert guesser.status == 403

    guesser.proves(reference)

    assert guesser.status == 429
    assert guesser.response.headers["Retry-After"] == "3600"
    guesser.sees("wait one hour").does_not_see("Stone")
    with travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert Changer().proves(reference).status == 200


def test_a_reference_that_does_not_exist_slows_down_as_well():
    guesser = Changer()
    for _ in range(5):
        assert guesser.proves("CCC-CCCC").status == 403

    assert guesser.proves("CCC-CCCC").status == 429


def test_an_address_that_tries_many_references_is_slowed_down(patient):
    guesser = Changer()
    letters = "CFHJKMRTWXY34679C3F4"
    for letter in range(20):
        typed = f"{letters[letter]}{letters[letter - 1]}CCCCC"
        assert guesser.proves(typed).status == 403

    assert guesser.proves(patient.screening.reference).status == 429


def test_a_screening_that_was_not_sent_cannot_be_opened():
    begun = Changer().has_reached("your-name")
    begun.answers_page()

    assert Changer().proves(begun.screening.reference).status == 403


HOSTILE = ["", "\0", "x" * 100_000, "٣٤٦", "K7M-4TXR' OR 1=1", "\u202e\U0001f4a9"]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("door", [CORRECT, STATUS])
@pytest.mark.parametrize("box", ["reference", "birth_date-month", "birth_date-year"])
def test_no_value_breaks_the_proof(typed, door, box):
    response = Changer().client.post(door, {"reference": "CCC-CCCC", box: typed})

    assert response.status_code in {400, 403}


# Forgery ---------------------------------------------------------------------------


def test_a_page_whose_check_against_forgery_failed_keeps_what_was_typed(patient):
    strict = enforcing(patient)
    path = f"{CORRECT}page/your-name/"

    response = strict.post(path, {"legal_last_name": "Flint"})

    assert response.status_code == 403
    assert "Flint" in response.content.decode()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("path", [CORRECT, CHECK, READINGS, STATUS])
def test_every_button_asks_once_more_when_the_check_failed(patient, path):
    patient.opens_page("your-name").answers_page(legal_last_name="Flint")

    response = enforcing(patient).post(path, {})

    assert response.status_code == 403
    assert "Please press the button once more" in response.content.decode()
    assert not Amendment.objects.get().is_handed_in


def enforcing(patient):
    """Return the patient's browser with the check against forgery switched on."""
    patient.client.handler.enforce_csrf_checks = True
    return patient.client


# Where it stands -------------------------------------------------------------------


def test_the_state_says_received_being_read_tried_and_nothing_clinical(patient):
    patient.opens(STATUS).sees("We received your answers.")
    screening, actor = patient.screening, make_clinician()
    for flag in screening.flags.all():
        services.acknowledge_flag(flag_id=flag.pk, actor=actor, now=timezone.now())

    patient.opens(STATUS).sees("A member of our team is reading your answers.")
    CaseEvent.objects.create(
        screening=screening, kind="contact_attempted", actor=actor, at=timezone.now()
    )
    patient.opens(STATUS).sees("We tried to reach you.").sees("Please call us back")
    for word in ("flag", "PHQ", "score", "level", "urgent", "rule", "Stone"):
        patient.does_not_see(word)


def test_the_state_is_closed_only_when_people_closed_everything(patient):
    screening, actor, now = patient.screening, make_clinician(), timezone.now()
    for flag in screening.flags.all():
        services.close_flag(
            flag_id=flag.pk, actor=actor, closing=because("Seen"), now=now
        )
    patient.opens(STATUS).does_not_see("We finished reading your answers.")

    services.close_case(
        screening_id=screening.pk, actor=actor, closing=because("Done"), now=now
    )
    patient.opens(STATUS).sees("We finished reading your answers.")
    patient.opens_page("your-name").answers_page(legal_last_name="Flint")
    patient.sends_changes().opens(STATUS)

    patient.sees("We received your changes.")
    patient.does_not_see("We finished reading your answers.")


def test_the_state_opens_with_the_same_proof(patient):
    later = Changer()

    later.opens(STATUS).does_not_see("We received")
    later.proves(patient.screening.reference, STATUS)

    assert later.path == STATUS
    later.sees("We received your answers.")
