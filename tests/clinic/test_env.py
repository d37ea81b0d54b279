"""Keys are read as bytes, and a database is set up as its kind needs."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from clinic import env

RAW = [bytes(range(n, n + 32)) for n in (1, 2)]
KEYS = [base64.b64encode(key).decode() for key in RAW]


def test_the_first_key_writes_and_all_are_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIELD_KEYS", ", ".join(KEYS))

    assert env.field_keys() == tuple(RAW)


@pytest.mark.parametrize("text", ["", "not base64!", KEYS[0][:-8], f"{KEYS[0]},"])
def test_a_wrong_key_is_refused(monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setenv("FIELD_KEYS", text)

    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        env.field_keys()


@pytest.mark.parametrize("pattern", [b"\0" * 32, b"ab" * 16, b"\xff" * 32])
def test_a_key_of_a_pattern_is_refused(monkeypatch: pytest.MonkeyPatch, pattern: bytes):
    monkeypatch.setenv("LOOKUP_KEY", base64.b64encode(pattern).decode())

    with pytest.raises(ImproperlyConfigured, match="LOOKUP_KEY: a key is random"):
        env.lookup_key()


@pytest.mark.parametrize("name", ["LOOKUP_KEY", "BACKUP_KEY", "SECRET_KEY"])
def test_a_key_for_two_purposes_is_refused(name: str):
    with pytest.raises(ImproperlyConfigured, match=f"FIELD_KEYS and {name}"):
        env.refuse_shared(FIELD_KEYS=tuple(RAW), **{name: (RAW[1],)})


def test_a_key_that_stands_twice_is_refused():
    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS: make a key"):
        env.refuse_shared(FIELD_KEYS=(RAW[0], RAW[0]))


def test_keys_of_their_own_are_accepted():
    env.refuse_shared(FIELD_KEYS=(RAW[0],), LOOKUP_KEY=(RAW[1],), BACKUP_KEY=())


def test_new_secrets_differ_each_time():
    first, second = env.new_secrets(), env.new_secrets()

    assert all(first[name] != second[name] for name in first)


@pytest.mark.django_db
def test_an_acknowledged_row_survives_a_loss_of_power():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            full = 2
            assert cursor.fetchone() == (full,)
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone() == (1,)
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
        else:
            assert connection.settings_dict["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    ("sender", "neutral"),
    [
        ("screening@clinic.example", "no-reply@clinic.example"),
        ("Mood Clinic <mood@clinic.example>", "no-reply@clinic.example"),
        ("screening@localhost", "no-reply@localhost"),
    ],
)
def test_the_sender_of_patients_mails_names_no_purpose(sender: str, neutral: str):
    assert env.neutral_sender(sender) == neutral
