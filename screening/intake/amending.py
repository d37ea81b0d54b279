"""Correct or add something after sending: look, change a page, review, hand in.

A GET changes nothing: the visit is opened by the first page that is saved.
"""

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from screening import services
from screening.intake import (
    amend_steps,
    danger,
    languages,
    lost,
    proof,
    repeats,
    steps,
)
from screening.intake.answering import asks_to_finish, is_unfinished, left_blank, note
from screening.intake.assisting import helper_of
from screening.intake.differences import PageDifference, in_patients_words
from screening.intake.doubts import exchange
from screening.intake.ended import lost_page
from screening.intake.forms import PageForm, form_class_for
from screening.intake.panels import NEXT_PAGE
from screening.intake.staying import renews_visit
from screening.intake.summary import summarize
from screening.intake.visit import Visit, visit_of
from screening.models import Amendment
from screening.protocol.facts.told_readings import GATE
from screening.protocol.protocol import load_protocol
from screening.protocol.questionnaires.definition import Page
from screening.services.history import History

OK, FORBIDDEN, NOT_FOUND = 200, 403, 404

show_or_send = require_http_methods(["GET", "HEAD", "POST"])


@show_or_send
@renews_visit
def overview(request: HttpRequest) -> HttpResponse:
    """Show all answers with a way to change each page; first ask who it is."""
    visit = visit_of(request)
    if visit is not None and not visit.screening.is_submitted:
        return redirect(steps.onward(visit.journey))
    if visit is None or (request.method == "POST" and not visit.is_assisted):
        door = proof.check if request.method == "POST" else proof.ask
        return door(request, proof.CORRECT)
    return _overview(request, visit)


@show_or_send
@renews_visit
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page with what was told, or add a new answer to it."""
    visit = _submitted(request)
    protocol = visit.protocol if visit else languages.in_shown(load_protocol())
    found = protocol.patient_page(slug)
    if visit is None and request.method == "POST" and found is not None:
        return lost_page(request, None, protocol, found, lost.visit_over())
    if visit is None:
        return redirect("screening:amend")
    if found is None:
        return _no_such_page(request)
    return (_save if request.method == "POST" else _show)(request, visit, found)


@show_or_send
@renews_visit
def check(request: HttpRequest) -> HttpResponse:
    """Show before and after once more; hand the changes in."""
    visit = _submitted(request)
    if visit is None:
        return redirect("screening:amend")
    amendment = _unfinished(request, visit)
    if amendment is None:
        return redirect("screening:confirmation")
    if not visit.journey.is_complete:
        return redirect(amend_steps.onward(visit.journey))
    if request.method == "POST":
        return _hand_in(request, visit, amendment)
    return _review(request, visit, amendment)


@show_or_send
@renews_visit
def readings(request: HttpRequest) -> HttpResponse:
    """Lead to the page where a reading is added; first ask who it is."""
    visit = visit_of(request)
    if visit is not None and not visit.screening.is_submitted:
        return redirect(steps.onward(visit.journey))
    if visit is None or (request.method == "POST" and not visit.is_assisted):
        door = proof.check if request.method == "POST" else proof.ask
        return door(request, proof.READINGS)
    target = amend_steps.readings_page(visit.protocol, visit.journey, visit.today)
    return redirect(amend_steps.address(target) if target else amend_steps.overview())


def send_again(request: HttpRequest, visit: Visit | None, name: str) -> HttpResponse:
    """Answer a POST that failed the check against forgery; no typed answer is lost."""
    if name == "status":
        return proof.ask(request, proof.STATUS, again=True)
    if visit is None or not visit.screening.is_submitted:
        door = proof.READINGS if name == "amend_readings" else proof.CORRECT
        return proof.ask(request, door, again=True)
    amendment = _unfinished(request, visit)
    if name == "amend_check" and amendment is not None and visit.journey.is_complete:
        return _review(request, visit, amendment, status=FORBIDDEN)
    return _overview(request, visit, status=FORBIDDEN)


def page_again(request: HttpRequest, visit: Visit | None, page: Page) -> HttpResponse:
    """Show a page that failed the check against forgery as it was typed."""
    if visit is None or not visit.screening.is_submitted:
        protocol = languages.in_shown(load_protocol())
        return lost_page(request, None, protocol, page, lost.visit_over())
    form = form_class_for(page)(request.POST, today=visit.today)
    return _draw(request, visit, form, lost.send_again())


def _submitted(request: HttpRequest) -> Visit | None:
    visit = visit_of(request)
    return visit if visit is not None and visit.screening.is_submitted else None


def _author(request: HttpRequest, visit: Visit) -> User | None:
    """Return the member of staff who types for the patient; None is the patient."""
    return helper_of(request) if visit.is_assisted else None


def _unfinished(request: HttpRequest, visit: Visit) -> Amendment | None:
    own = visit.screening.amendments.written_by(_author(request, visit))
    return own.unfinished().first()


def _changes(visit: Visit, amendment: Amendment | None) -> list[PageDifference]:
    if amendment is None:
        return []
    return in_patients_words(
        History(visit.screening, visit.protocol).changes_in(amendment)
    )


def _overview(request: HttpRequest, visit: Visit, status: int = OK) -> HttpResponse:
    context = {
        "screening": visit.screening,
        "panels": visit.panels(NEXT_PAGE),
        "sections": summarize(visit.protocol, visit.journey, visit.today),
        "changes": _changes(visit, _unfinished(request, visit)),
        "asks_readings": visit.protocol.has_question(GATE),
        "again": status == FORBIDDEN,
    }
    return render(request, "screening/amend.html", context, status=status)


def _review(
    request: HttpRequest, visit: Visit, amendment: Amendment, status: int = OK
) -> HttpResponse:
    changes = _changes(visit, amendment)
    if not changes:
        return redirect("screening:amend")
    context = {
        "panels": visit.panels(NEXT_PAGE),
        "changes": [page for page in changes if page.counts],
        "no_longer": [page for page in changes if not page.counts],
        "note": visit.note_after(request.GET.get(steps.AFTER, "")),
        "again": status == FORBIDDEN,
    }
    return render(request, "screening/amend_check.html", context, status=status)


def _hand_in(request: HttpRequest, visit: Visit, amendment: Amendment) -> HttpResponse:
    services.hand_in_amendment(
        amendment_id=amendment.pk,
        now=visit.now,
        on=visit.today,
        by=_author(request, visit),
    )
    return redirect("screening:confirmation")


def _show(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    journey = visit.journey
    if not journey.is_on_path(page.id):
        return redirect("screening:amend")
    form = form_class_for(page)(today=visit.today, saved=journey.saved.get(page.id))
    return _draw(request, visit, form)


def _save(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    form = form_class_for(page)(exchange(request.POST), today=visit.today)
    only_draws = repeats.only_draws(request, visit.protocol, page)
    if only_draws or languages.SWITCH in request.GET:
        return _draw(request, visit, form.as_typed())
    instead = repeats.instead(request.POST, visit, form)
    if instead is None and not form.is_valid():
        return _draw(request, visit, form.ask_about_doubts())
    try:
        saved = services.amend_page(
            screening_id=visit.screening.pk,
            page_id=page.id,
            answers=instead or form.page_answers(),
            now=visit.now,
            on=visit.today,
            by=_author(request, visit),
        )
    except services.PageNotAsked:
        return _draw(request, visit, form, lost.not_asked_now())
    return redirect(_next_address(form, saved))


def _next_address(form: PageForm, saved: services.Saved) -> str:
    page, journey = form.page, saved.journey
    unfinished = is_unfinished(form, journey)
    if danger.is_new(saved):
        return danger.address(page if unfinished else None, "")
    if unfinished:
        return amend_steps.address(page, **{steps.BLANK: "1"})
    return steps.saying(amend_steps.onward(journey), page)


def _draw(
    request: HttpRequest, visit: Visit, form: PageForm, loss: lost.Loss | None = None
) -> HttpResponse:
    page, journey = form.page, visit.journey
    if asks_to_finish(request):
        form.ask_about_doubts()
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "loss": loss,
        "panels": visit.panels(NEXT_PAGE),
        "instrument": visit.protocol.instruments.get(page.instrument),
        "seen": page.id in journey.saved,
        "left_blank": left_blank(request, visit, page),
        "note": note(request, visit, form),
        "reference": visit.screening.reference,
        **repeats.context(request, visit.protocol, page),
    }
    status = loss.status if loss else OK
    return render(request, "screening/amend_page.html", context, status=status)


def _no_such_page(request: HttpRequest) -> HttpResponse:
    context = {"go_on": amend_steps.overview()}
    return render(request, "screening/no_page.html", context, status=NOT_FOUND)


# Names of the addresses that `send_again` answers for.
PAGES = frozenset({"amend", "amend_check", "amend_readings", "status"})
