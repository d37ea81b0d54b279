"""How allauth signs staff in here: closed to strangers, watched, told by mail."""

import ipaddress
from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clinic.accounts import devices, half_done
from clinic.accounts.factors import has_factor
from clinic.accounts.signals import sign_in_refused
from screening.intake.network import network_of
from screening.services import attempts

# One sentence for a name that nobody has, a wrong password and a closed account.
MISMATCH = _(
    "The name and the password do not match. Check both, and that Caps Lock is off."
)
HOUR = timedelta(hours=1)
# Of a range that nobody has: what stands in a header need not be an address.
NOWHERE = "192.0.2.0"


def client_address(request: HttpRequest) -> str:
    """Return an address that is one, for limits and for the database's own type.

    Of version 6 it is the first of its network: one household counts as one.
    """
    try:
        return str(ipaddress.ip_address(network_of(request).strip("[] ")))
    except ValueError:
        return NOWHERE


class StaffAdapter(DefaultAccountAdapter):
    """Sign in by name and password, then a second factor. Nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": MISMATCH,
        "too_many_login_attempts": _(
            "Too many tries. Wait an hour, or ask an administrator for a new link."
        ),
        "incorrect_password": _("That is not your password. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by an administrator."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where limits count from."""
        return client_address(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages show what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send nothing while a person waits: `clinic.accounts.mails` does it later."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop who tries many names from one place, or one name from many.

        And all who try from browsers that nobody signed in with before, where there
        are very many: staff come in from their own, whatever floods us.
        """
        try:
            self._count_in_all(request)
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            sign_in_refused.send(User, request=request, reason="too many tries")
            raise

    def _count_in_all(self, request: HttpRequest) -> None:
        most, now = settings.SIGN_INS_PER_HOUR_IN_ALL, timezone.now()
        if devices.is_known(request) or attempts.take(
            "sign-in.all", "", now=now, window=HOUR, most=most
        ):
            return
        raise self.validation_error("too_many_login_attempts")

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponse:
        """Answer a passkey of a closed account as any that does not match."""
        return redirect("account_login")

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse | None:
        """Refuse who has no second factor to give: a password alone opens nothing."""
        half_done.begin(request, user)
        refused = super().pre_login(request, user, **kwargs)
        if refused or not settings.SECOND_FACTOR_REQUIRED or has_factor(user):
            return refused
        clear_login(request)
        sign_in_refused.send(
            User, request=request, reason="no second factor", user=user
        )
        return redirect("account_no_factor")

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Remember the device, and tell the person of one never seen before."""
        response = super().post_login(request, user, **kwargs)
        devices.note(request, response, user, now=timezone.now())
        return response
