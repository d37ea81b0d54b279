"""Who may see cases, and who may decide."""

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import Decision, Screening
from tests.screening.review.cases import staff
from tests.screening.review.pages import case_url, decide_url, first_flag

QUEUE = "admin:screening_screening_changelist"


def urls(case: Screening) -> list[str]:
    return [reverse(QUEUE), case_url(case)]


@pytest.fixture
def anonymous() -> Client:
    return Client()


def test_nobody_sees_a_case_without_signing_in(anonymous: Client, case: Screening):
    for url in urls(case):
        response = anonymous.get(url)
        assert response.status_code == 302
        assert response["Location"].startswith("/staff/login/")


def test_staff_without_permission_see_no_case(case: Screening):
    client = Client()
    client.force_login(staff("editor"))
    assert [client.get(url).status_code for url in urls(case)] == [403, 403]


def test_a_patient_account_that_is_no_staff_is_sent_to_sign_in(case: Screening):
    user = staff("former", "view_screening", "add_decision")
    user.is_staff = False
    user.save()
    client = Client()
    client.force_login(user)
    assert [client.get(url).status_code for url in urls(case)] == [302, 302]


def test_a_clinician_sees_the_queue_and_the_case(clinic: Client, case: Screening):
    assert [clinic.get(url).status_code for url in urls(case)] == [200, 200]


@pytest.mark.parametrize("action", ["acknowledge", "close"])
def test_who_may_only_read_cannot_decide(case: Screening, action: str):
    reader = Client()
    reader.force_login(staff("reader", "view_screening"))
    page = reader.get(case_url(case)).content.decode()
    assert "Close flag" not in page
    sent = reader.post(decide_url(case, first_flag(case), action), {"reason": "x"})
    assert sent.status_code == 403
    assert not Decision.objects.exists()


@pytest.mark.parametrize("action", ["acknowledge", "close"])
def test_nobody_decides_without_signing_in(
    anonymous: Client, case: Screening, action: str
):
    url = decide_url(case, first_flag(case), action)
    assert anonymous.post(url, {"reason": "x"}).status_code == 302
    assert not Decision.objects.exists()


@pytest.mark.parametrize("action", ["acknowledge", "close"])
def test_a_decision_needs_the_token_of_the_page(
    case: Screening, clinician, action: str
):
    client = Client(enforce_csrf_checks=True)
    client.force_login(clinician)
    sent = client.post(decide_url(case, first_flag(case), action), {"reason": "x"})
    assert sent.status_code == 403
    assert not Decision.objects.exists()


def test_nobody_adds_changes_or_deletes_a_case(admin_client: Client, case: Screening):
    """Not even a superuser: facts are read-only."""
    base = "admin:screening_screening"
    assert admin_client.get(reverse(f"{base}_add")).status_code == 403
    deletion = reverse(f"{base}_delete", args=[case.pk])
    assert admin_client.post(deletion, {"post": "yes"}).status_code == 403
    admin_client.post(case_url(case), {"reference": "AAA-AAAA"})
    again = Screening.objects.get(pk=case.pk)
    assert again.reference == case.reference
