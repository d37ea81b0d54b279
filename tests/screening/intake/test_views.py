"""The patient's pages around the questions: start, cookie, loss, weight, headers."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from screening import services
from screening.intake import cookie
from screening.models import ClinicProfile, SavedPage, Screening
from screening.services.keeping.erasing import erase
from tests.forms import main_form
from tests.journeys.patient import Patient
from tests.journeys.structure import assert_accessible

pytestmark = pytest.mark.django_db

HEAVIEST = 40_000


def test_the_start_page_says_what_a_patient_must_know():
    ClinicProfile(phone="(314) 555-0199").save()

    patient = Patient().opens("/screening/")

    patient.sees("20 to 30 minutes").sees("This is not an emergency service")
    patient.sees("Nobody reads answers while we are closed").sees("nurse or a doctor")
    assert {"tel:911", "tel:988"} <= {a.get("href") for a in patient.document.all("a")}
    assert "(314) 555-0199" in patient.html
    ClinicProfile.forget()


def test_start_and_receipt_say_by_which_day_we_answer():
    with time_machine.travel("2026-03-06T22:30:00Z"):  # Friday, half past four
        patient = Patient().opens("/screening/")
        patient.sees("by the end of Tuesday, March 10.")

        patient.has_sent().sees("by the end of Tuesday, March 10.")
        patient.sees("We are open Monday to Friday, 8:30 a.m. to 5 p.m.")


def test_looking_at_the_start_page_starts_nothing():
    Client().get("/screening/")

    assert not Screening.objects.exists()


@pytest.mark.parametrize("path", ["/", "/screening/", "/screening/help/"])
def test_a_page_without_questions_is_accessible(path):
    assert_accessible(Client().get(path).content.decode())


def test_the_cookie_is_signed_and_closed_to_scripts_and_other_sites():
    client = Client()

    client.post("/screening/")

    sent = client.cookies[cookie.NAME]
    assert sent["httponly"]
    assert sent["samesite"] == "Lax"
    assert bool(sent["secure"]) is settings.HTTPS
    assert not sent["max-age"]
    assert sent.value.count(":") == 2


def test_a_patient_has_no_session():
    patient = Patient().has_reached("reach-you")

    assert set(patient.client.cookies) <= {cookie.NAME, settings.CSRF_COOKIE_NAME}


def test_the_start_page_leads_back_to_where_the_patient_stopped():
    patient = Patient().has_reached("reach-you").opens("/screening/")

    links = {a.text: a.get("href") for a in patient.document.all("a")}
    assert links["Go on where you stopped"] == "/screening/page/reach-you/"


@pytest.mark.parametrize("path", ["page/two-weeks/", "check/", "done/"])
def test_without_a_screening_the_start_page_says_so(path):
    patient = Patient().opens(f"/screening/{path}")

    patient.sees("There is no open screening on this device")


def test_sending_without_a_screening_leads_to_the_start_page():
    assert Patient().sends().page_id == "screening"


def test_a_page_sent_without_a_screening_keeps_what_was_typed():
    patient = Patient().has_reached("where-you-live").forgets_the_cookie()

    patient.answers_page(city="Ferguson")

    assert patient.response.status_code == 403
    patient.sees("Your screening was closed on this device").sees("It is not saved.")
    assert patient.typed()["city"] == ["Ferguson"]


def test_a_danger_answer_that_could_not_be_saved_still_shows_help():
    patient = Patient().has_reached("right-now").forgets_the_cookie()

    patient.answers_page(harm_others_now="yes")

    patient.sees("Please get help right now")
    patient.does_not_see("our team is being told")


def erase_before(monkeypatch: pytest.MonkeyPatch, service: str) -> None:
    """Erase the case between the look at it and what is written, as staff may."""
    do = getattr(services, service)

    def after_erasure(**asked):
        screening = Screening.objects.get(pk=asked["screening_id"])
        erase(screening, actor=None, asked_by=None, now=asked["now"])
        return do(**asked)

    monkeypatch.setattr(services, service, after_erasure)


def test_a_page_of_a_case_that_is_erased_meanwhile_keeps_what_was_typed(monkeypatch):
    patient = Patient().has_reached("where-you-live")
    erase_before(monkeypatch, "save_page")

    patient.answers_page(city="Ferguson")

    assert patient.response.status_code == 403
    patient.sees("It is not saved.")
    assert patient.typed()["city"] == ["Ferguson"]


@pytest.mark.parametrize("service", ["save_teach_back", "submit"])
def test_sending_a_case_that_is_erased_meanwhile_says_so(monkeypatch, service):
    patient = Patient().has_reached_check()
    erase_before(monkeypatch, service)

    assert patient.sends().page_id == "screening"
    assert not Screening.objects.exists()


def test_a_screening_that_rested_too_long_is_closed():
    patient = Patient().has_reached("where-you-live")
    later = timezone.now() + timedelta(hours=3)

    with time_machine.travel(later, tick=False):
        patient.answers_page(city="Ferguson")

    assert patient.response.status_code == 403
    assert patient.typed()["city"] == ["Ferguson"]


def test_a_page_that_the_path_left_out_keeps_what_was_typed():
    patient = Patient(has_pcp="yes").has_reached("your-care-team-2")
    other_tab = Patient()
    other_tab.client.cookies = patient.client.cookies
    other_tab.opens("/screening/page/your-care-team/").answers_page(has_pcp="no")

    patient.answers_page(pcp_name="Dr. Lind")

    assert patient.response.status_code == 409
    patient.sees("This page is not part of your screening now")
    assert patient.typed()["pcp_name"] == ["Dr. Lind"]


def test_a_page_sent_after_the_end_keeps_what_was_typed_and_changes_nothing():
    patient = Patient().has_sent()
    saved = SavedPage.objects.count()

    response = patient.client.post("/screening/page/your-name/", {"gender": "Woman"})

    assert response.status_code == 409
    assert "You have already sent your screening" in response.content.decode()
    assert main_form(response.content.decode()).data["gender"] == ["Woman"]
    assert SavedPage.objects.count() == saved


def test_after_sending_the_browser_keeps_no_page_and_the_visit_goes_on():
    client = Patient().has_sent().client

    receipt = client.get("/screening/done/")

    assert receipt.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "screening" in receipt.cookies
    assert client.get("/screening/done/").status_code == 200


def test_a_page_opened_after_the_end_leads_to_the_confirmation():
    patient = Patient().has_sent()

    assert patient.opens("/screening/page/your-name/").page_id == "done"
    assert patient.opens("/screening/check/").page_id == "done"


def test_a_page_off_the_path_leads_to_the_open_page():
    patient = Patient().has_reached("reach-you")

    assert patient.opens("/screening/page/tried-8/").page_id == "reach-you"


def strict_browser():
    """A browser whose pages are checked against forgery, with a screening."""
    started = services.start_screening(now=timezone.now())
    client = Client(enforce_csrf_checks=True)
    response = client.get("/")
    cookie.remember(response, started.token)
    client.cookies.update(response.cookies)
    return client


def test_a_failed_check_against_forgery_keeps_what_was_typed():
    client = strict_browser()

    response = client.post("/screening/page/where-you-live/", {"city": "Ferguson"})

    html = response.content.decode()
    assert response.status_code == 403
    assert "Please send this page once more" in html
    assert main_form(html).data["city"] == ["Ferguson"]
    assert not SavedPage.objects.exists()


def test_sending_the_page_once_more_saves_it():
    client = strict_browser()
    path = "/screening/page/before-you-start/"
    refused = client.post(path, {"ack_not_emergency": "yes"})

    form = main_form(refused.content.decode())
    response = client.post(form.action, form.data)

    assert response.status_code == 302
    assert SavedPage.objects.count() == 1


@pytest.mark.parametrize("path", ["/screening/", "/screening/check/"])
def test_a_button_that_failed_the_check_can_be_pressed_again(path):
    client = strict_browser()

    response = client.post(path)

    assert response.status_code == 403
    assert_accessible(response.content.decode())


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(method):
    for path in ("/screening/", "/screening/check/", "/screening/page/two-weeks/"):
        assert getattr(Client(), method)(path).status_code == 405


def test_addresses_and_titles_carry_no_answer():
    patient = Patient(harm_others_now="yes", asq_1="yes", asq_5="yes")

    patient.has_reached("two-weeks")

    title = patient.document.all("title")[0].text
    assert title.startswith("The last 2 weeks")
    assert patient.query == ""


@pytest.mark.parametrize("page_id", ["two-weeks", "tried-1", "reading-1", "your-name"])
def test_a_page_with_all_its_assets_is_light(page_id):
    """The page as it is, and each asset that it names as the site sends it: gzipped."""
    patient = Patient(tried_medicine="yes", has_readings="yes").has_reached(page_id)

    named = {e.get("src") for e in patient.document.all("script")}
    named |= {e.get("href") for e in patient.document.all("link")}
    assert len(named) >= 4
    files = [finders.find(name.removeprefix("/static/")) for name in named]
    sizes = [len(gzip.compress(Path(str(file)).read_bytes())) for file in files]
    assert len(patient.response.content) + sum(sizes) <= HEAVIEST


def test_a_saved_page_costs_at_most_twelve_queries(django_assert_max_num_queries):
    patient = Patient().has_reached("two-weeks")
    calm = {f"phq9_{n}": "0" for n in range(1, 10)}

    with django_assert_max_num_queries(12):
        patient.client.post(patient.path, {**calm, "phq9_difficulty": "0"})


def test_the_instrument_shows_its_notice():
    patient = Patient().has_reached("two-weeks")

    patient.sees("PHQ-9 was developed by Drs. Robert L. Spitzer")
    patient.sees("Over the last 2 weeks, how often have you been bothered")


def test_the_progress_names_the_part_and_the_page():
    patient = Patient().has_reached("two-weeks-2")

    patient.sees("Part 4 of 12:").sees("page 2 of 2")
