"""Every request to the staff's pages leaves a line, whatever page it is for.

A view that writes lines of its own (a case that was opened, a decision) needs no other.
For all the rest the line names the address by its pattern's name and its keys, so that
a page that is added later is on the trail without having thought of it.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from clinic.logs import request_id
from screening.intake.network import address_of
from screening.models import AuditKind, Screening
from screening.models.trail import SYSTEM
from screening.services import trail

View = Callable[..., HttpResponseBase]

# They show nobody anything that the page around them did not: words for scripts, and
# the preview of what the editor types at that moment.
QUIET = frozenset(
    {
        "jsi18n",
        "education_articleversion_checks",
        "education_articleversion_draft_preview",
        "education_articleversion_draw",
    }
)
CASES = "screening_screening_"
SEARCHES = frozenset({"screening_screening_find"})
QUERIES = ("q", "found")
FILES = ("_file", "_csv", "_json")
# Parts of an address that name a row; its words stay out.
KEYS = frozenset({"case_id", "object_id", "flag_id", "consultation_id", "pk", "id"})


def traced(view: View) -> View:
    """Return the view with a line for each request of somebody signed in."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with trail.whence(address_of(request), request_id.get()) as written:
            try:
                response = view(request, *args, **kwargs)
            except PermissionDenied:
                note(request, AuditKind.REFUSED)
                raise
            except Http404:
                note(request, AuditKind.NOT_FOUND)
                raise
            if _is_shut_out(request, response):
                note(request, AuditKind.REFUSED)
            elif not written.lines:
                note(request, _kind(request))
            return response

    return answer


def note(request: HttpRequest, kind: AuditKind) -> None:
    """Write a line about this request, if it is of somebody and of any weight."""
    person, match = getattr(request, "user", None), request.resolver_match
    name = (match.url_name or "") if match else ""
    if not isinstance(person, User) or name in QUIET:
        return
    keys = {key: str(value)[:40] for key, value in _keys(match).items()}
    trail.append(
        trail.Line(
            kind=kind,
            now=timezone.now(),
            chain=_chain(name, keys),
            actor=person,
            about=name,
            detail={"of": keys} if keys else {},
        )
    )


def _chain(name: str, keys: dict[str, str]) -> str:
    """Return the chain of the case that the address names, if there is such a case."""
    of_case = keys.get("case_id")
    if name.startswith(CASES):
        of_case = of_case or keys.get("object_id")
    try:
        case = Screening.objects.filter(pk=UUID(of_case or ""))
    except ValueError:
        return SYSTEM
    return str(case.values_list("pk", flat=True).first() or SYSTEM)


def unreached(request: HttpRequest, kind: AuditKind = AuditKind.REFUSED) -> None:
    """Write a line about a request that reached no view."""
    with trail.whence(address_of(request), request_id.get()):
        note(request, kind)


def _is_shut_out(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether the site led somebody away who is signed in and may not come in."""
    is_led_away = response.status_code == HTTPStatus.FOUND
    return is_led_away and not admin.site.has_permission(request)


def _kind(request: HttpRequest) -> AuditKind:
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    if name in SEARCHES or any(request.GET.get(query) for query in QUERIES):
        return AuditKind.SEARCHED
    if name.endswith(FILES):
        return AuditKind.TAKEN
    return AuditKind.SENT if request.method == "POST" else AuditKind.OPENED


def _keys(match: Any) -> dict[str, Any]:
    """Return the parts of the address that name a row: ids, no words."""
    found = match.kwargs if match else {}
    return {key: value for key, value in found.items() if key in KEYS}
