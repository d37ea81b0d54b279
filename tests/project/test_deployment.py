"""A production that is not safe does not start; one that is has no warnings."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from clinic.env import new_secrets

SET_BY_TESTS = ("DJANGO_", "CLINIC_", "DATABASE", "EMAIL_URL")
SECRETS = ("SECRET_KEY", "FIELD_KEYS", "LOOKUP_KEY")


def production(var: Path, **changes: str | None) -> dict[str, str]:
    """Return the environment of a production; `None` takes a variable away."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(SET_BY_TESTS) and name not in SECRETS
    }
    wanted = {
        **new_secrets(),
        "CLINIC_HOSTS": "screening.clinic.example",
        "CLINIC_VAR_DIR": str(var),
        "EMAIL_URL": "smtp+tls://mail.clinic.example:587",
        **changes,
    }
    return kept | {name: value for name, value in wanted.items() if value is not None}


def manage(root: Path, environment: dict[str, str], *arguments: str):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_deploy_check_of_a_production_is_clean(project_root: Path, tmp_path: Path):
    check = ("check", "--deploy", "--fail-level", "WARNING")

    done = manage(project_root, production(tmp_path), *check)

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_deploy_check_can_fail(project_root: Path, tmp_path: Path):
    check = ("check", "--deploy", "--fail-level", "WARNING")

    done = manage(project_root, production(tmp_path, CLINIC_HTTPS="0"), *check)

    assert done.returncode == 1
    assert "clinic.W001" in done.stderr
    assert "security.W016" in done.stderr


@pytest.mark.parametrize("name", [*SECRETS, "EMAIL_URL"])
def test_a_production_without_it_refuses_to_start(
    project_root: Path, tmp_path: Path, name: str
):
    done = manage(project_root, production(tmp_path, **{name: None}), "check")

    assert done.returncode == 1
    assert f"Set the environment variable {name}" in done.stderr


def test_a_short_key_is_refused_and_not_printed(project_root: Path, tmp_path: Path):
    short = "c2hvcnQta2V5"

    done = manage(project_root, production(tmp_path, FIELD_KEYS=short), "check")

    assert done.returncode == 1
    assert "FIELD_KEYS: each key is 32 bytes" in done.stderr
    assert short not in done.stderr


@pytest.mark.parametrize("name", ["FIELD_KEYS", "LOOKUP_KEY"])
def test_a_production_with_a_key_of_zeros_refuses_to_start(
    project_root: Path, tmp_path: Path, name: str
):
    zeros = base64.b64encode(bytes(32)).decode()

    done = manage(project_root, production(tmp_path, **{name: zeros}), "check")

    assert done.returncode == 1
    assert f"{name}: a key is random" in done.stderr
    assert zeros not in done.stderr


@pytest.mark.parametrize("name", ["LOOKUP_KEY", "SECRET_KEY", "BACKUP_KEY"])
def test_a_production_with_one_key_for_two_purposes_refuses_to_start(
    project_root: Path, tmp_path: Path, name: str
):
    key = new_secrets()["FIELD_KEYS"]
    both = production(tmp_path, **{"FIELD_KEYS": key, name: key})

    done = manage(project_root, both, "check")

    assert done.returncode == 1
    assert "make a key of its own for each" in done.stderr
    assert key not in done.stderr


def test_an_earlier_lookup_key_serves_no_other_purpose(
    project_root: Path, tmp_path: Path
):
    key = new_secrets()["FIELD_KEYS"]
    both = production(tmp_path, FIELD_KEYS=key, LOOKUP_KEY_FALLBACKS=key)

    done = manage(project_root, both, "check")

    assert done.returncode == 1
    assert "FIELD_KEYS and LOOKUP_KEY_FALLBACKS: make a key of its own" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FALLBACKS"])
@pytest.mark.parametrize("key", ["x", "x" * 60, "a-made-up-password"])
def test_a_production_with_a_guessable_secret_refuses_to_start(
    project_root: Path, tmp_path: Path, name: str, key: str
):
    done = manage(project_root, production(tmp_path, **{name: key}), "check")

    assert done.returncode == 1
    assert "at least 50 random characters" in done.stderr


OPEN = {
    "debug pages": ({"DJANGO_DEBUG": "1"}, "DJANGO_DEBUG=1"),
    "plain http": ({"CLINIC_HTTPS": "0"}, "CLINIC_HTTPS=0"),
}


@pytest.mark.parametrize(("changes", "says"), OPEN.values(), ids=OPEN)
def test_a_production_open_to_listeners_is_not_served(
    project_root: Path, tmp_path: Path, changes: dict[str, str], says: str
):
    done = manage(project_root, production(tmp_path, **changes), "serve")

    assert done.returncode == 1
    assert says in done.stderr


REACHABLE = {
    "another host": {"CLINIC_HOSTS": "screening.clinic.example"},
    "every address": {"CLINIC_HOSTS": "127.0.0.1", "CLINIC_BIND": "0.0.0.0:8000"},
    "any host": {"CLINIC_HOSTS": "*"},
}


@pytest.mark.parametrize("changes", REACHABLE.values(), ids=REACHABLE)
def test_a_demonstration_that_others_can_reach_refuses_to_start(
    project_root: Path, tmp_path: Path, changes: dict[str, str]
):
    demo = production(tmp_path, CLINIC_DEMO="1", EMAIL_URL=None, **changes)

    done = manage(project_root, demo, "check")

    assert done.returncode == 1
    assert "CLINIC_DEMO=1 is for this machine alone" in done.stderr


def test_the_demonstration_makes_private_secrets_once(
    project_root: Path, tmp_path: Path
):
    demo = production(
        tmp_path,
        CLINIC_DEMO="1",
        EMAIL_URL=None,
        CLINIC_HOSTS=None,
        **dict.fromkeys(SECRETS),
    )

    first = manage(project_root, demo, "check")
    kept = (tmp_path / "demo.env").read_text()
    second = manage(project_root, demo, "check")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert (tmp_path / "demo.env").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "demo.env").read_text() == kept


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)
