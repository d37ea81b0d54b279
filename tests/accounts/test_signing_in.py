"""Sign-in: a password and a second factor, and nothing less opens a page of staff."""

import statistics
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from clinic.access_rules import CLOSED, OWN_ACCOUNT
from clinic.access_table import TABLE
from tests.accounts import people
from tests.accounts.people import LOGIN, SECOND, code, give_password, person, sign_in
from tests.builders import make_clinician
from tests.roles.addresses import Samples, addresses
from tests.roles.table import rows

pytestmark = pytest.mark.django_db
HOME = "/staff/"


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_a_password_and_a_code_open_the_staff_home(client: Client):
    user = person()

    first = give_password(client)
    assert first["Location"] == SECOND
    assert not is_in(client)
    second = client.post(SECOND, {"code": code()})

    assert second["Location"] == HOME
    assert is_in(client)
    assert User.objects.get(pk=user.pk).last_login is not None


def test_sign_in_leads_back_to_the_page_that_was_asked_for(client: Client):
    person()
    wanted = reverse("admin:screening_screening_changelist")

    sent = client.get(wanted)
    client.post(sent["Location"], {"login": "dana", "password": people.PASSWORD})
    last = client.post(SECOND, {"code": code()})

    assert last["Location"] == wanted


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_to_no_other_host(client: Client, target: str):
    person()

    client.post(
        f"{LOGIN}?next={target}",
        {"login": "dana", "password": people.PASSWORD, "next": target},
    )

    assert client.post(SECOND, {"code": code()})["Location"] == HOME


def test_a_password_alone_opens_no_page_of_staff_and_leads_to_the_second_step(
    client: Client,
):
    """Every address of staff, with a session that stands on a password alone."""
    samples, user = Samples(), person("halfway", "Clinical leads")
    client.force_login(user)
    by_route = {address.route: address for address in addresses()}

    opened, looked_at = [], 0
    for row in rows():
        if not row.route.startswith("staff/") or row.answers["Nobody"] != "sign in":
            continue
        if row.route.startswith("staff/login/"):
            continue
        path = by_route[row.route].path(samples)
        looked_at += 1
        for method in (client.get, client.post):
            response = method(path)
            if response.status_code not in (302, 404):
                opened.append(f"{row.route}: {response.status_code}")
            if response.status_code == 302:
                assert response["Location"] == reverse("account_no_factor"), path

    assert looked_at > 120
    assert opened == []


def test_filling_in_by_phone_asks_for_a_second_factor_too(client: Client):
    client.force_login(person())

    assert client.get("/screening/by-phone/")["Location"] == reverse(
        "account_no_factor"
    )


def test_an_account_without_a_second_factor_is_refused_with_a_way_on(client: Client):
    user = make_clinician("plain")
    user.set_password(people.PASSWORD)
    user.save()

    sent = give_password(client, "plain", follow=True)

    assert sent.status_code == 403
    assert "Ask an administrator for a link" in sent.content.decode()
    assert not is_in(client)


def test_a_wrong_code_is_refused_in_words(client: Client):
    person()
    give_password(client)

    sent = client.post(SECOND, {"code": "000000" if code() != "000000" else "111111"})

    assert "That code does not match" in sent.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_a_clock_that_is_half_a_minute_off_is_taken(
    client: Client, steps: int
):
    person()
    give_password(client)

    # In the middle of a step, so that none begins between making and checking it.
    with time_machine.travel(int(time.time()) // 30 * 30 + 15, tick=False):
        client.post(SECOND, {"code": code(steps=steps)})

    assert is_in(client)


def test_a_code_works_once_although_the_app_still_shows_it(client: Client):
    user = person()
    sign_in(client, user)

    other = Client()
    give_password(other)
    sent = other.post(SECOND, {"code": code()})

    assert not is_in(other)
    assert "does not match. Wait for the next one" in sent.content.decode()


def test_a_recovery_code_works_once(client: Client):
    user = person()
    one = people.recovery_codes(user)[0]

    give_password(client)
    client.post(SECOND, {"code": one})
    other = Client()
    give_password(other)
    other.post(SECOND, {"code": one})

    assert is_in(client)
    assert not is_in(other)
    assert len(people.recovery_codes(user)) == 9


@pytest.mark.parametrize("why", ["unknown", "wrong", "inactive", "not staff"])
def test_the_same_words_for_every_account_that_does_not_open(client: Client, why: str):
    user = person()
    password = people.PASSWORD
    if why == "wrong":
        password = "not the one at all"
    if why in ("inactive", "not staff"):
        name = "is_active" if why == "inactive" else "is_staff"
        User.objects.filter(pk=user.pk).update(**{name: False})

    sent = give_password(
        client, "nobody" if why == "unknown" else "dana", password=password
    )

    words = sent.content.decode()
    assert sent.status_code == 200
    assert "The name and the password do not match" in words
    assert all(other not in words for other in ("inactive", "closed", "disabled"))


def test_an_unknown_name_takes_the_time_of_a_wrong_password(client: Client, settings):
    """Medians of interleaved tries, by the clock of the processor."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False
    settings.AXES_ENABLED = False
    person()

    spent: dict[str, list[float]] = {"dana": [], "nobody": []}
    for _ in range(7):
        for name, found in spent.items():
            began = time.process_time()
            give_password(client, name, password="not the one at all")
            found.append(time.process_time() - began)

    known, unknown = map(statistics.median, spent.values())
    assert abs(known - unknown) < 0.3 * max(known, unknown), (known, unknown)


def test_nobody_signs_up_or_resets_a_password_by_mail(client: Client):
    offered = {address.route for address in addresses()}

    assert not [r for r in offered if "signup" in r or "reset" in r or "confirm-" in r]
    for path in ("/accounts/signup/", "/staff/signup/", "/accounts/password/reset/"):
        assert client.get(path).status_code in (302, 404)


@pytest.mark.parametrize(
    "code_sent",
    ["", "\0", "\uff11\uff12\uff13", "9" * 100_000, "<script>", "é", "-1", "1e5"],
)
def test_no_code_is_a_fault(client: Client, code_sent: str):
    person()
    give_password(client)

    assert client.post(SECOND, {"code": code_sent}).status_code in (200, 400)


KEY = '{"id":"AA","rawId":"AA","type":"public-key","response":{%s}}'
CREDENTIALS = [
    *("", "[]", "{}", "null", "1", '"x"', "{not json", '{"id":1}', "[[[[]]]]"),
    '{"response":{"userHandle":"AAAA"}}',
    '{"response":{"userHandle":1},"id":"!","rawId":"!","type":"public-key"}',
    KEY % "",
    KEY % '"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA"',
    KEY % '"clientDataJSON":"AA","userHandle":"OTk5OTk5OTk5OTk5OTk5OTk5OTk5"',
    KEY % '"clientDataJSON":"AA","attestationObject":"AA"',
    "[" * 3000,
]


@pytest.mark.parametrize("sent", CREDENTIALS, ids=range(len(CREDENTIALS)))
def test_no_forged_passkey_is_a_fault_or_opens_anything(client: Client, sent: str):
    user = person()
    signed_in = Client()
    sign_in(signed_in, user)
    signed_in.post("/staff/account/confirm/", {"password": people.PASSWORD})
    give_password(client)
    stranger = Client()
    stranger.get("/staff/login/passkey/", headers={"accept": "application/json"})

    tries = [
        client.post(SECOND, {"credential": sent}),
        stranger.post("/staff/login/passkey/", {"credential": sent}),
        signed_in.get("/staff/account/passkeys/add/"),
        signed_in.post(
            "/staff/account/passkeys/add/", {"credential": sent, "name": "x"}
        ),
    ]

    assert all(response.status_code < 500 for response in tries)
    assert not is_in(client)
    assert not is_in(stranger)
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_the_addresses_of_ones_own_account_are_declared_so():
    own = {name for name, rule in TABLE.items() if rule is OWN_ACCOUNT}

    assert {"mfa_index", "account_sessions", "mfa_add_webauthn"} <= own
    assert TABLE["admin:autocomplete"] is CLOSED
