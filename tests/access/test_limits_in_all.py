"""What one address or account may do so often, all together may do so often too."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from clinic import roles
from clinic.accounts.forms import MOST_OLD
from tests.access.test_one_network import guess
from tests.accounts.people import PASSWORD, give_password, person, sign_in
from tests.builders import make_clinician
from tests.journeys.returner import WRONG, another_device, link_of

pytestmark = pytest.mark.django_db
CSV = "/staff/screening/auditentry/trail.csv"
CHANGE = "/staff/password_change/"
NOT_IT = "not the one at all"


def at(number: int) -> dict[str, str]:
    return {"REMOTE_ADDR": f"192.0.2.{number}"}


def test_sign_ins_in_all_wait_an_hour_but_from_a_browser_that_is_known(settings):
    settings.SIGN_INS_PER_HOUR_IN_ALL = 5
    user, known = person(), Client()
    sign_in(known, user)
    known.post("/staff/logout/")
    for number in range(5):
        give_password(Client(), f"name-{number}", password=NOT_IT, **at(number))

    stranger = give_password(Client(), **at(99))
    own = give_password(known, **at(98))
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        later = give_password(Client(), **at(99))

    assert "Too many tries. Wait an hour" in stranger.content.decode()
    assert own.status_code == 302
    assert later.status_code == 302


def test_a_made_up_device_is_not_known(settings):
    settings.SIGN_INS_PER_HOUR_IN_ALL = 0
    person()
    client = Client()
    client.cookies["device"] = "x" * 43

    assert "Too many tries" in give_password(client).content.decode()


def test_guesses_of_references_in_all(settings):
    settings.RETURNS_PER_HOUR_IN_ALL = 3

    tried = [guess(n, at(n)) for n in range(5)]

    assert tried == [403, 403, 403, 429, 429]


def test_who_has_to_wait_with_a_reference_reads_whom_to_call(settings):
    settings.RETURNS_PER_HOUR_IN_ALL = 0
    born = {"birth_date-month": "1", "birth_date-day": "1", "birth_date-year": "1980"}

    sent = Client().post("/screening/correct/", {"reference": "K7M-CCCC", **born})

    assert sent.status_code == 429
    assert sent.headers["Retry-After"]
    assert "988" in sent.content.decode()


def test_tries_of_return_links_in_all(settings):
    link = link_of()
    settings.RETURNS_PER_HOUR_IN_ALL = 1
    device = another_device().opens_link(link)

    assert device.tells(**WRONG).status == 403
    held = device.tells(**WRONG)

    assert held.status == 429
    held.sees("988")


def test_a_link_that_is_none_uses_up_nothing_of_all(settings):
    settings.RETURNS_PER_HOUR_IN_ALL = 1
    for number in range(3):
        Client(**at(number)).post("/screening/back/", {})
    device = another_device().opens_link(link_of())

    assert device.tells(**WRONG).status == 403


def take_file(name: str) -> list[int]:
    client = Client()
    client.force_login(make_clinician(name, roles.ADMINISTRATORS))
    return [client.get(CSV).status_code for _ in range(3)]


def test_the_file_of_the_trail_counts_as_an_export(settings):
    settings.EXPORTS_PER_HOUR, settings.EXPORTS_PER_HOUR_IN_ALL = 2, 100

    assert take_file("ann") == [200, 200, 429]
    assert take_file("ben") == [200, 200, 429]


def test_exports_in_all(settings):
    settings.EXPORTS_PER_HOUR, settings.EXPORTS_PER_HOUR_IN_ALL = 100, 4

    assert take_file("ann") == [200, 200, 200]
    assert take_file("ben") == [200, 429, 429]


def change(client: Client, old: str):
    new = {"new_password1": "another plain lamp", "new_password2": "another plain lamp"}
    return client.post(CHANGE, {"old_password": old, **new})


def test_the_old_password_is_guessed_ten_times_an_hour_at_most():
    user, client = person(), Client()
    client.force_login(user)
    for _ in range(MOST_OLD):
        assert "Too many tries" not in change(client, NOT_IT).content.decode()

    right = change(client, PASSWORD)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        client.force_login(user)
        later = change(client, PASSWORD)

    assert "Too many tries. Wait an hour" in right.content.decode()
    assert later.status_code == 302
    assert not User.objects.get(pk=user.pk).check_password(PASSWORD)
