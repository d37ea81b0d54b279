"""Keys are read as bytes, and a database is set up as its kind needs."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from clinic import env

KEYS = [base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2)]


def test_the_first_key_writes_and_all_are_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIELD_KEYS", ", ".join(KEYS))

    assert env.field_keys() == (bytes([1]) * 32, bytes([2]) * 32)


@pytest.mark.parametrize("text", ["", "not base64!", KEYS[0][:-8], f"{KEYS[0]},"])
def test_a_wrong_key_is_refused(monkeypatch: pytest.MonkeyPatch, text: str):
    monkeypatch.setenv("FIELD_KEYS", text)

    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS"):
        env.field_keys()


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
