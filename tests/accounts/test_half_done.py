"""Between the two steps of a sign-in, and with codes that were shown before."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from clinic.accounts import invitations
from clinic.accounts.sealed_factors import Fresh
from screening.models import AuditEntry
from tests.accounts.people import (
    LOGIN,
    PASSWORD,
    SECOND,
    SECRET,
    code,
    give_password,
    person,
)
from tests.builders import make_clinician

pytestmark = pytest.mark.django_db
ANOTHER = "a good long password of now"


def finish(client: Client):
    return client.post(SECOND, {"code": code()})


def test_a_password_that_was_changed_meanwhile_finishes_no_sign_in():
    user, client = person(), Client()
    give_password(client)
    user = User.objects.get(pk=user.pk)
    user.set_password(ANOTHER)
    user.save()

    looked = client.get(SECOND)
    sent = finish(client)

    assert looked["Location"] == sent["Location"] == LOGIN
    assert client.get("/staff/").status_code == 302
    said = AuditEntry.objects.order_by("sequence").values_list("about", flat=True)
    assert "sign_in_refused: password changed" in list(said)


def test_a_link_that_was_used_meanwhile_ends_a_sign_in_with_the_old_password():
    user, client = person(), Client()
    give_password(client)
    token = invitations.make(user, by=None, now=timezone.now())
    invitations.use(token, ANOTHER, now=timezone.now())
    TOTP.activate(User.objects.get(pk=user.pk), Fresh(SECRET))

    assert finish(client)["Location"] == LOGIN
    assert client.get("/staff/").status_code == 302


def test_the_password_of_now_finishes_it():
    user, client = person(), Client()
    user.set_password(ANOTHER)
    user.save()
    give_password(client, password=ANOTHER)

    assert finish(client)["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_the_code_that_sets_the_app_up_signs_nobody_in_afterwards():
    user, client = make_clinician("eve"), Client()
    token = invitations.make(user, by=None, now=timezone.now())
    client.get(f"/staff/invitation/{token}/")
    client.post(
        "/staff/invitation/", {"new_password1": PASSWORD, "new_password2": PASSWORD}
    )
    client.get("/staff/account/app/")
    shown = code(client.session["mfa.totp.secret"])
    client.post("/staff/account/app/", {"code": shown})
    thief = Client()
    give_password(thief, "eve")

    sent = thief.post(SECOND, {"code": shown})

    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert sent.status_code == 200
    assert thief.get("/staff/").status_code == 302
