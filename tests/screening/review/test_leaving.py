"""Who went on from a case is not shown as having it open, scripts or not."""

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import CasePresence
from tests.builders import make_clinician
from tests.screening.review.cases import submitted
from tests.screening.review.desk import a_try, act_url, seen
from tests.screening.review.pages import NAME, case_url, text_of

pytestmark = pytest.mark.django_db
HERE = "http://testserver"


@pytest.fixture
def other() -> Client:
    client = Client()
    client.force_login(make_clinician("other"))
    return client


def go(client: Client, path: str, come_from: str):
    return client.get(path, headers={"referer": HERE + come_from})


def is_named(other: Client, case) -> bool:
    return "clinician has this case open" in text_of(
        other.get(case_url(case)).content.decode()
    )


def test_who_reads_it_is_named(clinic, other, case):
    clinic.get(case_url(case))

    assert is_named(other, case)


@pytest.mark.parametrize(
    "name", [f"{NAME}_changelist", "admin:index", "admin:screening_notice_changelist"]
)
def test_who_went_on_to_another_page_is_not(clinic, other, case, name):
    clinic.get(case_url(case))
    go(clinic, reverse(name), case_url(case))

    assert not is_named(other, case)


def test_who_went_on_to_another_case_is_in_that_one_alone(clinic, other, case):
    second = submitted()
    clinic.get(case_url(case))
    go(clinic, case_url(second), case_url(case))

    assert not is_named(other, case)
    assert is_named(other, second)


def test_who_signs_out_leaves(clinic, other, case):
    clinic.get(case_url(case))
    clinic.post(reverse("admin:logout"), headers={"referer": HERE + case_url(case)})

    assert not is_named(other, case)


def test_pages_of_the_same_case_are_no_leaving(clinic, other, case):
    clinic.get(case_url(case))
    go(clinic, reverse(f"{NAME}_print", args=[case.pk]), case_url(case))
    body = {"seen": seen(case), **a_try(outcome="")}
    headers = {"referer": HERE + case_url(case)}
    clinic.post(act_url(case, "contact"), body, headers=headers)

    assert is_named(other, case)


def test_a_visit_from_elsewhere_takes_nobody_off(clinic, other, case):
    clinic.get(case_url(case))
    for come_from in ("/staff/", "", "/staff/screening/screening/", "/learn/"):
        go(clinic, reverse("admin:index"), come_from)

    assert is_named(other, case)


@pytest.mark.parametrize(
    "referer",
    [
        "http://[::1",
        "x" * 5000,
        "http://testserver/staff/screening/screening/%00/",
        "http://testserver/staff/screening/screening/not-a-case/change/",
        "\x00",
    ],
)
def test_no_forged_referrer_hinders_a_page(clinic, case, referer):
    clinic.get(case_url(case))

    answer = clinic.get(reverse("admin:index"), headers={"referer": referer})

    assert answer.status_code == 200
    assert CasePresence.objects.count() == 1


def test_a_colleague_cannot_take_another_off(clinic, other, case):
    clinic.get(case_url(case))
    go(other, reverse("admin:index"), case_url(case))

    assert is_named(other, case)
