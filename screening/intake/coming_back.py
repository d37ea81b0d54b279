"""Come back by a return link: the token leaves the address at once, then a second fact.

Scanners of mail open every link. Whatever is only looked at changes no record and uses
nothing up; the right second fact, sent by a person, does.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from screening import services
from screening.intake import cookie, languages, looks, steps
from screening.intake.forms import PageForm, form_class_for
from screening.intake.network import network_of
from screening.intake.visit import clinic_date
from screening.link_tokens import normalise_token
from screening.models import ReturnLink, SecondFact
from screening.protocol.questionnaires.definition import Page, Question, QuestionType
from screening.services.second_fact import LONGEST_CODE

OK, BAD, FORBIDDEN, NOT_FOUND, TOO_MANY = 200, 400, 403, 404, 429
RETRY_AFTER_SECONDS = 3600
# Names of the boxes.
BIRTH_DATE, CODE = "birth_date", "code"


@require_safe
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, so that no history and no Referer holds it."""
    response = redirect("screening:come_back")
    plain = normalise_token(token)
    if plain:
        cookie.remember_link(response, plain)
    else:
        cookie.forget_link(response)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Ask for the second fact; open the screening where it stopped."""
    link = _link_of(request)
    if request.method == "POST":
        return _check(request, link)
    if link is None:
        many = looks.too_many(network_of(request))
        return _dead(request, status=TOO_MANY if many else NOT_FOUND)
    return _ask(request, link, _form(link))


def send_again(request: HttpRequest) -> HttpResponse:
    """Ask once more where the check against forgery failed; no try is used up."""
    link = _link_of(request)
    if link is None:
        return _dead(request, status=NOT_FOUND)
    return _ask(request, link, _form(link), status=FORBIDDEN, again=True)


def _link_of(request: HttpRequest) -> ReturnLink | None:
    token = cookie.held_link(request)
    return services.find_return_link(token=token, now=timezone.now())


def _check(request: HttpRequest, link: ReturnLink | None) -> HttpResponse:
    form = _form(link, request) if link else None
    if link and form and not form.is_valid():
        return _ask(request, link, form, status=BAD)
    try:
        started = _open(request, form)
    except services.TooManyTries:
        return _dead(request, status=TOO_MANY)
    except services.LinkDead:
        return _dead(request, status=NOT_FOUND)
    except services.NotProved:
        return _refused(request)
    return _enter(request, started)


def _open(request: HttpRequest, form: PageForm | None) -> services.Started:
    given = form.page_answers().given if form else {}
    fact = given.get(BIRTH_DATE, given.get(CODE, ""))
    return services.come_back(
        token=cookie.held_link(request),
        fact=fact if isinstance(fact, date) else str(fact),
        address=network_of(request),
        now=timezone.now(),
    )


def _enter(request: HttpRequest, started: services.Started) -> HttpResponse:
    """Lead to the first page never saved, or to what was sent before."""
    screening = started.screening
    if screening.is_submitted:
        response: HttpResponse = redirect("screening:amend")
    else:
        response = redirect(steps.onward(services.journey_of(screening)))
    cookie.remember(response, started.token)
    cookie.drop_other(request, response, cookie.NAME)
    cookie.forget_link(response)
    return response


def _refused(request: HttpRequest) -> HttpResponse:
    """Say that it does not match; after the last try the link is dead."""
    link = _link_of(request)
    if link is None:
        return _dead(request, status=NOT_FOUND)
    form = _form(link, request)
    return _ask(request, link, form, status=FORBIDDEN, refused=True)


def _ask(
    request: HttpRequest,
    link: ReturnLink,
    form: PageForm,
    *,
    status: int = OK,
    **said: bool,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "wants_code": link.fact == SecondFact.CODE,
        "has_errors": status == BAD,
        **said,
    }
    return render(request, "screening/come_back.html", context, status=status)


def _dead(request: HttpRequest, *, status: int) -> HttpResponse:
    """Say the same for a link that is unknown, used, too old or guessed at."""
    context = {"too_many": status == TOO_MANY}
    response = render(request, "screening/link_dead.html", context, status=status)
    if status == TOO_MANY:
        response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _form(link: ReturnLink, request: HttpRequest | None = None) -> PageForm:
    page = _page(get_language() or "", link.fact)
    sent = request.POST if request else None
    return form_class_for(page)(sent, today=clinic_date(timezone.now()))


@lru_cache(maxsize=8)
def _page(language: str, fact: str) -> Page:
    """Return the one question in the language that is active."""
    question = _code() if fact == SecondFact.CODE else _birth_date()
    return Page(
        id="come-back",
        title=_("Go on where you stopped"),
        questions=(question,),
        language=languages.tag_of(language),
    )


def _birth_date() -> Question:
    return Question(
        link_id=BIRTH_DATE,
        text=_("Your date of birth"),
        help=_("Month, day and year in numbers, as you told us."),
        type=QuestionType.DATE,
        required=True,
        autocomplete="bday",
    )


def _code() -> Question:
    return Question(
        link_id=CODE,
        text=_("Your own code"),
        help=_("The code that you made up when you saved. Capitals do not matter."),
        type=QuestionType.STRING,
        required=True,
        max_length=LONGEST_CODE,
    )
