"""Save and come back later: make a return link, show it, and end here if wished.

A GET shows the form and writes nothing. What the patient typed on a page of questions
was saved by that page's own button before it led here.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from screening import services
from screening.followup.return_mails import address_of as address_of_link
from screening.intake import cookie, languages, later_form
from screening.intake.forms import PageForm
from screening.intake.leaving import CLEAR
from screening.intake.network import network_of
from screening.intake.staying import renews_visit
from screening.intake.visit import Visit, visit_of
from screening.models import MailKind
from screening.models.return_links import OVER
from screening.services.second_fact import knows_birth_date

OK, BAD, FORBIDDEN, TOO_MANY = 200, 400, 403, 429
RETRY_AFTER_SECONDS = 3600
# Name of the button "I have the link. Close it on this device".
DONE = "done"


@require_http_methods(["GET", "HEAD", "POST"])
@renews_visit
def later(request: HttpRequest) -> HttpResponse:
    """Ask what a return link needs; make it."""
    visit = visit_of(request)
    if visit is None:
        return redirect(f"{reverse('screening:start')}?ended=1")
    if request.method != "POST":
        return _ask(request, visit, _form(visit))
    if DONE in request.POST:
        return _end_here()
    return _make(request, visit)


@require_safe
@renews_visit
def link(request: HttpRequest) -> HttpResponse:
    """Show the link that this browser made, as long as it works."""
    visit = visit_of(request)
    if visit is None:
        return redirect(f"{reverse('screening:start')}?ended=1")
    made = services.made_link(
        screening=visit.screening, token=cookie.held_link(request), now=visit.now
    )
    if made is None:
        return redirect("screening:later")
    context = {
        "link": made.link,
        "address": address_of_link(made.token),
        "mailed_to": _mailed_to(made),
        "go_on": visit.onward(),
    }
    return render(request, "screening/later_link.html", context)


def send_again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the form of a POST that failed the check against forgery as it was typed."""
    return _ask(request, visit, _form(visit, request).as_typed(), status=FORBIDDEN)


def _form(visit: Visit, request: HttpRequest | None = None) -> PageForm:
    known = knows_birth_date(visit.screening)
    sent = request.POST if request else None
    return later_form.form(visit.today, sent, knows_birth_date=known)


def _make(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = _form(visit, request)
    if languages.SWITCH in request.GET:
        return _ask(request, visit, form.as_typed())
    if not later_form.is_whole(form):
        return _ask(request, visit, form, status=BAD)
    try:
        made = services.make_return_link(
            screening_id=visit.screening.pk,
            now=visit.now,
            address=network_of(request),
            code=later_form.code_of(form),
            mail=later_form.mail_of(form),
        )
    except services.TooManyMails:
        later_form.refuse_mail(form)
        return _ask(request, visit, form, status=TOO_MANY)
    except services.TooManyTries:
        return _ask(request, visit, form, status=TOO_MANY, too_many=True)
    # To an address without the token, which a reload or the Back button only reads.
    response = redirect("screening:later_link")
    cookie.remember_link(response, made.token)
    return response


def _ask(
    request: HttpRequest,
    visit: Visit,
    form: PageForm,
    *,
    status: int = OK,
    too_many: bool = False,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "go_on": visit.onward(),
        "again": status == FORBIDDEN,
        "too_many": too_many,
    }
    response = render(request, "screening/later.html", context, status=status)
    if status == TOO_MANY:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _mailed_to(made: services.MadeLink) -> str:
    """Return where the mail goes, until it has gone out and the address is wiped."""
    waiting = made.link.mails.exclude(state__in=OVER).filter(kind=MailKind.LINK)
    mail = waiting.first()
    return str(mail.unseal("content")["to"]) if mail is not None else ""


def _end_here() -> HttpResponse:
    """End the visit of this browser; what was saved stays at the clinic."""
    response = redirect(f"{reverse('screening:start')}?saved=1")
    cookie.forget(response)
    response.headers["Clear-Site-Data"] = CLEAR
    return response
