"""The demonstration alone relaxes the second factor; nothing a deployment sets does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinic.env import new_secrets

ROOT = Path(__file__).resolve().parents[2]
ASK = (
    "import django; django.setup(); from django.conf import settings; "
    "print(settings.SECOND_FACTOR_REQUIRED, settings.SESSION_COOKIE_NAME)"
)


def settings_with(tmp_path: Path, **variables: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
        "DATABASE_URL": "sqlite://:memory:",
        "EMAIL_URL": "smtp+tls://mail.clinic.example:587",
        "CLINIC_VAR_DIR": str(tmp_path),
        **new_secrets(),
        **variables,
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"SECOND_FACTOR_REQUIRED": "0", "CLINIC_SECOND_FACTOR_REQUIRED": "0"},
        {"DJANGO_DEBUG": "1"},
        {"CLINIC_HTTPS": "0"},
        {"MFA_TOTP_INSECURE_BYPASS_CODE": "000000"},
    ],
    ids=str,
)
def test_production_always_asks_for_a_second_factor(tmp_path, variables):
    assert settings_with(tmp_path, **variables).startswith("True ")


def test_the_demonstration_does_not(tmp_path):
    assert settings_with(tmp_path, CLINIC_DEMO="1").startswith("False ")
