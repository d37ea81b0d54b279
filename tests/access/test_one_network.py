"""Whoever has one household's network of version 6 has one household's tries."""

import logging

import pytest
from axes.models import AccessAttempt
from django.test import Client

from clinic.csp_reports import MOST_FROM_ONE
from screening.intake import looks, throttle
from screening.models import AuditEntry
from screening.services.proving import OF_ADDRESS
from tests.accounts.people import give_password, person
from tests.journeys.patient import Patient

pytestmark = pytest.mark.django_db
BACK, START, CORRECT = "/screening/back/", "/screening/", "/screening/correct/"


def inside(number: int) -> dict[str, str]:
    """Return an address of one network, never twice the same."""
    return {"REMOTE_ADDR": f"2001:db8:0:7:{number:x}::{number:x}"}


ELSEWHERE = {"REMOTE_ADDR": "2001:db8:0:8::1"}


def test_looks_at_dead_links():
    looked = [Client(**inside(n)).get(BACK).status_code for n in range(looks.MOST + 1)]

    assert looked == [404] * looks.MOST + [429]
    assert Client(**ELSEWHERE).get(BACK).status_code == 404


def test_starts(settings):
    settings.STARTS_PER_HOUR, settings.STARTS_PER_HOUR_IN_ALL = 3, 1000

    begun = [Client(**inside(n)).post(START).status_code for n in range(4)]

    assert begun == [302, 302, 302, 429]
    assert Client(**ELSEWHERE).post(START).status_code == 302


def guess(number: int, where: dict[str, str]) -> int:
    letters = "CFHJKMRTWXY34679"
    reference = f"K7M-{letters[number // 16]}{letters[number % 16]}CC"
    born = {"birth_date-month": "1", "birth_date-day": "1", "birth_date-year": "1980"}
    sent = Client(**where).post(CORRECT, {"reference": reference, **born})
    return sent.status_code


def test_guesses_of_references():
    most = OF_ADDRESS[0].most

    tried = [guess(n, inside(n)) for n in range(most + 1)]

    assert tried == [403] * most + [429]
    assert guess(99, ELSEWHERE) == 403


def test_saves(settings):
    patient = Patient().has_reached("where-you-live")
    settings.SAVES_PER_MINUTE, settings.SAVES_PER_MINUTE_IN_ALL = 3, 1000
    throttle._buckets.cache_clear()
    page, typed = "/screening/page/where-you-live/", {"city": "Ferguson", "seen": "1"}

    sent = [patient.client.post(page, typed, **inside(n)).status_code for n in range(4)]
    throttle._buckets.cache_clear()

    assert sent == [302] * 3 + [429]


def test_the_lock_of_a_name_and_the_whole_address_in_the_trail():
    person()

    sent = [give_password(Client(), password="wrong", **inside(n)) for n in range(5)]

    assert [answer.status_code for answer in sent] == [200] * 4 + [429]
    assert {a.ip_address for a in AccessAttempt.objects.all()} == {"2001:db8:0:7::"}
    traced = set(AuditEntry.objects.values_list("address", flat=True))
    assert traced == {inside(n)["REMOTE_ADDR"] for n in range(5)}


def test_the_same_in_the_words_of_version_6_is_an_address_of_version_4():
    person()
    for _ in range(5):
        give_password(Client(), password="wrong", REMOTE_ADDR="::ffff:192.0.2.7")

    assert give_password(Client(), REMOTE_ADDR="192.0.2.7").status_code == 429
    another = give_password(Client(), REMOTE_ADDR="::ffff:192.0.2.8")
    assert another.status_code == 302


def test_reports_of_the_policy(caplog):
    report = b'{"csp-report": {"effective-directive": "img-src"}}'

    with caplog.at_level(logging.WARNING, logger="clinic.csp_reports"):
        for number in range(MOST_FROM_ONE + 5):
            kind = "application/csp-report"
            Client(**inside(number)).post("/csp-report/", report, content_type=kind)

    mine = [r for r in caplog.records if r.name == "clinic.csp_reports"]
    assert len(mine) == MOST_FROM_ONE
