"""A page that was sent but cannot be accepted: shown again with what was typed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from screening.intake import answering, lost
from screening.intake.forms import PageForm, form_class_for
from screening.intake.panels import NEXT_PAGE, Panel, panels
from screening.intake.promises import promise_at
from screening.intake.visit import Visit, clinic_date
from screening.protocol.answers import Answers
from screening.protocol.evaluation import evaluate
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import answers_of


def lost_page(
    request: HttpRequest,
    visit: Visit | None,
    protocol: Protocol,
    page: Page,
    over: lost.Loss | None = None,
) -> HttpResponse:
    """Show the page as it was typed, and what to do; `over`: what ended, if not all."""
    today = clinic_date(timezone.now())
    form = form_class_for(page)(request.POST, today=today)
    if visit is not None:
        loss = (
            lost.already_sent() if visit.screening.is_submitted else lost.send_again()
        )
        return answering.draw(request, visit, form, loss)
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "loss": over or lost.ended(),
        "panels": emergencies(protocol, form, promise_at(timezone.now()).closed),
    }
    return render(request, "screening/page.html", context, status=lost.FORBIDDEN)


def emergencies(protocol: Protocol, form: PageForm, closed: str) -> list[Panel]:
    """Return the messages that these answers alone lead to: nobody else knows them."""
    form.full_clean()
    answers = Answers(answers_of(form.page, form.page_answers()))
    evaluation = evaluate(protocol, answers, form.today)
    found = panels(protocol, evaluation, NEXT_PAGE, form.page, closed=closed)
    return [panel for panel in found if panel.is_emergency]
