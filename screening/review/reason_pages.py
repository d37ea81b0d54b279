"""Ask why, in one click, before a case is shown that is not this person's."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from screening import services
from screening.models import AccessPurpose, Why
from screening.review.staff_pages import (
    CALL_LIST,
    NAME,
    OPEN,
    PERSON,
    PRINT,
    VIEW,
    AskFirst,
    case_or_404,
    draw,
    let_in,
    moment,
    person_of,
    require,
    to_case,
)

View = Callable[..., HttpResponse]
# What is shown after the reason, and in which order the reasons stand.
EXPORTS = (PRINT, PERSON)
TO_OPEN = (Why.EMERGENCY, Why.PATIENT_CALLED, Why.ASKED_TO_HELP, Why.CARE, Why.REVIEW)
TO_EXPORT = (Why.CARE, Why.PATIENT_ASKED, Why.EMERGENCY, Why.REVIEW)


def asking(view: View) -> View:
    """Return the view, or what asks for a reason where the view wants one first."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AskFirst as ask:
            return _draw(request, ask)

    return answer


def give_reason(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write the reason into the trail and show what was asked for."""
    person = require(request, VIEW, CALL_LIST)
    page = request.POST.get("page", OPEN)
    if page not in (OPEN, *EXPORTS):
        raise Http404
    if page in EXPORTS:
        require(request, "screening.export_case")
    screening = case_or_404(case_id)
    try:
        services.give_reason(
            screening=screening,
            actor=person,
            purpose=_purpose(page),
            why=request.POST.get("why", ""),
            now=moment(),
            words=request.POST.get("words", ""),
        )
    except services.ReasonRequired:
        return _draw(request, AskFirst(screening, page), status=400)
    let_in(request, screening, page)
    if page in EXPORTS:
        let_in(request, screening, OPEN)
        address = reverse(f"admin:{NAME}_{page}", args=(screening.pk,))
        return HttpResponseRedirect(address)
    return to_case(person, case_id)


def _purpose(page: str) -> AccessPurpose:
    return AccessPurpose.EXPORT if page in EXPORTS else AccessPurpose.OPEN


def _draw(request: HttpRequest, ask: AskFirst, status: int = 200) -> HttpResponse:
    screening, exports = ask.screening, ask.page in EXPORTS
    services.note_asked(
        screening=screening,
        actor=person_of(request),
        purpose=_purpose(ask.page),
        now=moment(),
    )
    context = {
        "title": _("Why do you take this case along?")
        if exports
        else _("Why do you open this case?"),
        "screening": screening,
        "page": ask.page,
        "exports": exports,
        "reasons": [
            (why.value, why.label) for why in (TO_EXPORT if exports else TO_OPEN)
        ],
        "words": request.POST.get("words", "")[:500],
        "missing": status != 200,  # noqa: PLR2004 - the only other answer
    }
    return draw(request, "reason_first.html", context, status)
