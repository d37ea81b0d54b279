"""The steps after a danger answer: help, a call-back, going on or stopping."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from screening import services
from screening.models import CallbackRequest, Notice
from tests.journeys.patient import Patient
from tests.journeys.structure import assert_accessible
from tests.screening.review.cases import staff
from tests.screening.review.pages import case_url, text_of

pytestmark = pytest.mark.django_db

FRIDAY_NIGHT = "2026-03-07T03:00:00Z"
MONDAY_MORNING = "2026-03-02T16:00:00Z"
OPENS = "before we open on Monday, March 9, at 8:30 a.m."


def in_danger():
    """A patient who answered yes and now reads the crisis page."""
    return Patient().has_reached("right-now").answers_page(harm_others_now="yes")


def desk():
    """A clinician's browser."""
    client = Client()
    client.force_login(staff("clinician", "view_screening", "add_decision"))
    return client


def test_out_of_hours_the_crisis_page_says_when_somebody_reads():
    with time_machine.travel(FRIDAY_NIGHT):
        patient = in_danger()

    patient.sees(f"Nobody reads your answers {OPENS}")
    patient.sees("We may not see this right away.")


def test_in_hours_the_crisis_page_promises_no_more_than_a_notice():
    with time_machine.travel(MONDAY_MORNING):
        patient = in_danger()

    patient.sees("may not see it right away").does_not_see("Nobody reads")


def test_out_of_hours_nobody_is_promised_a_call_today():
    with time_machine.travel(FRIDAY_NIGHT):
        patient = Patient(asq_1="yes", asq_5="no").has_reached("feelings-2")
        patient.answers_page()

        patient.sees("We will try to reach you as soon as we can").sees(OPENS)
        patient.does_not_see("today").goes_on_until("check").sees(OPENS)
        patient.sends().sees(OPENS).does_not_see("reach you today")


def test_a_call_is_asked_for_and_the_patient_goes_on():
    patient = in_danger().chooses("call")
    patient.sees("How can we reach you now?")
    assert patient.typed()["call_phone"] == ["314-555-0188"]

    patient.asks_for_a_call(call_safe_message="no", call_best_time="after 3")

    patient.sees("We have your request").sees("314-555-0188")
    patient.sees("We will not leave one.")
    links = {a.text.strip(): a.get("href") for a in patient.document.all("a")}
    patient.opens(links["Go on with the questions"])
    assert patient.page_id == "feelings"
    assert Notice.objects.count() == 1


def test_a_number_that_cannot_be_dialled_stays_on_the_page():
    patient = in_danger().chooses("call")

    patient.asks_for_a_call(call_phone="call me", call_best_time="now")

    assert patient.response.status_code == 400
    patient.sees("Enter a phone number with its area code")
    assert patient.typed()["call_best_time"] == ["now"]
    assert not CallbackRequest.objects.exists()


@pytest.mark.parametrize(
    "typed",
    ["", "\0", "9" * 100_000, "٣١٤٥٥٥٠١٨٨", "<script>", "-1", "🙂" * 50],
    ids=["none", "nul", "long", "digits", "markup", "minus", "emoji"],
)
def test_no_number_breaks_the_page(typed):
    patient = in_danger()

    path = "/screening/call/"
    response = patient.client.post(
        path, {"call_phone": typed, "call_other_name": typed, "call_safe_message": "x"}
    )

    assert response.status_code == 400
    assert_accessible(response.content.decode())


def test_a_patient_may_stop_and_staff_have_it():
    patient = in_danger().chooses("stop")

    assert patient.page_id == "stopped"
    patient.sees("You can stop here").sees("Your answers are saved")
    links = [a.get("href") for a in patient.document.all("a")]
    assert {"tel:911", "tel:988", "sms:988"} <= set(links)
    client = desk()
    queue = client.get(reverse("admin:screening_screening_changelist"))
    assert patient.screening.reference in queue.content.decode()
    case = text_of(client.get(case_url(patient.screening)).content.decode())
    assert "Patient chose to stop" in case


def test_who_stopped_can_come_back():
    patient = in_danger().chooses("stop")

    links = {a.text.strip(): a.get("href") for a in patient.document.all("a")}
    patient.opens(links["Go on with the questions"])

    assert patient.page_id == "feelings"


def test_the_crisis_page_comes_once_for_one_danger():
    patient = in_danger().chooses("go")

    patient.goes_on_until("two-weeks")

    assert patient.seen.count("now") == 1


def test_the_same_answer_saved_again_is_no_new_danger():
    patient = in_danger().chooses("go")

    patient.opens("/screening/page/right-now/")
    patient.answers_page(harm_others_now="yes")

    assert patient.page_id == "feelings"


def test_a_second_danger_leads_there_again():
    patient = in_danger().chooses("go").goes_on_until("feelings")

    patient.answers_page(asq_1="yes")

    assert patient.page_id == "now"


def test_a_danger_answer_leads_there_also_on_the_way_back():
    patient = Patient().has_reached("right-now")

    patient.goes_back(harm_others_now="yes")

    assert patient.page_id == "now"


def test_after_the_crisis_page_a_patient_returns_to_the_check_page():
    patient = Patient().has_reached_check()
    patient.opens("/screening/page/right-now/?return=check")

    patient.answers_page(harm_others_now="yes").chooses("go")

    assert patient.page_id == "check"


def test_the_crisis_page_can_be_found_again():
    patient = in_danger().chooses("go")

    links = {a.text.strip(): a.get("href") for a in patient.document.all("a")}
    patient.opens(links["More ways to get help, or to stop"])

    assert patient.page_id == "now"
    assert links["Get help now"] == "/screening/help/"


def test_help_offers_a_call_to_whoever_has_begun():
    patient = Patient().has_reached("reach-you").opens("/screening/help/")

    patient.sees("Ask us to call you")
    assert "Ask us to call you" not in Client().get("/screening/help/").content.decode()


@pytest.mark.parametrize("page", ["now", "call"])
def test_without_a_screening_the_steps_lead_to_help(page):
    for send in (Client().get, Client().post):
        response = send(f"/screening/{page}/")
        assert response.headers["Location"] == "/screening/help/"


def test_without_danger_the_crisis_page_leads_to_help():
    assert Patient().has_reached("feelings").opens("/screening/now/").page_id == "help"


def test_the_closing_page_can_be_read_by_anybody():
    response = Client().get("/screening/stopped/")

    assert_accessible(response.content.decode())
    assert "Your answers are saved" not in response.content.decode()


@pytest.mark.parametrize("page", ["now", "call"])
def test_a_button_that_failed_the_check_shows_the_numbers_and_what_was_typed(page):
    patient = in_danger()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = patient.client.cookies

    response = strict.post(f"/screening/{page}/", {"call_phone": "314-555-0123"})

    html = response.content.decode()
    assert response.status_code == 403
    assert_accessible(html)
    assert "tel:988" in html
    assert page == "now" or "314-555-0123" in html


def test_a_call_can_be_asked_for_after_sending():
    patient = Patient(asq_1="yes", asq_5="yes").has_sent()
    links = {a.text.strip(): a.get("href") for a in patient.document.all("a")}

    patient.opens(links["Ask us to call you"]).asks_for_a_call()

    patient.sees("We have your request")
    assert patient.screening.call_asked_at is not None
    links = {a.text.strip(): a.get("href") for a in patient.document.all("a")}
    assert patient.opens(links["Back to what you sent"]).page_id == "done"


def test_titles_of_the_crisis_page_tell_nothing():
    patient = in_danger()

    title = patient.document.all("title")[0].text
    assert title.startswith("Please read this now")
    assert patient.query == ""


def test_a_call_is_at_the_top_of_the_case_and_taken_off_with_a_note():
    patient = in_danger().chooses("call")
    patient.asks_for_a_call(call_other_name="Ann", call_other_phone="314-555-0199")
    client, url = desk(), case_url(patient.screening)

    case = text_of(client.get(url).content.decode())
    assert case.index("The patient asks for a call") < case.index("Why this case is")
    assert "Not answered whether a message is safe: do not leave one" in case
    assert "Ann 314-555-0199" in case
    call = reverse("admin:screening_screening_call", args=[patient.screening.pk])
    assert client.post(call, {"note": " "}).status_code == 400
    client.post(call, {"note": "Reached her at 9:40."})

    case = text_of(client.get(url).content.decode())
    assert "A request for a call, answered" in case
    assert "Reached her at 9:40." in case
    assert patient.screening.call_asked_at is None


def test_who_may_only_read_answers_no_call():
    patient = in_danger()
    services.request_callback(
        screening_id=patient.screening.pk,
        wish=services.Wish(phone="314-555-0188"),
        now=patient.screening.last_active_at,
    )
    reader = Client()
    reader.force_login(staff("reader", "view_screening"))

    call = reverse("admin:screening_screening_call", args=[patient.screening.pk])

    assert reader.post(call, {"note": "x"}).status_code == 403
    assert patient.screening.call_asked_at is not None


def test_a_danger_answer_taken_back_stays_visible_to_staff_as_changed():
    patient = in_danger().chooses("go").opens("/screening/page/right-now/")
    patient.answers_page(harm_others_now="no")

    case = text_of(desk().get(case_url(patient.screening)).content.decode())

    flag = case[case.index("Emergency now") : case.index("What to do")]
    assert "Answers changed" in flag
    assert "Later answers no longer raise this rule." in flag
    assert "seriously hurting someone else right now? Yes" in flag
    assert patient.screening.open_level == 4
