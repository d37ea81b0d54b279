"""Guessing: a name is locked from an address, and spraying is stopped."""

from datetime import timedelta

import pytest
import time_machine
from axes.signals import user_locked_out
from django.test import Client
from django.utils import timezone

from clinic import roles
from clinic.accounts.adapter import NOWHERE
from clinic.accounts.signals import sign_in_refused
from tests.accounts import people
from tests.accounts.people import SECOND, give_password, person
from tests.builders import make_clinician

pytestmark = pytest.mark.django_db
WRONG = "not the one at all"
HERE, THERE = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "192.0.2.8"}


@pytest.fixture
def told():
    """What axes and we tell a trail."""
    heard = []

    def hear(signal, **said):
        heard.append(said.get("reason", "locked"))

    user_locked_out.connect(hear)
    sign_in_refused.connect(hear)
    yield heard
    user_locked_out.disconnect(hear)
    sign_in_refused.disconnect(hear)


def fail(client: Client, times: int, name: str = "dana", **where):
    for _ in range(times):
        last = give_password(client, name, password=WRONG, **where)
    return last


def test_the_fifth_wrong_password_locks_the_name_from_that_address(told):
    person()

    before = fail(Client(), 4, **HERE)
    fifth = fail(Client(), 1, **HERE)
    right = give_password(Client(), follow=True, **HERE)

    assert before.status_code == 200
    assert fifth.status_code == 429
    assert right.status_code == 429
    assert right["Retry-After"] == "900"
    assert told == ["locked", "locked"]


def test_a_name_that_nobody_has_is_locked_just_the_same():
    sent = fail(Client(), 5, name="nobody", **HERE)

    assert sent.status_code == 429


def test_the_person_signs_in_from_another_address_meanwhile():
    person()
    fail(Client(), 5, **HERE)

    assert give_password(Client(), **THERE)["Location"] == SECOND


def test_the_lock_ends_after_15_minutes_and_trying_on_does_not_lengthen_it():
    person()
    fail(Client(), 5, **HERE)
    start = timezone.now()

    with time_machine.travel(start + timedelta(minutes=14)):
        early = give_password(Client(), **HERE)
    with time_machine.travel(start + timedelta(minutes=16)):
        late = give_password(Client(), **HERE)

    assert early.status_code == 429
    assert late["Location"] == SECOND


def test_a_sign_in_forgets_the_wrong_tries_before_it():
    user = person()
    client = Client()
    fail(client, 4, **HERE)
    people.sign_in(client, user, **HERE)

    assert fail(Client(), 4, **HERE).status_code == 200


def test_many_names_from_one_address_are_stopped_after_thirty(told):
    person()
    for number in range(30):
        fail(Client(), 1, name=f"name-{number}", **HERE)

    sent = give_password(Client(), **HERE)

    assert "Too many tries" in sent.content.decode()
    assert "too many tries" in told
    assert give_password(Client(), **THERE)["Location"] == SECOND


def test_one_name_from_many_addresses_is_stopped_after_twenty():
    person()
    for number in range(20):
        fail(Client(), 1, REMOTE_ADDR=f"192.0.2.{number + 20}")

    sent = give_password(Client(), REMOTE_ADDR="192.0.2.99")

    assert "Too many tries" in sent.content.decode()


def test_codes_are_guessed_twenty_times_an_hour_at_most():
    person()
    client = Client()
    for number in range(21):
        give_password(client, REMOTE_ADDR=f"192.0.2.{number + 20}")
        last = client.post(
            SECOND, {"code": "12345"}, REMOTE_ADDR=f"192.0.2.{number + 20}"
        )

    assert "Too many tries" in last.content.decode()
    assert client.get("/staff/").status_code == 302


def test_a_new_link_opens_a_locked_name_at_once():
    person()
    fail(Client(), 5, **HERE)
    desk = Client()
    administrator = make_clinician("ann", roles.ADMINISTRATORS)
    people.TOTP.activate(administrator, people.Fresh(people.SECRET))
    administrator.set_password(people.PASSWORD)
    administrator.save()
    people.sign_in(desk, administrator)
    user = people.User.objects.get(username="dana")

    desk.post(f"/staff/auth/user/{user.pk}/invite/")

    assert give_password(Client(), **HERE)["Location"] == SECOND


@pytest.mark.parametrize(
    "forwarded", ["", "nonsense", "1.2.3.4, '; DROP", "x" * 5000, "::1", "[::1]"]
)
def test_a_made_up_address_is_no_fault(settings, forwarded: str):
    settings.BEHIND_PROXY = True
    person()

    sent = fail(Client(), 1, HTTP_X_FORWARDED_FOR=forwarded)

    assert sent.status_code == 200
    assert NOWHERE.count(".") == 3


@pytest.mark.parametrize("name", ["x" * 100_000, "é" * 150, "名前", "' OR 1=1 --"])
def test_no_name_is_a_fault(name: str):
    assert fail(Client(), 1, name=name).status_code == 200
