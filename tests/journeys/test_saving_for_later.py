"""A patient saves, gets a link, and closes the visit on this device."""

from datetime import timedelta

import pytest
from django.utils import timezone

from screening.followup.return_sender import send_return_mails
from screening.intake import cookie
from screening.models import (
    ReturnLink,
    SavedPage,
)
from tests.journeys.returner import (
    CODE,
    LATER,
    SECRET_HEADERS,
    STOPPED,
    Returner,
    another_device,
)
from tests.rows import every_row
from tests.screening.review.cases import staff

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("keep_the_connection"),
]

# Saving ------------------------------------------------------------------------------


def test_the_button_saves_what_was_typed_and_leads_to_the_link():
    patient = Returner().has_reached(STOPPED)

    patient.saves_for_later(city="Ferguson")

    assert patient.path == LATER
    patient.sees("What you saved so far is kept")
    journey = patient.opens(f"/screening/page/{STOPPED}/")
    assert journey.typed()["city"] == ["Ferguson"]


def test_a_page_that_was_not_touched_stays_the_first_unanswered_one():
    patient = Returner().has_reached(STOPPED)
    saved = SavedPage.objects.count()

    patient.saves_for_later()

    assert SavedPage.objects.count() == saved
    phone = another_device().opens_link(patient.makes_a_link().link).tells()
    assert phone.page_id == STOPPED


def test_a_mistake_stays_as_typed_with_a_way_to_leave_without_it():
    patient = Returner().has_reached(STOPPED)
    saved = SavedPage.objects.count()

    patient.saves_for_later(email="nowhere")

    assert SavedPage.objects.count() == saved
    assert patient.typed()["email"] == ["nowhere"]
    assert LATER in {a.get("href") for a in patient.document.all("a")}


def test_a_danger_answer_shows_help_first_and_then_leads_to_the_link():
    patient = Returner(redflag_now="yes").has_reached("right-now")

    patient.saves_for_later(redflag_now="yes", harm_others_now="no")

    assert patient.path == "/screening/now/"
    assert LATER in {a.get("href") for a in patient.document.all("a")}


PAGES_WITH_A_LINK = ["check/", "help/", "call/", "stopped/", ""]


@pytest.mark.parametrize("path", PAGES_WITH_A_LINK)
def test_every_other_page_of_the_visit_leads_to_it(path):
    patient = Returner().has_reached_check().opens(f"/screening/{path}")

    assert LATER in {a.get("href") for a in patient.document.all("a")}


def test_without_a_date_of_birth_a_code_is_asked_for():
    patient = Returner().has_reached("privacy-notice").opens(LATER)

    assert "fact" not in patient.typed()
    patient.makes_a_link().sees("Make up a code of at least 6 letters or numbers.")
    assert patient.status == 400
    assert not ReturnLink.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"fact": "code"}, "Make up a code of at least 6"),
        ({"fact": "code", "code": "12345"}, "harder to guess"),
        ({"fact": "code", "code": "123456"}, "harder to guess"),
        ({"fact": "code", "code": "fedcba"}, "harder to guess"),
        ({"fact": "code", "code": "abababab"}, "harder to guess"),
        ({"fact": "birth_date", "code": CODE}, "Clear this box, or choose"),
        ({"fact": "birth_date", "link_email": "me"}, "with an @"),
        ({"fact": "birth_date", "remind": "yes"}, "for the reminder"),
        ({"fact": "none"}, "Choose one of the answers shown."),
    ],
)
def test_what_does_not_fit_is_said_at_its_box_and_kept(typed, sentence):
    patient = Returner().has_reached(STOPPED)

    patient.presses(LATER, typed).sees(sentence)

    assert patient.status == 400
    assert not ReturnLink.objects.exists()
    if "code" in typed:
        assert patient.typed()["code"] == [typed["code"]]


def test_looking_at_the_form_makes_no_link():
    patient = Returner().has_reached(STOPPED)
    before = every_row()

    patient.opens(LATER)

    assert every_row() == before


def test_the_link_page_says_what_is_needed_and_never_the_code():
    patient = Returner().has_reached(STOPPED)

    patient.makes_a_link(fact="code", code=CODE, link_email="me@example.com")

    patient.sees("We will ask for your own code").sees("me@example.com")
    assert CODE not in patient.html
    assert patient.link.startswith("http://testserver/back/")
    assert {k: patient.response.headers[k] for k in SECRET_HEADERS} == SECRET_HEADERS


def test_the_link_can_be_read_in_the_other_language():
    patient = Returner().has_reached(STOPPED).makes_a_link(link_email="me@example.com")
    link = patient.link

    patient.opens(f"{LATER}link/?language=es")

    assert patient.link == link
    patient.sees("Su enlace").sees("me@example.com")
    assert ReturnLink.objects.count() == 1


def test_reading_the_link_again_makes_no_other():
    patient = Returner().has_reached(STOPPED).makes_a_link()
    link, before = patient.link, every_row()

    patient.opens("/screening/page/your-name/").opens(f"{LATER}link/")

    assert patient.link == link
    assert every_row() == before


def test_after_the_mail_the_page_names_no_address_any_more():
    patient = Returner().has_reached(STOPPED).makes_a_link(link_email="me@example.com")
    send_return_mails(now=timezone.now())

    patient.opens(f"{LATER}link/").does_not_see("me@example.com").sees("works once")


def test_a_link_that_works_no_more_is_not_shown_again():
    patient = Returner().has_reached(STOPPED).makes_a_link()
    other = Returner().has_reached(STOPPED).makes_a_link()
    other.client.cookies[cookie.LINK_NAME] = patient.client.cookies[cookie.LINK_NAME]

    assert other.opens(f"{LATER}link/").path == LATER
    ReturnLink.objects.update(ended_at=timezone.now())
    assert patient.opens(f"{LATER}link/").path == LATER


def test_without_a_visit_no_link_is_shown():
    patient = Returner().has_reached(STOPPED).makes_a_link().forgets_the_cookie()

    assert patient.opens(f"{LATER}link/").path == "/screening/"


def test_the_visit_can_be_closed_on_this_device_at_once():
    patient = Returner().has_reached(STOPPED).makes_a_link()

    response = patient.client.post(LATER, {"done": "1"})

    assert response.headers["Location"] == "/screening/?saved=1"
    assert '"storage"' in response.headers["Clear-Site-Data"]
    assert response.cookies[cookie.LINK_NAME].value == ""
    patient.follow(response).sees("closed on this device")
    assert patient.client.post("/screening/stay/").status_code == 403


def test_without_a_visit_the_start_page_says_so():
    patient = Returner()

    assert patient.opens(LATER).path == "/screening/"
    patient.sees("If you made a link to come back, open it")
    assert patient.presses(LATER, {"fact": "birth_date"}).path == "/screening/"


def test_who_rested_too_long_is_told_of_the_link(clock):
    patient = Returner().has_reached(STOPPED)
    patient.makes_a_link().opens(f"/screening/page/{STOPPED}/")

    clock.shift(timedelta(minutes=20, seconds=2))

    patient.opens("/screening/check/").sees("If you made a link to come back, open it")


def test_staff_on_the_phone_can_make_a_link_for_the_patient():
    desk = Returner()
    desk.client.force_login(staff("helper", "assist_screening"))
    desk.follow(desk.client.post("/screening/by-phone/")).goes_on_until(STOPPED)

    link = desk.makes_a_link().link

    assert another_device().opens_link(link).tells().page_id == STOPPED


# Limits ------------------------------------------------------------------------------


def test_many_links_in_an_hour_are_slowed_down_and_the_last_one_works():
    patient = Returner().has_reached(STOPPED)
    links = [patient.makes_a_link().link for _ in range(10)]

    patient.makes_a_link().sees("The last one works")

    assert patient.status == 429
    assert patient.response.headers["Retry-After"] == "3600"
    assert another_device().opens_link(links[-1]).tells().page_id == STOPPED


def test_nobody_fills_a_strangers_mailbox():
    for _ in range(2):
        patient = Returner().has_reached(STOPPED)
        for _ in range(3):
            patient.makes_a_link(link_email="Stranger@example.com")

    assert patient.status == 429
    patient.sees("We have sent several messages already")
    assert patient.typed()["link_email"] == ["Stranger@example.com"]
    patient.makes_a_link().sees("It works once")
