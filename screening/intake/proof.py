"""The page that asks for reference and date of birth before anything is shown."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from screening import services
from screening.intake import cookie, languages
from screening.intake.forms import PageForm, form_class_for
from screening.intake.network import network_of
from screening.intake.visit import clinic_date
from screening.protocol.questionnaires.definition import Page, Question, QuestionType

REFERENCE, BIRTH_DATE = "reference", "birth_date"
OK, BAD, FORBIDDEN, TOO_MANY = 200, 400, 403, 429
RETRY_AFTER_SECONDS = 3600

NO_REFERENCE = gettext_lazy(
    "Enter your reference, such as K7M-4TXR. It stands on the page that you saw after "
    "you sent your answers, and on your copy if you printed or saved it. If you cannot "
    "find it, call us."
)


@dataclass(frozen=True, slots=True)
class Door:
    """A page that the proof opens: its URL name, its title and what it is for."""

    name: str
    title: str | Promise
    lede: str | Promise


CORRECT = Door(
    "screening:amend",
    gettext_lazy("Correct or add something"),
    gettext_lazy(
        "After you sent your answers, you can still change them, or add what you did "
        "not have at hand, such as blood pressure readings."
    ),
)
READINGS = Door(
    "screening:amend_readings",
    gettext_lazy("Add blood pressure readings"),
    gettext_lazy(
        "Add the readings that you did not have at hand. They come to the screening "
        "that you sent."
    ),
)
STATUS = Door(
    "screening:status",
    gettext_lazy("Where your screening stands"),
    gettext_lazy(
        "See whether we received your answers, and whether we are reading them."
    ),
)


def ask(request: HttpRequest, door: Door, *, again: bool = False) -> HttpResponse:
    """Ask for both facts; `again`: what was typed could not be checked for forgery."""
    sent = request.POST if again else None
    status = FORBIDDEN if again else OK
    return _draw(request, door, _form(request, sent), status=status)


def check(request: HttpRequest, door: Door) -> HttpResponse:
    """Open the door for who knows both facts; say the same whichever was wrong."""
    form = _form(request, request.POST)
    if not form.is_valid():
        return _draw(request, door, form, status=BAD)
    try:
        opened = _open(request, form)
    except services.NotProved:
        return _draw(request, door, form, status=FORBIDDEN, refused=True)
    except services.TooManyTries:
        return _slowed_down(request, door, form)
    response = redirect(door.name)
    cookie.remember(response, opened.token)
    cookie.drop_other(request, response, cookie.NAME)
    return response


def _open(request: HttpRequest, form: PageForm) -> services.Started:
    given = form.page_answers().given
    born = given[BIRTH_DATE]
    return services.open_again(
        reference=str(given[REFERENCE]),
        birth_date=born if isinstance(born, date) else date.min,
        address=network_of(request),
        now=timezone.now(),
    )


def _slowed_down(request: HttpRequest, door: Door, form: PageForm) -> HttpResponse:
    response = _draw(request, door, form, status=TOO_MANY)
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _draw(
    request: HttpRequest,
    door: Door,
    form: PageForm,
    *,
    status: int,
    refused: bool = False,
) -> HttpResponse:
    context = {
        "door": door,
        "form": form,
        "refused": refused,
        "too_many": status == TOO_MANY,
        "again": status == FORBIDDEN and not refused,
        "has_errors": status == BAD,
    }
    return render(request, "screening/proof.html", context, status=status)


def _form(request: HttpRequest, sent: object) -> PageForm:
    page = _page(get_language() or "")
    data = request.POST if sent is not None else None
    form = form_class_for(page)(data, today=clinic_date(timezone.now()))
    form.fields[REFERENCE].blank_message = NO_REFERENCE  # type: ignore[attr-defined]
    return form


@lru_cache(maxsize=8)
def _page(language: str) -> Page:
    """Return the questions in the language that is active: gettext has the words."""
    return Page(
        id="proof",
        title=_("Correct or add something"),
        questions=_questions(),
        language=languages.tag_of(language),
    )


def _questions() -> tuple[Question, ...]:
    return (
        Question(
            link_id=REFERENCE,
            text=_("Your reference"),
            help=_(
                "Seven letters and numbers, such as K7M-4TXR. We showed it when you "
                "sent your answers."
            ),
            type=QuestionType.STRING,
            required=True,
            max_length=40,
        ),
        Question(
            link_id=BIRTH_DATE,
            text=_("Your date of birth"),
            help=_("Month, day and year in numbers, as you told us."),
            type=QuestionType.DATE,
            required=True,
            autocomplete="bday",
        ),
    )
