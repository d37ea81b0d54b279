"""The patient's pages: get, ask the journey, call a service, redirect."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from screening import services
from screening.intake import (
    amending,
    answering,
    coming_back,
    cookie,
    languages,
    later,
    learn,
    receipt,
    safety,
    starts,
    steps,
    teach_back,
    throttle,
    traps,
)
from screening.intake.ended import lost_page
from screening.intake.leaving import CLEAR
from screening.intake.nudges import nudges
from screening.intake.panels import CHECK
from screening.intake.promises import promise_at
from screening.intake.staying import renews_visit
from screening.intake.summary import Section, summarize
from screening.intake.visit import Visit, visit_of
from screening.models import Screening
from screening.protocol.protocol import load_protocol
from screening.protocol.questionnaires.definition import Page

NOT_FOUND, FORBIDDEN, TOO_MANY = 404, 403, 429
# Why somebody was sent to the first page: said in words there.
ENDED, SAVED = "ended", "saved"

show_or_save = require_http_methods(["GET", "HEAD", "POST"])


@show_or_save
@renews_visit
def start(request: HttpRequest) -> HttpResponse:
    """Say what the screening is; begin one."""
    visit = visit_of(request)
    if request.method != "POST":
        return _start_page(request, visit)
    if visit is not None and visit.is_assisted:
        return redirect("screening:by_phone")
    if not starts.may_start(request, timezone.now()):
        return _too_many_starts(request, visit)
    started = services.start_screening(
        now=timezone.now(), is_doubtful=traps.is_doubtful(request)
    )
    first = started.screening.protocol.pages[0]
    response = redirect(steps.address(first))
    cookie.remember(response, started.token)
    cookie.drop_other(request, response, cookie.NAME)
    return response


@show_or_save
@renews_visit
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of questions, or save it and go on."""
    visit = visit_of(request)
    if visit is None and request.method == "POST":
        return page_lost(request)
    if visit is None:
        return _to_start()
    found = visit.protocol.patient_page(slug)
    if found is None:
        return _no_such_page(request, visit)
    if request.method != "POST":
        return answering.show(request, visit, found)
    try:
        return _save(request, visit, found)
    except Screening.DoesNotExist:
        # Erased in this very moment: what was typed stays on the page.
        return page_lost(request)


def _save(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    if throttle.is_flood(request, page):
        return answering.hold_off(request, visit, page)
    return answering.save(request, visit, page)


@show_or_save
@renews_visit
def check(request: HttpRequest) -> HttpResponse:
    """Show all answers once more; hand them in."""
    visit = visit_of(request)
    if visit is None:
        return _to_start()
    if request.method == "POST":
        return _hand_in(request, visit)
    if visit.screening.is_submitted:
        return redirect(steps.sent_before())
    if not visit.journey.is_complete:
        return redirect(steps.onward(visit.journey))
    return _check_page(request, visit)


@require_safe
@renews_visit
def confirmation(request: HttpRequest) -> HttpResponse:
    """Say that the answers arrived, what happens next, and what was told."""
    visit = visit_of(request)
    if visit is None:
        return _to_start()
    if not visit.screening.is_submitted:
        return redirect(steps.onward(visit.journey))
    context = receipt.receipt(visit) | {
        "panels": receipt.due(visit),
        "sections": _told(request, visit),
        "learn": learn.at_the_end(visit),
        "understood": teach_back.explained(services.read_teach_back(visit.screening)),
    }
    response = render(request, "screening/confirmation.html", context)
    # No page with answers stays for the Back button; the visit itself goes on.
    response.headers["Clear-Site-Data"] = CLEAR
    return response


def _told(request: HttpRequest, visit: Visit) -> list[Section]:
    """Return what was told; nothing for who came here by the Back button."""
    if steps.AGAIN in request.GET:
        return []
    return receipt.told(visit)


@require_safe
def get_help(request: HttpRequest) -> HttpResponse:
    """Show whom to call now."""
    return render(request, "screening/help.html", safety.help_context(request))


def page_lost(request: HttpRequest) -> HttpResponse:
    """Answer a POST that cannot be accepted, with what was typed still on the page.

    For a screening that is gone, and for a failed check against forgery.
    """
    visit, match = visit_of(request), request.resolver_match
    protocol = visit.protocol if visit else languages.in_shown(load_protocol())
    slug = match.kwargs.get("slug") if match else None
    found = protocol.patient_page(slug) if slug else None
    if found is not None and match and match.url_name == "amend_page":
        return amending.page_again(request, visit, found)
    if found is not None:
        return lost_page(request, visit, protocol, found)
    return _button_lost(request, visit, (match and match.url_name) or "")


def _button_lost(request: HttpRequest, visit: Visit | None, name: str) -> HttpResponse:
    """Show the page of this URL name again: its button has to be pressed once more."""
    if name in amending.PAGES:
        return amending.send_again(request, visit, name)
    if name == "come_back":
        return coming_back.send_again(request)
    if visit is not None and name in safety.PAGES:
        return safety.send_again(request, visit, name)
    if visit is not None and name == "later":
        return later.send_again(request, visit)
    if visit is not None and name == "check" and not visit.screening.is_submitted:
        return _check_page(request, visit, status=FORBIDDEN)
    return _start_page(request, visit, status=FORBIDDEN)


def _to_start() -> HttpResponse:
    return redirect(f"{reverse('screening:start')}?{ENDED}=1")


def _start_page(
    request: HttpRequest, visit: Visit | None, status: int = 200
) -> HttpResponse:
    context = {
        "promise": promise_at(timezone.now()),
        "ended": ENDED in request.GET and visit is None,
        "saved": SAVED in request.GET and visit is None,
        "send_again": status == FORBIDDEN,
        "too_many": status == TOO_MANY,
        "stamp": traps.stamp(),
        "begun": _begun(visit),
        "go_on": steps.onward(visit.journey) if visit else "",
        "idle_minutes": settings.SCREENING_IDLE_MINUTES,
        "partly_english": languages.is_partly_english(),
    }
    return render(request, "screening/start.html", context, status=status)


def _too_many_starts(request: HttpRequest, visit: Visit | None) -> HttpResponse:
    response = _start_page(request, visit, status=TOO_MANY)
    response.headers["Retry-After"] = str(starts.RETRY_AFTER_SECONDS)
    return response


def _begun(visit: Visit | None) -> Screening | None:
    if visit is None or visit.screening.is_submitted or not visit.journey.saved:
        return None
    return visit.screening


def _check_page(request: HttpRequest, visit: Visit, status: int = 200) -> HttpResponse:
    found = visit.panels(CHECK)
    last = visit.journey.path[-1]
    context = {
        "panels": [panel for panel in found if panel.is_urgent],
        "nudges": nudges(
            visit.protocol,
            visit.journey,
            [panel for panel in found if not panel.is_urgent],
            visit.today,
        ),
        "sections": summarize(visit.protocol, visit.journey, visit.today),
        "understood": teach_back.asked(request.POST),
        "send_again": status == FORBIDDEN,
        "back_address": steps.address(last, **{steps.RETURN: steps.CHECK}),
    }
    return render(request, "screening/check.html", context, status=status)


def _hand_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    answers = teach_back.read(request.POST)
    try:
        services.save_teach_back(
            screening_id=visit.screening.pk, answers=answers, now=visit.now
        )
        services.submit(screening_id=visit.screening.pk, now=visit.now, on=visit.today)
    except services.IncompleteScreening:
        return redirect(steps.onward(visit.journey))
    except Screening.DoesNotExist:
        return _to_start()
    return redirect("screening:confirmation")


def _no_such_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    context = {"go_on": steps.onward(visit.journey)}
    return render(request, "screening/no_page.html", context, status=NOT_FOUND)
