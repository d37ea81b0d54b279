"""What a person sees when something goes wrong: plain words and a way on."""

import errno
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from clinic.trail.requests import unreached
from clinic.unsaved import kept_page
from screening.intake.views import page_lost

SCREENING_PREFIX = "/screening/"
STAFF_PREFIX = "/staff/"
FAULT, UNAVAILABLE = 500, 503
RETRY_AFTER_SECONDS = "60"
# The disk is full, over quota, read-only, or broken.
DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})


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
    """Say what is saved and what is not, with what was typed still on the page.

    503 where the database or the disk does not do its work: sent again, the same POST
    goes through. Django calls this while it handles the exception.
    """
    away = _is_storage(sys.exc_info()[1])
    status = UNAVAILABLE if away else FAULT
    try:
        response = kept_page(request, status)
    except Exception:  # noqa: BLE001 - what broke the page may break this one, too
        response = _page("500.html", status)
    if away:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Let a patient whose session ended keep what was typed; else explain."""
    if request.method == "POST" and request.path_info.startswith(SCREENING_PREFIX):
        return page_lost(request)
    if request.path_info.startswith(STAFF_PREFIX):
        unreached(request)
    return _page("403_csrf.html", 403)


def _is_storage(error: BaseException | None) -> bool:
    """Tell whether the database, or the disk below it, refused to work."""
    if isinstance(error, OSError):
        return error.errno in DISK
    return isinstance(error, Error)


def _page(template: str, status: int) -> HttpResponse:
    # No request: a broken database or a hostile header must not break this page too.
    return HttpResponse(render_to_string(template), status=status)
