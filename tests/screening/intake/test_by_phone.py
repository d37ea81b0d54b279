"""Staff fill in a screening by phone, apart from any patient's own."""

import pytest
from django.test import Client

from screening.intake import cookie
from screening.models import CaseEvent, CaseEventKind, Notice, Screening
from screening.services import reading
from tests.journeys.patient import Patient
from tests.journeys.structure import assert_accessible
from tests.screening.review.cases import staff
from tests.screening.review.pages import case_url, text_of

pytestmark = pytest.mark.django_db

BY_PHONE, END = "/screening/by-phone/", "/screening/by-phone/end/"
QUEUE = "/staff/screening/screening/"


def helper_at_desk(name="helper"):
    """A member of staff, signed in, who answers pages as a patient would."""
    desk = Patient()
    user = staff(name, "assist_screening", "view_screening")
    desk.client.force_login(user)
    return desk, user


def begins(desk):
    return desk.follow(desk.client.post(BY_PHONE))


def test_the_page_says_what_to_read_aloud():
    desk, _ = helper_at_desk()

    html = desk.client.get(BY_PHONE).content.decode()

    assert_accessible(html)
    assert "Read this aloud" in html
    assert "We will contact you within 2 business days" in html
    assert not Screening.objects.exists()


def test_the_same_pages_are_filled_in_and_the_case_says_by_whom():
    desk, user = helper_at_desk()
    begins(desk).goes_on_until("check").sends()

    event = CaseEvent.objects.first()
    assert (event.kind, event.actor) == (CaseEventKind.STARTED_BY_PHONE, user)
    shown = text_of(desk.client.get(case_url(desk.screening)).content.decode())
    assert "Filled in by phone by helper" in shown


def test_every_page_says_that_it_is_filled_in_by_phone():
    desk, _ = helper_at_desk()

    begins(desk)

    assert "Read each page aloud word for word" in desk.html
    assert desk.screening.reference in desk.html
    assert 'href="/away/"' not in desk.html


def test_a_case_of_a_patient_says_nothing_of_the_phone(case_of_patient):
    desk, _ = helper_at_desk()

    shown = text_of(desk.client.get(case_url(case_of_patient)).content.decode())
    assert "Filled in by phone" not in shown


@pytest.fixture
def case_of_patient():
    return Patient().has_sent().screening


def test_a_danger_answer_leads_to_the_same_help_and_tells_staff():
    desk, _ = helper_at_desk()
    begins(desk).goes_on_until("right-now")

    desk.answers_page(harm_others_now="yes")

    desk.sees("Please get help right now")
    assert Notice.objects.count() == 1


def test_ending_returns_to_the_staffs_pages_and_closes_the_screening_here():
    desk, _ = helper_at_desk()
    begins(desk).goes_on_until("where-you-live")

    response = desk.client.post(END)

    assert response.headers["Location"] == QUEUE
    assert desk.opens("/screening/page/where-you-live/").page_id == "screening"
    assert reading.saved_pages(desk.screening).last > 0


def test_ending_a_sent_screening_leads_to_its_case():
    desk, _ = helper_at_desk()
    begins(desk).goes_on_until("check").sends()

    response = desk.client.post(END)

    assert response.headers["Location"] == case_url(desk.screening)


def test_who_may_not_see_cases_is_led_to_the_staff_home():
    desk = Patient()
    desk.client.force_login(staff("front-desk", "assist_screening"))

    begins(desk)

    assert desk.client.post(END).headers["Location"] == "/staff/"


def test_leaving_quickly_ends_it_too():
    desk, _ = helper_at_desk()
    begins(desk)

    desk.client.get("/away/")

    assert desk.opens("/screening/check/").page_id == "screening"


def test_only_who_has_the_permission_starts_one():
    reader = Client()
    reader.force_login(staff("reader", "view_screening"))

    assert reader.get(BY_PHONE).status_code == 403
    assert reader.post(BY_PHONE).status_code == 403
    assert "by phone" not in reader.get(QUEUE).content.decode()
    assert not Screening.objects.exists()


def test_nobody_starts_one_without_signing_in():
    for response in (Client().get(BY_PHONE), Client().post(BY_PHONE)):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/staff/login/")
    assert not Screening.objects.exists()


def test_the_queue_offers_it():
    desk, _ = helper_at_desk()

    assert f'href="{BY_PHONE}"' in desk.client.get(QUEUE).content.decode()


def test_who_signs_out_closes_the_screening():
    desk, _ = helper_at_desk()
    begins(desk)

    desk.client.cookies.pop("session")

    assert desk.opens("/screening/check/").page_id == "screening"


def test_a_colleague_at_the_same_desk_does_not_go_on_in_ones_name():
    desk, _ = helper_at_desk()
    begins(desk)

    desk.client.force_login(staff("colleague", "assist_screening", "view_screening"))

    assert desk.opens("/screening/check/").page_id == "screening"


def test_a_permission_taken_away_closes_the_screening():
    desk, user = helper_at_desk()
    begins(desk)

    user.user_permissions.clear()

    assert desk.opens("/screening/check/").page_id == "screening"


def test_a_patients_own_screening_in_the_same_browser_ends_at_the_start():
    desk, _ = helper_at_desk()
    desk.has_reached("where-you-live")
    own = desk.screening

    begins(desk)

    assert desk.client.cookies[cookie.NAME]["max-age"] == 0
    assert Screening.objects.exclude(pk=own.pk).get().reference in desk.html


def test_an_answer_never_lands_in_a_patients_screening_beside_it():
    desk, user = helper_at_desk()
    own = Patient().has_reached("where-you-live")
    begins(desk).goes_on_until("where-you-live")
    desk.client.cookies[cookie.NAME] = own.client.cookies[cookie.NAME].value
    user.user_permissions.clear()

    desk.answers_page(city="Ferguson")

    assert desk.response.status_code == 403
    assert Screening.objects.filter(pages__page_id="where-you-live").count() == 0


def test_a_patient_can_start_where_an_old_screening_by_phone_was_left():
    desk, _ = helper_at_desk()
    begins(desk)
    desk.client.cookies.pop("session")

    desk.has_started()

    assert desk.page_id == "before-you-start"
    assert "By phone" not in desk.html


def test_starting_as_a_patient_beside_an_open_one_leads_to_the_staffs_page():
    desk, _ = helper_at_desk()
    begins(desk).goes_on_until("where-you-live")

    response = desk.client.post("/screening/")

    assert response.headers["Location"] == BY_PHONE
    page = desk.client.get(BY_PHONE).content.decode()
    assert "/screening/page/where-you-live/" in page
    assert Screening.objects.count() == 1


@pytest.mark.parametrize("value", ["", "1", "1 x", "x" * 5000, " ", "1 \ud800"])
def test_a_forged_cookie_opens_nothing(value):
    client = Client()
    client.cookies[cookie.ASSISTED_NAME] = value.encode("utf-8", "ignore").decode()

    assert client.get("/screening/check/").status_code == 302
