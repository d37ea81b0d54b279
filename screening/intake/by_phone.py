"""Staff fill in the same screening for a patient on the phone, and it says so."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from screening import services
from screening.intake import cookie, steps
from screening.intake.assisting import helper_of
from screening.intake.promises import promise_at
from screening.intake.visit import Visit, visit_of
from screening.posts import posts_only


@require_http_methods(["GET", "HEAD", "POST"])
def by_phone(request: HttpRequest) -> HttpResponse:
    """Say what to read aloud; begin a screening in the name of whoever is signed in."""
    helper = helper_of(request)
    if helper is None:
        raise PermissionDenied
    visit = visit_of(request)
    begun = visit if visit is not None and visit.is_assisted else None
    if request.method != "POST":
        go_on = steps.onward(begun.journey) if begun else ""
        context = {"go_on": go_on, "promise": promise_at(timezone.now())}
        return render(request, "screening/by_phone.html", context)
    started = services.start_screening(now=timezone.now(), helper=helper)
    response = redirect(steps.address(started.screening.protocol.pages[0]))
    cookie.remember(response, started.token, str(helper.pk))
    cookie.drop_other(request, response, cookie.ASSISTED_NAME)
    return response


@posts_only
def end(request: HttpRequest) -> HttpResponse:
    """Close the screening in this browser and go back to the staff's pages."""
    visit = visit_of(request)
    response = redirect(_staff_page(request, visit))
    response.delete_cookie(cookie.ASSISTED_NAME)
    return response


def _staff_page(request: HttpRequest, visit: Visit | None) -> str:
    """Return the address of the case once it is in the queue, else of the queue."""
    if not request.user.has_perm("screening.view_screening"):
        return reverse(f"{admin.site.name}:index")
    queued = visit is not None and visit.is_assisted and visit.screening.queued_at
    if visit is not None and queued:
        case = f"{admin.site.name}:screening_screening_change"
        return reverse(case, args=[visit.screening.pk])
    return reverse(f"{admin.site.name}:screening_screening_changelist")
