"""Patients are given what helps to read; staff see what it was and can add to it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from screening.models import ShownSection
from tests.education.builders import publish
from tests.journeys.patient import Patient
from tests.screening.review.cases import staff

pytestmark = pytest.mark.django_db

WHY = "Why blood pressure matters"
RIGHT = {"understood_drive": "next_day", "understood_medicines": "keep"}
WRONG = {"understood_drive": "awake", "understood_medicines": "unsure"}


@pytest.fixture
def pages():
    call_command("load_articles", stdout=StringIO())


def sends(patient, **answers):
    path = "/screening/check/"
    return patient.follow(patient.client.post(path, answers), path)


def case_page(patient, *, client=None):
    clinician = client or signed_in()
    path = reverse("admin:screening_screening_change", args=[patient.screening.pk])
    return clinician.get(path).content.decode()


def signed_in(*more):
    client = Client()
    client.force_login(staff("nora", "view_screening", "add_decision", *more))
    return client


def flagged(patient):
    row = patient.screening
    return row.raised, row.flag_count, row.urgency, row.open_level


def noted():
    rows = (row.read_content() | {"how": row.how} for row in ShownSection.objects.all())
    return [(row["how"], row["slug"], row["anchor"], row["version"]) for row in rows]


def test_section_stands_where_it_helps_and_its_version_is_kept(pages):
    patient = Patient().has_reached("readings")

    patient.sees(WHY)
    patient.sees("can push blood pressure up")
    assert "#source-" not in patient.html.split("learn-section")[1].split("</div>")[0]
    section = ("question", "blood-pressure-at-home", "why-blood-pressure-matters", 1)
    assert section in noted()


def test_new_version_is_what_is_shown_and_kept_from_then_on(pages):
    patient = Patient().has_reached("readings")
    from education.models import Article  # noqa: PLC0415

    article = Article.objects.get(slug="blood-pressure-at-home")
    publish(article, body=f"## {WHY}\n\nIt matters.\n", sources=[])

    patient.opens("/screening/page/readings/").sees("It matters.")

    versions = [row[3] for row in noted() if row[1] == "blood-pressure-at-home"]
    assert versions == [1, 2]


def test_without_pages_nothing_is_missing():
    patient = Patient().has_sent()

    assert "learn-section" not in patient.html
    assert "Pages for you to read" not in patient.html


def test_page_that_was_taken_off_the_site_is_not_shown(pages):
    from education.models import Article, Status  # noqa: PLC0415

    article = Article.objects.get(slug="blood-pressure-at-home")
    publish(article, status=Status.WITHDRAWN)

    patient = Patient().has_reached("readings")

    assert WHY not in patient.html


def test_receipt_lists_what_the_answers_chose(pages):
    calm = Patient(ride_home="yes", avoid_driving="yes").has_sent()
    assert "What to expect on the day: Before you come" in calm.html
    assert "Going home" not in calm.html

    careful = Patient(ride_home="no").has_sent()
    careful.sees("What to expect on the day: Going home")
    assert ("receipt", "what-to-expect-on-the-day", "going-home", 1) in noted()


def test_staff_add_a_page_and_the_patient_finds_it(pages):
    patient = Patient().has_sent()
    clinician = signed_in()
    path = reverse("admin:screening_screening_education", args=[patient.screening.pk])

    answer = clinician.post(path, {"page": "chronic-pain"}, follow=True)

    html = answer.content.decode()
    assert "stands on the patient&#x27;s receipt now" in html
    assert "Added by staff: nora" in html
    patient.opens("/screening/done/").sees("Long-lasting pain")


@pytest.mark.parametrize("page", ["", "none", "a\x00b", "x" * 100_000])
def test_page_that_is_not_there_is_refused_with_words(pages, page):
    patient = Patient().has_sent()
    path = reverse("admin:screening_screening_education", args=[patient.screening.pk])

    answer = signed_in().post(path, {"page": page}, follow=True)

    assert answer.status_code in {200, 400}
    assert not ShownSection.objects.filter(how="staff").exists()


def test_who_may_not_decide_adds_nothing(pages):
    patient = Patient().has_sent()
    path = reverse("admin:screening_screening_education", args=[patient.screening.pk])
    client = Client()
    client.force_login(staff("eve", "view_screening"))

    assert client.post(path, {"page": "chronic-pain"}).status_code == 403
    assert client.get(path).status_code == 405


def test_right_answers_are_confirmed_and_explained():
    patient = sends(Patient().has_reached_check(), **RIGHT)

    patient.sees("Yes, that is right.")
    patient.sees("Do not drive until the next day")
    html = case_page(patient)
    assert "To talk about" not in html
    assert "The next day, after a good night" in html


def test_wrong_answers_are_explained_kindly_and_are_a_note_for_staff():
    patient = Patient().has_reached_check()
    before = flagged(patient)
    sends(patient, **WRONG)

    patient.sees("Good that we asked.")
    assert "wrong" not in patient.html.lower()
    html = case_page(patient)
    assert "To talk about" in html
    assert "As soon as I feel awake" in html
    assert flagged(patient) == before


def test_no_answer_says_nothing_about_what_is_understood():
    patient = Patient().has_sent()

    assert "Good to remember" not in patient.html
    assert "That says nothing about what is understood" in case_page(patient)


@pytest.mark.parametrize("code", ["", "none", "x" * 100_000, "\u0661", "<b>"])
def test_forged_answer_is_no_answer(code):
    patient = sends(Patient().has_reached_check(), understood_drive=code)

    assert patient.screening.is_submitted
    assert "Good to remember" not in patient.html


def test_answers_stay_chosen_where_sending_must_be_tried_again():
    patient = Patient().has_reached_check()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = patient.client.cookies

    answer = strict.post("/screening/check/", WRONG)

    html = answer.content.decode()
    assert answer.status_code == 403
    assert 'value="awake" checked' in html
    assert 'value="unsure" checked' in html
