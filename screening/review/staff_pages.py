"""What every page of the desk needs: who asks, which case, the frame around it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.admin import site
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from screening.models import Screening

FOLDER = "admin/screening/screening"
NAME = "screening_screening"
VIEW, CALL_LIST = "screening.view_screening", "screening.view_call_list"


def person_of(request: HttpRequest) -> User:
    """Return the user: the admin lets nobody else come here."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def require(request: HttpRequest, *permissions: str) -> User:
    """Return the user if one of these permissions is theirs."""
    person = person_of(request)
    if not any(person.has_perm(permission) for permission in permissions):
        raise PermissionDenied
    return person


def sees_cases(person: User) -> bool:
    """Tell whether this person reads cases, and not the call list alone."""
    return person.has_perm(VIEW)


def case_or_404(case_id: UUID) -> Screening:
    """Return the case with its owner."""
    found = Screening.objects.select_related("owner").filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def draw(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Return a page of the desk in the frame of the staff's pages."""
    opts = Screening._meta  # noqa: SLF001 - documented by Django
    frame = {**site.each_context(request), "opts": opts, "now": timezone.now()}
    return TemplateResponse(
        request, f"{FOLDER}/{template}", frame | context, status=status
    )


def to_case(person: User, case_id: UUID, anchor: str = "") -> HttpResponse:
    """Lead to a case, or to what the front desk sees of it."""
    page = "change" if sees_cases(person) else "contact"
    address = reverse(f"{site.name}:{NAME}_{page}", args=(case_id,))
    return HttpResponseRedirect(address + anchor)


def queue_address() -> str:
    """Return the address of the queue."""
    return reverse(f"{site.name}:{NAME}_changelist")


def moment() -> datetime:
    """Return now; the one place of the desk that reads the clock."""
    return timezone.now()
