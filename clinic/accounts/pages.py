"""Pages about one's own account: begin by a link, see and end sessions, be refused."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.webauthn.views import login_webauthn
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clinic.accounts import invitations
from clinic.accounts.ending import end_sessions
from clinic.accounts.factors import ENROLLING
from clinic.accounts.forms import FirstPasswordForm
from clinic.accounts.models import Invitation, StaffSession
from clinic.accounts.sessions import row_key
from clinic.accounts.signals import sign_in_refused
from screening.intake import looks
from screening.intake.network import network_of

BACKEND = "clinic.accounts.backends.StaffBackend"
# Under this name a session holds the token.
HELD = "invitation"
BAD, FORBIDDEN, GONE, TOO_MANY = 400, 403, 404, 429
LOCKED_SECONDS = "900"
LOOKED_SECONDS = str(looks.WINDOW_SECONDS)
# From all networks together, in each process: a trail that is never cut fills a disk.
MOST_DEAD_IN_ALL = 300
# Challenges of a passkey, each a row of a session for a quarter of an hour.
MOST_CHALLENGES, MOST_CHALLENGES_IN_ALL = 60, 600


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address. Looking at a link uses nothing up."""
    if invitations.find(token, now=timezone.now()) is None:
        return _dead(request)
    request.session[HELD] = token
    return redirect("account_invitation")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Let the person choose a password, and lead on to the second factor."""
    token = str(request.session.get(HELD, ""))
    found = invitations.find(token, now=timezone.now())
    if found is None:
        return _dead(request) if token else _draw_dead(request, GONE)
    form = FirstPasswordForm(found.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _begin(request, token, form.cleaned_data["new_password1"])
    return _ask(request, found, form)


def _ask(
    request: HttpRequest, found: Invitation, form: FirstPasswordForm
) -> HttpResponse:
    context = {"form": form, "person": found.user}
    status = BAD if form.errors else 200
    return render(request, "account/invitation.html", context, status=status)


def _begin(request: HttpRequest, token: str, password: str) -> HttpResponse:
    try:
        user = invitations.use(token, password, now=timezone.now())
    except invitations.LinkDead:
        return _dead(request)
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[ENROLLING] = True
    record_authentication(request, user, "password", reauthenticated=True)
    invitations.told(request, user)
    return redirect("account_enrol")


def _dead(request: HttpRequest) -> HttpResponse:
    """Say so; beyond a number of looks the trail hears no more of them."""
    if _too_many(request, "invitation.look", looks.MOST, MOST_DEAD_IN_ALL):
        return _draw_dead(request, TOO_MANY)
    sign_in_refused.send(Invitation, request=request, reason="dead link", user=None)
    return _draw_dead(request, GONE)


def _draw_dead(request: HttpRequest, status: int) -> HttpResponse:
    response = render(request, "account/link_dead.html", status=status)
    if status == TOO_MANY:
        response.headers["Retry-After"] = LOOKED_SECONDS
    return response


def _too_many(request: HttpRequest, kind: str, most: int, in_all: int) -> bool:
    network = network_of(request)
    return looks.too_many(network, kind, most) or looks.too_many("", kind, in_all)


def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Hand out a challenge, or check the answer to one."""
    limits = MOST_CHALLENGES, MOST_CHALLENGES_IN_ALL
    if request.method != "POST" and _too_many(request, "passkey.look", *limits):
        return locked(request)
    answer: HttpResponse = login_webauthn(request)
    return answer


@require_safe
def enrol(request: HttpRequest) -> HttpResponse:
    """Offer the kinds of second factors."""
    return render(request, "account/enrol.html")


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """List where one is signed in, and end one of them or all others."""
    here = row_key(request.session.session_key or "")
    if request.method == "POST":
        return _end(request, here)
    rows = StaffSession.objects.filter(
        user_id=int(request.user.pk or 0), expire_date__gt=timezone.now()
    )
    context = {"rows": rows.order_by("-seen_at"), "here": here}
    return render(request, "account/sessions.html", context)


def _end(request: HttpRequest, here: str) -> HttpResponse:
    """One's own only: a row of somebody else is simply not among them."""
    chosen, person = request.POST.get("end", ""), int(request.user.pk or 0)
    if chosen == "others":
        end_sessions(person, "all others", but=here)
    else:
        end_sessions(person, "own wish", only=chosen)
    return redirect("account_sessions")


def locked(request: HttpRequest, *_: Any) -> HttpResponse:
    """Say how long, and what to do meanwhile; the same for every name."""
    response = render(request, "account/locked.html", status=TOO_MANY)
    response.headers["Retry-After"] = LOCKED_SECONDS
    return response


@require_safe
def no_factor(request: HttpRequest) -> HttpResponse:
    """Say that a password alone opens nothing here."""
    return render(request, "account/no_factor.html", status=FORBIDDEN)
