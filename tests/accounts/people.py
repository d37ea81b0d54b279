"""People who sign in with both factors, as their browsers do."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from clinic import roles
from clinic.accounts.models import AccountMail
from clinic.accounts.sealed_factors import Fresh
from tests.builders import make_clinician

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "seven plain lamps outside"
LOGIN = "/staff/login/"
SECOND = "/staff/login/second-factor/"


def person(name: str = "dana", role: str = roles.CLINICIANS) -> User:
    """Make an account with a password and an app."""
    user = make_clinician(name, role)
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, Fresh(SECRET))
    RecoveryCodes.activate(user)
    AccountMail.objects.filter(user=user).delete()
    return user


def code(secret: str = SECRET, steps: int = 0) -> str:
    """Return what the app shows now, or some steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def recovery_codes(user: User) -> list[str]:
    row = Authenticator.objects.get(user=user, type="recovery_codes")
    return row.wrap().get_unused_codes()


def give_password(client: Client, name: str = "dana", **more: Any) -> Any:
    """Send the first page of sign-in."""
    data = {"login": name, "password": more.pop("password", PASSWORD)}
    return client.post(LOGIN, data, **more)


def sign_in(client: Client, user: User, **more: Any) -> Any:
    """Sign in with both factors, whatever code was used before."""
    cache.clear()
    give_password(client, user.username, **more)
    return client.post(SECOND, {"code": code()}, **more)
