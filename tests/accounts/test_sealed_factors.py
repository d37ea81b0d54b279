"""Secrets of second factors stand sealed, and open at their own place alone."""

import json

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection
from django.test import Client

from screening.sealing import CannotOpen
from tests.accounts import people
from tests.accounts.people import Fresh, person, sign_in

pytestmark = pytest.mark.django_db


def stored() -> str:
    """Return what the table holds, column by column, as the database gives it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mfa_authenticator")
        return repr(cursor.fetchall())


def test_the_row_holds_no_secret_and_no_recovery_code():
    user = person()

    found = stored()

    assert people.SECRET not in found
    assert not any(code in found for code in people.recovery_codes(user))
    assert found.count("secret") == found.count("seed") == 1


def test_a_sealed_secret_opens_nothing_in_another_persons_row(client: Client):
    mine, theirs = person("mine"), person("theirs")
    row = Authenticator.objects.get(user=mine, type="totp")
    Authenticator.objects.filter(user=theirs, type="totp").update(
        data=json.loads(json.dumps(row.data))
    )

    moved = Authenticator.objects.get(user=theirs, type="totp")

    with pytest.raises(CannotOpen):
        moved.wrap().validate_code(people.code())


def test_another_key_opens_nothing(settings):
    user = person()
    settings.FIELD_KEYS = (AESGCM.generate_key(256),)

    row = Authenticator.objects.get(user=user, type="totp")

    with pytest.raises(CannotOpen):
        row.wrap().validate_code(people.code())


def test_an_older_key_still_reads_and_the_first_one_writes(settings):
    user = person()
    settings.FIELD_KEYS = (AESGCM.generate_key(256), *settings.FIELD_KEYS)

    row = Authenticator.objects.get(user=user, type="totp")

    assert row.wrap().validate_code(people.code())


def test_a_secret_in_clear_is_never_stored():
    user = person()
    row = Authenticator.objects.get(user=user, type="totp")
    row.data["secret"] = people.SECRET

    with pytest.raises(TypeError):
        row.save()

    assert people.SECRET not in stored()


def test_a_secret_from_no_row_is_not_opened():
    from clinic.accounts.sealed_factors import open_secret  # noqa: PLC0415

    assert open_secret(Fresh("abc")) == "abc"
    with pytest.raises(TypeError):
        open_secret("abc")


def test_a_session_row_holds_neither_the_cookie_nor_the_secret_being_set_up(client):
    user = person()
    sign_in(client, user)
    Authenticator.objects.filter(user=user, type="totp").delete()
    client.post("/staff/account/confirm/", {"password": people.PASSWORD})
    page = client.get("/staff/account/app/")
    secret = page.context["form"].secret

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_staffsession")
        found = repr(cursor.fetchall())

    assert client.session["mfa.totp.secret"] == secret
    assert secret not in found
    assert client.cookies["session"].value not in found
    assert "dana" not in found
