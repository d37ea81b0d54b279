"""Hand a person all that is kept of them: on a page to print, and as JSON."""

from uuid import UUID

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from screening import services
from screening.models import CaseEventKind, Screening
from screening.review.person_file import person_file, screenings_of_person
from screening.review.person_findings import Data
from screening.review.sensitive import may_see
from screening.review.staff_pages import (
    PERSON,
    case_or_404,
    draw,
    moment,
    require,
    take_along,
)

MAY_EXPORT = "screening.export_case"


def person(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show everything of one person, to print."""
    screening, found = _taken(request, case_id)
    context = {
        "title": _("All that is kept of this person"),
        "screening": screening,
        "file": found,
    }
    return draw(request, "person.html", context)


def as_json(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Return the same as JSON; the file's name says nothing."""
    _screening, found = _taken(request, case_id)
    response = JsonResponse(found, json_dumps_params={"indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="person.json"'
    return response


def _taken(request: HttpRequest, case_id: UUID) -> tuple[Screening, Data]:
    """Return the file once a reason was given, and note it on every case in it."""
    by = require(request, MAY_EXPORT)
    screening = case_or_404(case_id)
    take_along(request, screening, PERSON)
    screenings, now = screenings_of_person(screening), moment()
    _note(screenings, by)
    return screening, person_file(screenings, sees_all=may_see(by), now=now)


def _note(screenings: list[Screening], by: User) -> None:
    for each in screenings:
        services.note_look(
            screening=each, actor=by, now=moment(), kind=CaseEventKind.EXPORTED
        )
