"""What a person sees when something goes wrong: plain words and a way on."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from clinic.trail.requests import unreached
from screening.intake.views import page_lost

SCREENING_PREFIX = "/screening/"
STAFF_PREFIX = "/staff/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that makes no sense, without reading more of it."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _page("413.html", 413)
    return _page("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that this account may not do that."""
    return _page("403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and where to start."""
    return _page("404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the fault is here, with no database and no context processor."""
    return _page("500.html", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Let a patient whose session ended keep what was typed; else explain."""
    if request.method == "POST" and request.path_info.startswith(SCREENING_PREFIX):
        return page_lost(request)
    if request.path_info.startswith(STAFF_PREFIX):
        unreached(request)
    return _page("403_csrf.html", 403)


def _page(template: str, status: int) -> HttpResponse:
    # No request: a broken database or a hostile header must not break this page too.
    return HttpResponse(render_to_string(template), status=status)
