"""Who may call what: every address declares it, and what declares nothing is closed.

The declarations stand in `clinic.access_table`. Views and services ask once more for
themselves: this is the fence around them, and the one place where a page of staff asks
for a second factor.
"""

import logging
from collections.abc import Callable
from typing import Any

from allauth.account.middleware import AccountMiddleware
from axes.middleware import AxesMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clinic.access_rules import ANYBODY, CLOSED, OWN_ACCOUNT, OWN_SCREENING, Rule
from clinic.access_table import TABLE
from clinic.accounts.factors import gave_factor, may_manage
from clinic.middleware import STAFF_PREFIX
from clinic.parameters import tidy
from clinic.trail.requests import unreached
from screening.models import AuditKind

logger = logging.getLogger(__name__)

Next = Callable[[HttpRequest], HttpResponse]
# What the admin says to whatever under its prefix is no address.
NO_ADDRESS = "admin:django.contrib.admin.sites.catch_all_view"
# Answered at once, before anybody is looked up: a patient's page costs no more.
OPEN = (ANYBODY, OWN_SCREENING)


class AccessMiddleware(AuthenticationMiddleware):
    """Django's own, which knows who is signed in; and asks whether they may.

    allauth and axes each want a layer around all pages; here both stand around those
    of staff alone.
    """

    def __init__(self, get_response: Next) -> None:
        super().__init__(get_response)
        self.answer = get_response
        self.accounts = AccountMiddleware(get_response)
        self.staff = AxesMiddleware(self.accounts)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not hasattr(request, "session"):
            return self.answer(request)
        self.process_request(request)
        if request.path_info.startswith(STAFF_PREFIX):
            return self.staff(request)
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Let through whom the declaration of the address names."""
        match = request.resolver_match
        name = match.view_name if match else ""
        rule = TABLE.get(name)
        if rule in OPEN:
            return None
        if rule is None and name != NO_ADDRESS:
            logger.error("An address declares nobody")
        if rule is None or rule is CLOSED:
            return _closed(request)
        return _refusal(request, rule) or tidy(request, name)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        """Hand allauth its own ways to leave a view."""
        if not request.path_info.startswith(STAFF_PREFIX):
            return None
        answer: HttpResponse | None = self.accounts.process_exception(request, error)
        return answer


def _closed(request: HttpRequest) -> HttpResponse:
    """Tell a stranger nothing of what stands behind the sign-in."""
    if request.path_info.startswith(STAFF_PREFIX) and not request.user.is_authenticated:
        return _sign_in(request)
    unreached(request, AuditKind.NOT_FOUND)
    raise Http404


def _refusal(request: HttpRequest, rule: Rule) -> HttpResponse | None:
    """Return where to go first, or nothing; raise where no way leads there."""
    if not request.user.is_authenticated:
        return _sign_in(request)
    allowed = may_manage(request) if rule is OWN_ACCOUNT else gave_factor(request)
    if not allowed:
        unreached(request)
        return redirect("account_enrol" if may_manage(request) else "account_no_factor")
    if not rule.allows(request.user):
        unreached(request)
        raise PermissionDenied
    return None


def _sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path(), reverse("account_login"))
