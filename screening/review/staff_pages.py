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

from screening import services
from screening.models import Screening

FOLDER = "admin/screening/screening"
NAME = "screening_screening"
# Cases that this session was let into, with the page.
ENTERED, MOST_REMEMBERED = "entered", 300
OPEN, PRINT, PERSON = "open", "print", "person"
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


class AskFirst(Exception):
    """A reason is wanted before this page is shown; `page` is what was asked for."""

    def __init__(self, screening: Screening, page: str) -> None:
        super().__init__()
        self.screening, self.page = screening, page


def enter(request: HttpRequest, screening: Screening) -> None:
    """Let a person in, once a reason was given where one is asked for.

    Asked once for a case and a session. Who came in before the case was closed or
    handed over stays in. Raises AskFirst.
    """
    if not may_enter(request, screening):
        raise AskFirst(screening, OPEN)


def may_enter(request: HttpRequest, screening: Screening) -> bool:
    """Tell whether no reason is wanted, or one was given; who may, stays in."""
    if is_entered(request, screening, OPEN):
        return True
    if services.asks_for_reason(screening, person_of(request)):
        return False
    let_in(request, screening, OPEN)
    return True


def take_along(request: HttpRequest, screening: Screening, page: str) -> None:
    """Let a person print or export, once they said why. Raises AskFirst."""
    if not is_entered(request, screening, page):
        raise AskFirst(screening, page)


def is_entered(request: HttpRequest, screening: Screening, page: str) -> bool:
    """Tell whether this session was let in already."""
    return f"{page}.{screening.pk.hex}" in request.session.get(ENTERED, ())


def let_in(request: HttpRequest, screening: Screening, page: str) -> None:
    """Remember it for this session; the oldest are forgotten."""
    before = [*request.session.get(ENTERED, ()), f"{page}.{screening.pk.hex}"]
    request.session[ENTERED] = before[-MOST_REMEMBERED:]


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
