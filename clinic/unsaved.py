"""The page of a request that failed here: what is not saved, and what was typed.

It reads no row: the database may be what failed. What was typed stands on the page
alone, and one button sends it again, without any script.
"""

from dataclasses import dataclass
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from clinic.middleware import STAFF_PREFIX
from screening.intake.unsaved import draw_questions
from screening.models import ClinicProfile

# Never written into a page: it is typed anew.
NEVER_WRITTEN = ("password",)
AGAINST_FORGERY = "csrfmiddlewaretoken"
# Shorter values are codes of a choice: they are sent again and say nothing to a reader.
WORDS_FROM = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """One control as it was sent."""

    name: str
    value: str


def kept_page(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page; of questions, their own page with what was typed in its boxes.

    Raises whatever breaks it: the caller has a page that cannot break.
    """
    clinic = _clinic()
    if request.method == "POST":
        drawn = draw_questions(request, status, clinic)
        if drawn is not None:
            return drawn
    page = render_to_string("unsaved.html", _context(request, clinic))
    return HttpResponse(page, status=status)


def _context(request: HttpRequest, clinic: ClinicProfile | None) -> dict[str, Any]:
    sent = _sent(request) if request.method == "POST" else []
    again = bool(sent) or _sends_nothing_secret(request)
    return {
        "clinic": clinic,
        "posted": request.method == "POST",
        "staff": request.path_info.startswith(STAFF_PREFIX),
        "path": request.get_full_path(),
        "sent": sent if again else [],
        "typed": [one for one in sent if len(one.value) >= WORDS_FROM],
        "again": again,
        "csrf_token": get_token(request),
    }


def _sent(request: HttpRequest) -> list[Sent]:
    """Return what the form sent; nothing at all where it holds a password."""
    if not _sends_nothing_secret(request):
        return []
    return [
        Sent(name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != AGAINST_FORGERY
    ]


def _sends_nothing_secret(request: HttpRequest) -> bool:
    names = [name.lower() for name in request.POST]
    return not any(part in name for part in NEVER_WRITTEN for name in names)


def _clinic() -> ClinicProfile | None:
    """Return the clinic as this process last knew it, None if it never did."""
    try:
        return ClinicProfile.current()
    except Error:
        return None
