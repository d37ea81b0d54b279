"""A sign-in between its two steps: it counts only under the password it began with.

Nobody is signed in yet, so the session has no name, and what ends a person's sessions
does not end this one.
"""

from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.mfa.base.views import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

from clinic.accounts.signals import sign_in_refused

# Under this name the session keeps a keyed digest of the password's hash.
BEGAN_WITH = "sign_in_began_with"


def begin(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Remember which password was given."""
    request.session[BEGAN_WITH] = user.get_session_auth_hash()


def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor, unless the password was changed meanwhile."""
    stage = get_pending_stage(request)
    person = stage.login.user if stage else None
    if person is not None and not _still_holds(request, person):
        clear_login(request)
        sign_in_refused.send(
            User, request=request, reason="password changed", user=person
        )
        return redirect("account_login")
    answer: HttpResponse = authenticate(request)
    return answer


def _still_holds(request: HttpRequest, person: AbstractBaseUser) -> bool:
    given = str(request.session.get(BEGAN_WITH, ""))
    return constant_time_compare(given, person.get_session_auth_hash())
