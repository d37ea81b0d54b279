"""What every test may ask for; the environment is laid before Django starts."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import django
import django.core.handlers.wsgi
import django.test.client
import pytest
from django.db import connections
from django.test import Client

from tests.environment import prepare

prepare()

TODAY = date(2026, 3, 2)


def pytest_configure() -> None:
    """Read the settings now; pytest-django takes over from there.

    Requests of tests are read as the server reads them.
    """
    django.setup()
    from clinic.requests import Utf8Request  # noqa: PLC0415 - Django is set up now

    django.test.client.WSGIRequest = Utf8Request
    django.core.handlers.wsgi.WSGIHandler.request_class = Utf8Request


@pytest.fixture
def today() -> date:
    """The clinic's date in every test: a Monday, no holiday near."""
    return TODAY


@pytest.fixture(autouse=True)
def fresh_clinic_profile() -> Iterator[None]:
    """Let no test see the profile that another one rolled back."""
    # Imported here: Django is set up by then.
    from screening.models import ClinicProfile  # noqa: PLC0415

    yield
    ClinicProfile.forget()


@pytest.fixture(autouse=True)
def nobody_looked_before() -> Iterator[None]:
    """Let no test be slowed down for what another one looked at."""
    from django.core.cache import caches  # noqa: PLC0415 - Django is set up by then

    yield
    caches["memory"].clear()


@pytest.fixture(autouse=True)
def signed_in_is_signed_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `force_login` open staff's pages, as a sign-in with both factors does.

    Tests of the second factor itself set `SECOND_FACTOR_REQUIRED` back.
    """
    from django.conf import settings  # noqa: PLC0415 - Django is set up by then

    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)


@pytest.fixture
def patient_client() -> Client:
    """A browser that enforces nothing by luck: CSRF is checked as in production."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Keep the SQLite test database in a file, so that threads really compete."""
    default = connections["default"]
    if default.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        default.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Let a flush between tests pass the triggers that keep history append-only."""
    # On the class: beside Playwright's loop Django makes another connection.
    operations = type(connections["default"].ops)
    flush = operations.execute_sql_flush

    def flush_past_triggers(self: Any, sql_list: list[str]) -> None:
        with triggers_off():
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "execute_sql_flush", flush_past_triggers)
        yield


@contextmanager
def triggers_off() -> Iterator[None]:
    """Take the append-only triggers away and put the very same ones back."""
    connection = connections["default"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that a fresh clone makes."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def base_url() -> None:
    """No fixed address: a browser test starts a server of its own.

    It stands for the fixture of pytest-base-url, which pytest 9 warns of.
    """


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; its absence fails where `REQUIRE_BROWSER=1`."""
    # Imported here: most runs start no browser.
    from tests.chromium import find  # noqa: PLC0415

    path = find()
    if path is None:
        refuse = pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip
        refuse("No Chromium found: install the Debian package chromium.")
    return str(path)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    chromium: str, allow_orm_beside_playwright: None
) -> dict[str, object]:
    """Start the system's Chromium; as root it runs without its own sandbox.

    It draws without a graphics processor, which a test machine has not, and asks
    nobody outside for anything.
    """
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    alone = ["--disable-gpu", "--disable-quic", "--disable-sync"]
    args = [*sandbox, *alone]
    return {"executable_path": chromium, "args": args, "headless": True}


@pytest.fixture(scope="session")
def allow_orm_beside_playwright() -> Iterator[None]:
    """Let a browser test read rows: Playwright's loop runs in the same thread.

    It holds from before the database is set up until after it is taken down.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


# PostgreSQL frees nothing from after the beginning of any transaction that is open,
# also in a neighbour's database; and a role is one of all databases.
ALONE = ("trail/test_residues.py", "trail/test_erasing.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what wants a PostgreSQL of its own to a run without neighbours."""
    shared = "PYTEST_XDIST_WORKER" in os.environ
    if shared and connections["default"].vendor == "postgresql":
        for item in items:
            if str(item.path).endswith(ALONE):
                item.add_marker(pytest.mark.skip(reason="runs alone, see make test"))
