"""Links that begin an account: made by an administrator, one use, 24 hours."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from clinic import roles
from clinic.accounts import invitations
from clinic.accounts.models import AccountMail, Invitation, MailKind
from clinic.accounts.signals import invitation_made, invitation_used
from tests.accounts import people
from tests.accounts.people import code, person, sign_in
from tests.builders import make_clinician

pytestmark = pytest.mark.django_db
# allauth tells of a new app when its transaction is over.
committed = pytest.mark.django_db(transaction=True)
NEW = "eight other lamps inside"
BOTH = {"new_password1": NEW, "new_password2": NEW}


@pytest.fixture
def desk() -> Client:
    client = Client()
    sign_in(client, person("ann", roles.ADMINISTRATORS))
    return client


def link_for(desk: Client, user: User) -> str:
    """Make a link as an administrator does; return its path."""
    page = desk.post(f"/staff/auth/user/{user.pk}/invite/", follow=True)
    return re.search(r"/staff/invitation/[\w-]+/", page.content.decode())[0]


def invited(name: str = "new") -> User:
    return make_clinician(name)


def set_up_app(client: Client):
    page = client.get("/staff/account/app/")
    return client.post(
        "/staff/account/app/", {"code": code(page.context["form"].secret)}
    )


@committed
def test_a_new_person_sets_a_password_and_an_app_and_is_in(desk):
    desk.post(
        "/staff/auth/user/add/",
        {
            "username": "new",
            "first_name": "New",
            "email": "new@clinic.example",
            "groups": [Group.objects.get(name=roles.CLINICIANS).pk],
        },
    )
    user = User.objects.get(username="new")
    page = desk.get(f"/staff/auth/user/{user.pk}/invite/").content.decode()
    client = Client()

    client.get(re.search(r"/staff/invitation/[\w-]+/", page)[0])
    first = client.post("/staff/invitation/", BOTH)
    half = client.get("/staff/")
    second = set_up_app(client)
    codes = client.get(second["Location"]).content.decode()

    assert user.is_staff
    assert not user.has_usable_password()
    assert first["Location"] == half["Location"] == "/staff/account/set-up/"
    assert second["Location"] == "/staff/account/codes/"
    assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10
    assert client.get("/staff/").status_code == 200
    assert Authenticator.objects.filter(user=user).count() == 2


@committed
def test_recovery_codes_are_shown_once(desk):
    client = Client()
    client.get(link_for(desk, invited()))
    client.post("/staff/invitation/", BOTH)
    set_up_app(client)

    first = client.get("/staff/account/codes/").content.decode()
    again = client.get("/staff/account/codes/").content.decode()

    assert re.findall(r"<code>\d{8}</code>", first)
    assert not re.findall(r"\d{8}", again)


def test_while_it_is_set_up_no_page_of_staff_opens(desk):
    client = Client()
    client.get(link_for(desk, invited()))
    client.post("/staff/invitation/", BOTH)

    for path in ("/staff/", "/staff/screening/screening/", "/screening/by-phone/"):
        assert client.get(path)["Location"] == "/staff/account/set-up/"


def test_the_link_is_shown_once_and_only_to_who_made_it(desk):
    user = invited()
    link_for(desk, user)

    assert "/staff/invitation/" not in (
        desk.get(f"/staff/auth/user/{user.pk}/invite/").content.decode()
    )


def test_a_link_works_once(desk):
    link = link_for(desk, invited())
    Client().get(link)
    one, two = Client(), Client()
    one.get(link)
    two.get(link)

    first = one.post("/staff/invitation/", BOTH)
    second = two.post("/staff/invitation/", BOTH)

    assert first.status_code == 302
    assert second.status_code == 404
    assert Client().get(link).status_code == 404


def test_looking_at_a_link_uses_nothing_up(desk):
    link = link_for(desk, invited())

    for _ in range(5):
        assert Client().get(link).status_code == 302
        assert Client().head(link).status_code == 302

    assert Invitation.objects.get().ended_at is None


def test_a_link_works_23_hours_and_not_25(desk):
    link = link_for(desk, invited())

    with time_machine.travel(timezone.now() + timedelta(hours=23)):
        assert Client().get(link).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert Client().get(link).status_code == 404


def test_a_newer_link_replaces_the_older(desk):
    user = invited()
    older = link_for(desk, user)

    newer = link_for(desk, user)

    assert Client().get(older).status_code == 404
    assert Client().get(newer).status_code == 302


def test_a_closed_account_has_no_link(desk):
    user = invited()
    link = link_for(desk, user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert Client().get(link).status_code == 404


def test_the_database_holds_no_token(desk):
    token = link_for(desk, invited()).split("/")[-2]

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_invitation")
        assert token not in repr(cursor.fetchall())


def test_a_link_takes_away_what_the_person_signed_in_with_before(desk):
    user = person()
    old = Client()
    sign_in(old, user)
    client = Client()

    client.get(link_for(desk, user))
    client.post("/staff/invitation/", BOTH)

    assert old.get("/staff/").status_code == 302
    assert not Authenticator.objects.filter(user=user).exists()
    assert not User.objects.get(pk=user.pk).check_password(people.PASSWORD)
    assert AccountMail.objects.filter(user=user, kind=MailKind.LINK_MADE).exists()


@pytest.mark.parametrize(
    "password", ["short", "password1234", "123456789012", "new-new-new-", "\0" * 12, ""]
)
def test_a_poor_password_is_refused_in_words_and_the_link_still_works(desk, password):
    client = Client()
    client.get(link_for(desk, invited("new-new-new")))

    sent = client.post(
        "/staff/invitation/", {"new_password1": password, "new_password2": password}
    )

    assert sent.status_code == 400
    assert Invitation.objects.get().ended_at is None


def test_only_who_looks_after_accounts_makes_links_and_not_for_themselves(desk):
    user = invited()
    clinician = Client()
    sign_in(clinician, person("clin"))
    ann = User.objects.get(username="ann")

    assert clinician.post(f"/staff/auth/user/{user.pk}/invite/").status_code == 403
    assert desk.post(f"/staff/auth/user/{ann.pk}/invite/").status_code == 403
    assert not Invitation.objects.exists()


def test_a_look_makes_no_link(desk):
    desk.get(f"/staff/auth/user/{invited().pk}/invite/")

    assert not Invitation.objects.exists()


def test_a_trail_hears_of_links(desk):
    heard = []

    def hear(signal, **said):
        heard.append((signal, said["user"].username))

    invitation_made.connect(hear)
    invitation_used.connect(hear)
    client = Client()
    client.get(link_for(desk, invited()))
    client.post("/staff/invitation/", BOTH)

    assert heard == [(invitation_made, "new"), (invitation_used, "new")]


def test_the_first_administrator_gets_a_link_by_a_command(capsys):
    call_command("invite_staff", "first", email="first@clinic.example")

    link = re.search(r"/staff/invitation/[\w-]+/", capsys.readouterr().out)[0]

    assert Client().get(link).status_code == 302
    assert [g.name for g in User.objects.get().groups.all()] == [roles.ADMINISTRATORS]


@committed
def test_of_eight_at_once_one_sets_the_password():
    token = invitations.make(invited(), by=None, now=timezone.now())

    def use(number: int) -> bool:
        try:
            invitations.use(token, f"{NEW} {number}", now=timezone.now())
        except invitations.LinkDead:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(use, range(8)))

    assert won.count(True) == 1
    assert User.objects.get().check_password(f"{NEW} {won.index(True)}")
