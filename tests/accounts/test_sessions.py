"""How long a session lasts, who sees it, and what ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from clinic import roles
from clinic.accounts.models import StaffSession
from clinic.accounts.sessions import row_key
from clinic.accounts.signals import sessions_ended
from tests.accounts import people
from tests.accounts.people import person, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def is_in(client: Client) -> bool:
    return client.get("/staff/").status_code == 200


@pytest.fixture
def user() -> User:
    return person()


@pytest.fixture
def here(user) -> Client:
    client = Client()
    sign_in(client, user)
    return client


@pytest.fixture
def there(user, here) -> Client:
    client = Client(headers={"user-agent": FIREFOX})
    sign_in(client, user)
    return client


def after(**span):
    return time_machine.travel(timezone.now() + timedelta(**span))


def test_a_session_rests_14_minutes_and_not_16(here, there):
    with after(minutes=14):
        assert is_in(here)
    with after(minutes=16):
        assert not is_in(there)


def test_use_keeps_it_open_until_eight_hours_are_over(here):
    start = timezone.now()
    for minutes in range(10, 480, 10):
        with time_machine.travel(start + timedelta(minutes=minutes)):
            assert is_in(here), minutes

    with time_machine.travel(start + timedelta(minutes=479)):
        assert is_in(here)
    with time_machine.travel(start + timedelta(minutes=481)):
        assert not is_in(here)


def test_a_look_within_a_minute_writes_nothing(here, django_assert_num_queries):
    is_in(here)
    seen = StaffSession.objects.get(user__isnull=False).seen_at

    is_in(here)

    assert StaffSession.objects.get(user__isnull=False).seen_at == seen


def test_the_cookie_ends_with_the_browser_and_is_closed_to_scripts(here):
    cookie = here.cookies["session"]

    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_signing_in_changes_the_key_of_the_session(user):
    client = Client()
    people.give_password(client)
    before = client.cookies["session"].value

    client.post(people.SECOND, {"code": people.code()})

    assert client.cookies["session"].value != before
    assert not StaffSession.objects.filter(pk=row_key(before)).exists()


def test_one_sees_ones_own_sessions_and_no_others(here, there):
    other = Client()
    sign_in(other, person("other"))

    words = here.get("/staff/account/sessions/").content.decode()

    assert words.count("card session") == 2
    assert "Firefox on Windows" in words
    assert "This one" in words


def test_one_session_is_ended(here, there):
    key = row_key(there.cookies["session"].value)

    here.post("/staff/account/sessions/", {"end": key})

    assert is_in(here)
    assert not is_in(there)


def test_all_others_are_ended(here, there):
    here.post("/staff/account/sessions/", {"end": "others"})

    assert is_in(here)
    assert not is_in(there)


@pytest.mark.parametrize("end", ["", "x", "\0", "others" * 9, "' OR 1=1"])
def test_nobody_ends_a_session_of_somebody_else(here, end):
    other = Client()
    sign_in(other, person("other"))
    key = row_key(other.cookies["session"].value)

    here.post("/staff/account/sessions/", {"end": key})
    assert here.post("/staff/account/sessions/", {"end": end}).status_code in (302, 400)

    assert is_in(other)
    assert is_in(here)


def disable(user):
    user.is_active = False
    user.save()


def leave_staff(user):
    user.is_staff = False
    user.save(update_fields=["is_staff"])


def change_password(user):
    user.set_password("eight other lamps inside")
    user.save()


def group(name):
    return Group.objects.get(name=name)


def put_in_a_group(user):
    group(roles.LEADS).user_set.add(user)


CHANGES = {
    "disabled": disable,
    "no longer staff": leave_staff,
    "another password": change_password,
    "one more role": lambda u: u.groups.add(Group.objects.get(name=roles.LEADS)),
    "one role less": lambda u: u.groups.remove(
        Group.objects.get(name=roles.CLINICIANS)
    ),
    "other roles": lambda u: u.groups.set([Group.objects.get(name=roles.EDITORS)]),
    "no role": lambda u: u.groups.clear(),
    "put in a group": put_in_a_group,
    "group emptied": lambda u: Group.objects.get(
        name=roles.CLINICIANS
    ).user_set.clear(),
    "single permission": lambda u: u.user_permissions.add(Permission.objects.first()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_all_of_a_persons_sessions_end_at_once(here, there, user, what):
    other = Client()
    sign_in(other, person("other", roles.FRONT_DESK))
    heard = []
    sessions_ended.connect(lambda **said: heard.append(said["count"]), weak=False)

    CHANGES[what](User.objects.get(pk=user.pk))

    assert not StaffSession.objects.filter(user=user).exists()
    assert not is_in(here)
    assert not is_in(there)
    assert is_in(other)
    assert sum(heard) == 2


def test_a_changed_name_and_a_sign_in_end_nothing(here, user):
    fresh = User.objects.get(pk=user.pk)
    fresh.first_name = "Dana"
    fresh.save()
    sign_in(Client(), user)

    assert is_in(here)


def test_changing_ones_own_password_ends_the_others_and_not_this_one(here, there):
    new = "eight other lamps inside"

    sent = here.post(
        "/staff/password_change/",
        {"old_password": people.PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert sent.status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_an_ended_session_is_no_fault_for_the_page_that_was_open(here, user):
    disable(user)

    sent = here.post("/staff/account/sessions/", {"end": "others"})

    assert sent.status_code == 302
    assert sent["Location"].startswith("/staff/login/")


@pytest.mark.parametrize("cookie", ["", "x", "é" * 40, "a" * 100_000, "\"'<>"])
def test_a_made_up_cookie_is_nobody(cookie):
    client = Client()
    client.cookies["session"] = cookie

    assert client.get("/staff/").status_code == 302


def test_what_a_page_asks_by_itself_keeps_no_session_open():
    client = Client()
    sign_in(client, person())
    start = timezone.now()
    for minute in range(1, 15):
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            asked = client.get("/staff/", headers={"X-Unasked": "1"})
            assert asked.status_code == 200

    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        late = client.get("/staff/", headers={"X-Unasked": "1"})

    assert late.status_code == 302
