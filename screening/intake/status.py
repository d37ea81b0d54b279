"""Where a screening stands, for the patient: plain words and nothing clinical."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from screening import services
from screening.intake import proof, steps
from screening.intake.promises import promise_at
from screening.intake.staying import renews_visit
from screening.intake.visit import Visit, visit_of
from screening.models import ClinicProfile
from screening.services import ics
from screening.services.standing import Standing, Step, steps_of

WORDS = {
    Standing.RECEIVED: _("We received your answers."),
    Standing.CHANGES_RECEIVED: _("We received your changes."),
    Standing.BEING_READ: _("A member of our team is reading your answers."),
    Standing.CALL_HANDLED: _("Our team took care of your request for a call."),
    Standing.TRIED_TO_REACH: _("We tried to reach you."),
    Standing.SPOKEN: _("We spoke with you."),
    Standing.CLOSED: _("We finished reading your answers."),
}
WAITING = frozenset({Standing.RECEIVED, Standing.CHANGES_RECEIVED})


@require_http_methods(["GET", "HEAD", "POST"])
@renews_visit
def status(request: HttpRequest) -> HttpResponse:
    """Say how far the work is; first ask who it is."""
    visit = visit_of(request)
    if visit is not None and not visit.screening.is_submitted:
        return redirect(steps.onward(visit.journey))
    if visit is None or (request.method == "POST" and not visit.is_assisted):
        door = proof.check if request.method == "POST" else proof.ask
        return door(request, proof.STATUS)
    return render(request, "screening/status.html", _context(visit))


@require_safe
@renews_visit
def appointment(request: HttpRequest) -> HttpResponse:
    """Hand out the calendar file of the next appointment, in neutral words."""
    visit = visit_of(request)
    if visit is None or not visit.screening.is_submitted:
        return redirect("screening:status")
    booked = services.next_appointment(visit.screening, now=visit.now)
    if booked is None:
        return redirect("screening:status")
    phone = ClinicProfile.current().phone
    entry = ics.for_patient(booked, number=booked.steps.count(), phone=phone)
    response = HttpResponse(ics.written(entry, visit.now), content_type=ics.TYPE)
    response.headers["Content-Disposition"] = ics.DISPOSITION
    return response


def _context(visit: Visit) -> dict[str, object]:
    reached = steps_of(visit.screening)
    booked = services.next_appointment(visit.screening, now=visit.now)
    now = reached[-1]
    return {
        "screening": visit.screening,
        "appointment": booked,
        "now": WORDS[now.standing],
        "steps": [(WORDS[step.standing], step.at) for step in reached],
        "promise": promise_at(now.at) if now.standing in WAITING else None,
        "tried": _is(now, Standing.TRIED_TO_REACH),
        "closed": _is(now, Standing.CLOSED),
    }


def _is(step: Step, standing: Standing) -> bool:
    return step.standing is standing
