"""A page of questions that could not be saved because the fault is here.

No row is read. The page is the shipped one: a screening on an older protocol may ask in
other words, and its boxes have the same names.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from screening.intake import languages, lost, steps
from screening.intake.ended import emergencies
from screening.intake.forms import form_class_for
from screening.models import ClinicProfile
from screening.protocol.protocol import load_protocol

NAMESPACE = "screening"
TEMPLATES: Mapping[str, str] = {
    "page": "screening/page.html",
    "amend_page": "screening/amend_page.html",
}


def draw_questions(
    request: HttpRequest, status: int, clinic: ClinicProfile | None
) -> HttpResponse | None:
    """Return the page with what was typed in its boxes; None for any other address.

    `clinic`: as this process last knew it; nothing is promised where it never did.
    """
    match = request.resolver_match
    if match is None or match.namespace != NAMESPACE:
        return None
    template = TEMPLATES.get(match.url_name or "")
    protocol = languages.in_shown(load_protocol())
    page = protocol.patient_page(match.kwargs.get("slug", ""))
    if template is None or page is None:
        return None
    form = form_class_for(page)(request.POST, today=_today(clinic))
    context: dict[str, Any] = {
        "clinic": clinic,
        "visit": None,
        "page": page,
        "form": form,
        "loss": lost.not_stored(status),
        # Nobody at the clinic knows of these answers, open or not.
        "panels": emergencies(
            protocol, form, _("We cannot say when somebody reads your answers.")
        ),
        "return_to": request.POST.get(steps.RETURN, ""),
        "seen": "seen" in request.POST,
    }
    return render(request, template, context, status=status)


def _today(clinic: ClinicProfile | None) -> date:
    now = timezone.now()
    return clinic.local_date(now) if clinic else timezone.localdate(now)
