"""Save and come back later: make a return link, show it once, and end here if wished.

A GET shows the form and writes nothing. What the patient typed on a page of questions
was saved by that page's own button before it led here.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from screening import services
from screening.followup.return_mails import address_of as address_of_link
from screening.intake import cookie, languages, later_form
from screening.intake.forms import PageForm
from screening.intake.leaving import CLEAR
from screening.intake.network import address_of
from screening.intake.staying import renews_visit
from screening.intake.visit import Visit, visit_of
from screening.services.second_fact import knows_birth_date

OK, BAD, FORBIDDEN, TOO_MANY = 200, 400, 403, 429
RETRY_AFTER_SECONDS = 3600
# Names in what is sent: the link that stands on the page, and "I am done for now".
SHOWN, MAILED_TO, DONE = "shown_link", "mailed_to", "done"


@require_http_methods(["GET", "HEAD", "POST"])
@renews_visit
def later(request: HttpRequest) -> HttpResponse:
    """Ask what a return link needs; make and show it."""
    visit = visit_of(request)
    if visit is None:
        return redirect(f"{reverse('screening:start')}?ended=1")
    if request.method != "POST":
        return _ask(request, visit, _form(visit))
    if DONE in request.POST:
        return _end_here()
    if SHOWN in request.POST:
        return _show_again(request, visit)
    return _make(request, visit)


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
    mail = later_form.mail_of(form)
    try:
        made = services.make_return_link(
            screening_id=visit.screening.pk,
            now=visit.now,
            address=address_of(request),
            code=later_form.code_of(form),
            mail=mail,
        )
    except services.TooManyMails:
        later_form.refuse_mail(form)
        return _ask(request, visit, form, status=TOO_MANY)
    except services.TooManyTries:
        return _ask(request, visit, form, status=TOO_MANY, too_many=True)
    return _show(request, visit, made, mail.to if mail else "")


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


def _show_again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show the same link in another language; a newer one may have taken its place."""
    made = services.made_link(
        screening=visit.screening, token=request.POST[SHOWN], now=visit.now
    )
    if made is None:
        return redirect("screening:later")
    return _show(request, visit, made, request.POST.get(MAILED_TO, ""))


def _show(
    request: HttpRequest, visit: Visit, made: services.MadeLink, mailed_to: str
) -> HttpResponse:
    context = {
        "link": made.link,
        "token": made.token,
        "address": address_of_link(made.token),
        "mailed_to": mailed_to,
        "go_on": visit.onward(),
    }
    return render(request, "screening/later_link.html", context)


def _end_here() -> HttpResponse:
    """End the visit of this browser; what was saved stays at the clinic."""
    response = redirect(f"{reverse('screening:start')}?saved=1")
    cookie.forget(response)
    response.headers["Clear-Site-Data"] = CLEAR
    return response
