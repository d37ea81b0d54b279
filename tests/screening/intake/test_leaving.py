"""Leaving at once: the visit of this browser ends, and other sites cannot end it."""

import pytest
from django.conf import settings
from django.test import Client

from screening.intake import cookie
from screening.models import SavedPage
from tests.journeys.patient import Patient

pytestmark = pytest.mark.django_db

AWAY = "/away/"
TELLING = ("clinic", "screening", "mood", "ketamine", "depress", "health", "988")


def leaves(patient, **headers):
    return patient.client.get(AWAY, headers=headers)


def is_open(patient):
    return patient.opens("/screening/page/before-you-start/").page_id != "screening"


def test_leaving_ends_the_visit_of_this_browser_and_keeps_what_was_saved():
    patient = Patient().has_reached("where-you-live")
    saved = SavedPage.objects.count()

    response = leaves(patient, sec_fetch_site="same-origin")

    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Cache-Control"] == "no-store"
    for name in (cookie.NAME, settings.CSRF_COOKIE_NAME):
        assert response.cookies[name]["max-age"] == 0
    assert not is_open(patient)
    assert SavedPage.objects.count() == saved > 0


def test_a_browser_that_does_not_say_where_it_comes_from_is_believed():
    patient = Patient().has_started()

    leaves(patient)

    assert not is_open(patient)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "same-origin", "sec_purpose": "prefetch;prerender"},
        {"sec_fetch_site": "none", "purpose": "prefetch"},
    ],
)
def test_another_site_and_a_look_ahead_end_nothing(headers):
    patient = Patient().has_started()

    response = leaves(patient, **headers)

    assert response.status_code == 200
    assert not response.cookies
    assert "Clear-Site-Data" not in response.headers
    assert is_open(patient)


def test_asking_for_the_head_alone_ends_nothing():
    patient = Patient().has_started()

    patient.client.head(AWAY)

    assert is_open(patient)


def test_the_page_one_lands_on_tells_nothing_of_the_clinic():
    html = Client().get(AWAY).content.decode()

    visible = html.replace("/static/clinic/", "").lower()
    assert "kitchen measures" in visible
    assert [word for word in TELLING if word in visible] == []
    assert "noindex" in Client().get(AWAY).headers["X-Robots-Tag"]


@pytest.mark.parametrize(
    "path", ["/", "/screening/", "/screening/help/", "/learn/", "/learn/none/", "/none"]
)
def test_every_page_has_the_way_out(path):
    html = Client().get(path).content.decode()

    assert html.count('href="/away/"') == 1
    assert "clinic/leave.js" in html


def test_a_page_of_an_article_may_stay_in_memory_and_a_patients_page_may_not():
    assert "data-private" not in Client().get("/learn/").content.decode()
    assert "data-private" in Client().get("/screening/").content.decode()


def test_leaving_takes_no_other_method():
    assert Client().post(AWAY).status_code == 405


def test_after_sending_an_earlier_page_brings_no_answer_back():
    patient = Patient(legal_last_name="Zzyzx").has_sent().sees("Zzyzx")

    for path in ("/screening/check/", "/screening/page/your-name/"):
        patient.opens(path).does_not_see("Zzyzx").sees(patient.screening.reference)

    patient.opens("/screening/done/").sees("Zzyzx")
