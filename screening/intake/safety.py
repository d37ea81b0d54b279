"""The safety steps: help at once, how to reach the patient, and a kind way to stop.

Numbers to call stand on each of these pages by themselves, never behind a form.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from screening import services
from screening.intake import amend_steps, callback, steps
from screening.intake.forms import PageForm
from screening.intake.panels import NEXT_PAGE
from screening.intake.promises import promise_at
from screening.intake.staying import renews_visit
from screening.intake.visit import Visit, visit_of
from screening.protocol.rules.base import Level

OK, BAD, FORBIDDEN = 200, 400, 403
CHOICE, STOP, CALL = "choice", "stop", "call"
ASQ = "asq"

show_or_send = require_http_methods(["GET", "HEAD", "POST"])


@show_or_send
@renews_visit
def now(request: HttpRequest) -> HttpResponse:
    """Show whom to call now; lead to a call-back, onward, or to the end."""
    visit = visit_of(request)
    if visit is None:
        return redirect("screening:help")
    if request.method == "POST":
        return _leave(request, visit)
    return _crisis_page(request, visit)


@show_or_send
@renews_visit
def call(request: HttpRequest) -> HttpResponse:
    """Ask how to reach the patient now; say what was asked for."""
    visit = visit_of(request)
    if visit is None:
        return redirect("screening:help")
    if request.method == "POST":
        return _ask(request, visit)
    return _call_page(request, visit)


@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """Say thank you, and whom to call."""
    return render(request, "screening/stopped.html", help_context(request))


def help_context(request: HttpRequest) -> dict[str, Any]:
    """Return what the pages of help say of this patient; nothing without a visit."""
    visit = visit_of(request)
    promise = visit.promise if visit else promise_at(timezone.now())
    context: dict[str, Any] = {"promise": promise, "visit": visit}
    if visit is not None:
        context["asked"] = bool(visit.screening.call_asked_at)
        context["told"] = visit.screening.open_level >= Level.SAME_DAY
        context["go_on"] = visit.onward()
    return context


def send_again(request: HttpRequest, visit: Visit, name: str) -> HttpResponse:
    """Show the page of a POST that failed the check against forgery once more."""
    return PAGES[name](request, visit, status=FORBIDDEN)


def _crisis_page(request: HttpRequest, visit: Visit, status: int = OK) -> HttpResponse:
    danger = [panel for panel in visit.panels(NEXT_PAGE) if panel.is_emergency]
    if not danger and status == OK:
        return redirect("screening:help")
    context = help_context(request) | {
        "danger": danger,
        "again": status == FORBIDDEN,
        "more_to_ask": _asks_about_now(visit),
        "came_from": _came_from(request),
    }
    return render(request, "screening/now.html", context, status=status)


def _asks_about_now(visit: Visit) -> bool:
    """Tell whether the next page is a follow-up question of the ASQ."""
    page = visit.journey.next_page()
    return page is not None and page.instrument == ASQ


def _leave(request: HttpRequest, visit: Visit) -> HttpResponse:
    choice, case = request.POST.get(CHOICE), visit.screening.pk
    if choice == STOP:
        services.note_stopped(screening_id=case, now=visit.now)
        return redirect("screening:stopped")
    services.note_help_read(screening_id=case, now=visit.now)
    if choice == CALL:
        return redirect("screening:call")
    return redirect(_onward(visit, _came_from(request)))


def _came_from(request: HttpRequest) -> dict[str, str]:
    """Return which page to lead back to, as the address or the form names it."""
    sent = request.POST if request.method == "POST" else request.GET
    return {name: sent.get(name, "") for name in (steps.RETURN, steps.BLANK)}


def _onward(visit: Visit, came_from: dict[str, str]) -> str:
    journey, return_to = visit.journey, came_from[steps.RETURN]
    on_path = (page for page in journey.path if page.id == came_from[steps.BLANK])
    unfinished = next(on_path, None)
    if unfinished is None:
        return visit.onward(return_to)
    if visit.screening.is_submitted:
        return amend_steps.address(unfinished, **{steps.BLANK: "1"})
    return steps.address(unfinished, **{steps.RETURN: return_to, steps.BLANK: "1"})


def _ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = callback.form(visit.today, visit.journey, request.POST)
    if not form.is_valid():
        return _call_page(request, visit, form, status=BAD)
    try:
        services.request_callback(
            screening_id=visit.screening.pk, wish=callback.wish_of(form), now=visit.now
        )
    except services.TooManyCalls:
        return _call_page(request, visit, form, too_many=True)
    return redirect("screening:call")


def _call_page(
    request: HttpRequest,
    visit: Visit,
    form: PageForm | None = None,
    *,
    status: int = OK,
    too_many: bool = False,
) -> HttpResponse:
    wishes = [row.read_content() for row in services.open_callbacks(visit.screening)]
    wish = services.Wish(**wishes[0]) if wishes else None
    if form is None:
        sent = request.POST if status == FORBIDDEN else None
        form = callback.form(visit.today, visit.journey, sent, wish)
    context = help_context(request) | {
        "form": form,
        "wish": wish,
        "too_many": too_many,
        "again": status == FORBIDDEN,
    }
    return render(request, "screening/call.html", context, status=status)


PAGES: dict[str, Callable[..., HttpResponse]] = {
    "now": _crisis_page,
    "call": _call_page,
}
