"""What follows when somebody signs in, or changes what they sign in with."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from clinic.accounts import devices, mails, sessions
from clinic.accounts.factors import ENROLLING, PROPER
from clinic.accounts.models import MailKind


def connect() -> None:
    """Connect to Django's and allauth's signals."""
    user_logged_in.connect(_signed_in)
    factor_signals.authenticator_added.connect(_factor_added)
    factor_signals.authenticator_reset.connect(_codes_made)
    factor_signals.authenticator_removed.connect(_factor_removed)


def _signed_in(request: HttpRequest, **_: Any) -> None:
    sessions.start(request.session, devices.words_for(request), timezone.now())


def _factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """Count it as given: whoever set it up has just proved that they hold it."""
    if authenticator.type not in PROPER:
        return
    mails.write(user.pk, MailKind.FACTOR_ADDED, now=timezone.now())
    if request.session.pop(ENROLLING, None):
        record_authentication(
            request, user, "mfa", id=authenticator.pk, type=authenticator.type
        )
        request.session.cycle_key()


def _codes_made(user: User, **_: Any) -> None:
    mails.write(user.pk, MailKind.FACTOR_ADDED, now=timezone.now())


def _factor_removed(user: User, **_: Any) -> None:
    mails.write(user.pk, MailKind.FACTOR_REMOVED, now=timezone.now())
