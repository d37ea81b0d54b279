"""A database that may lose what it acknowledged refuses to serve a production."""

import os
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection

from clinic.durability import faults
from tests.served import manage, new_installation, new_postgres

HASTY_SQLITE = {
    "synchronous": ("NORMAL", "FULL", "synchronous=1"),
    "journal_mode": ("MEMORY", "WAL", "journal_mode=memory"),
}
HASTY_POSTGRES = ("fsync", "synchronous_commit", "full_page_writes")
is_sqlite = os.environ.get("DATABASE", "sqlite") == "sqlite"


@pytest.mark.skipif(not is_sqlite, reason="of SQLite")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", HASTY_SQLITE)
def test_a_hasty_sqlite_is_found(name: str):
    hasty, safe, fault = HASTY_SQLITE[name]
    with connection.cursor() as cursor:
        assert faults(connection) == []
        cursor.execute(f"PRAGMA {name}={hasty}")
        try:
            found = faults(connection)
        finally:
            cursor.execute(f"PRAGMA {name}={safe}")

    assert found == [fault]
    assert faults(connection) == []


@pytest.mark.skipif(is_sqlite, reason="of PostgreSQL")
@pytest.mark.django_db
def test_a_hasty_postgresql_is_found():
    # The server of these tests is one: it need not survive a loss of power.
    assert faults(connection) == [f"{name}=off" for name in HASTY_POSTGRES]


@pytest.mark.skipif(is_sqlite, reason="of PostgreSQL")
@pytest.mark.django_db
def test_a_commit_that_does_not_wait_is_found_for_one_connection_alone():
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = local")
        assert "synchronous_commit=off" not in faults(connection)
        cursor.execute("SET synchronous_commit = off")
        assert "synchronous_commit=off" in faults(connection)


@pytest.mark.django_db
def test_the_demonstration_may_be_hasty(settings):
    settings.DEMO = True

    assert run_checks(tags=["database"], databases=["default"]) == []


def test_a_safe_database_is_served_and_a_hasty_one_is_refused(tmp_path: Path):
    safe = new_installation(tmp_path)
    lossy = {**safe, "DATABASE_URL": hasty()}

    manage(safe, "check", "--database", "default")
    for command in (("serve",), ("check", "--database", "default"), ("migrate",)):
        done = manage(lossy, *command, fails=True)
        assert "clinic.E001" in done.stderr
        assert "may lose answers" in done.stderr


def hasty() -> str:
    return "sqlite://:memory:" if is_sqlite else new_postgres(durable=False)
