"""Hand out the calendar file of a booked consultation."""

from uuid import UUID

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from screening import services
from screening.models import (
    CaseEventKind,
    ClinicProfile,
    Consultation,
)
from screening.review.export_limits import limits_exports
from screening.services import ics
from screening.services.appointment_mails import language_of

MAY_BOOK = "screening.add_consultation"
STAFF, PATIENT = "staff", "patient"


@require_safe
def calendar_file(
    request: HttpRequest, case_id: UUID, consultation_id: UUID, reader: str
) -> HttpResponse:
    """Return the file for `reader`, and note in the timeline that it was taken."""
    user = request.user
    if not isinstance(user, User) or not user.has_perm(MAY_BOOK):
        raise PermissionDenied
    booked = Consultation.objects.with_state().select_related("screening")
    found = booked.filter(pk=consultation_id, screening_id=case_id).first()
    if found is None or not found.is_booked or reader not in (STAFF, PATIENT):
        raise Http404
    now = timezone.now()
    services.note_look(
        screening=found.screening, actor=user, now=now, kind=CaseEventKind.EXPORTED
    )
    content = ics.written(_entry(request, found, reader), now)
    response = HttpResponse(content, content_type=ics.TYPE)
    response.headers["Content-Disposition"] = ics.DISPOSITION
    return response


def _entry(request: HttpRequest, booked: Consultation, reader: str) -> ics.Entry:
    number = booked.steps.count()
    if reader == PATIENT:
        phone = ClinicProfile.current().phone
        with translation.override(language_of(booked.screening)):
            return ics.for_patient(booked, number=number, phone=phone)
    case = booked.screening
    path_of_case = reverse("admin:screening_screening_change", args=[case.pk])
    url = request.build_absolute_uri(path_of_case)
    return ics.for_staff(booked, reference=case.reference, number=number, url=url)


def calendar_urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the files, beside those of a case."""
    return [
        path(
            "<uuid:case_id>/consultations/<uuid:consultation_id>/<slug:reader>.ics",
            site.admin_view(limits_exports(calendar_file)),
            name="screening_screening_calendar_file",
        )
    ]
