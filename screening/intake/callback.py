"""The page that asks how to reach the patient now."""

from datetime import date
from functools import lru_cache

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening import services
from screening.intake import languages
from screening.intake.forms import PageForm, form_class_for
from screening.protocol.answers import PageAnswers
from screening.protocol.questionnaires.definition import (
    Format,
    Option,
    Page,
    Question,
    QuestionType,
)
from screening.protocol.questionnaires.journey import Journey

PHONE, SAFE = "call_phone", "call_safe_message"
OTHER_NAME, OTHER_PHONE, BEST_TIME = (
    "call_other_name",
    "call_other_phone",
    "call_best_time",
)


def form(
    today: date,
    journey: Journey,
    sent: QueryDict | None = None,
    wish: services.Wish | None = None,
) -> PageForm:
    """Return the form: as sent, else as asked before, else with what is known."""
    page = _page(get_language() or "")
    known = _of_wish(wish) if wish else _of_journey(journey)
    saved = PageAnswers(given={k: v for k, v in known.items() if v})
    return form_class_for(page)(sent, today=today, saved=saved)


def wish_of(filled: PageForm) -> services.Wish:
    """Return what a valid form asks for."""
    given = filled.page_answers().given
    told = {name: str(given.get(name, "")) for name in filled.base_fields}
    return services.Wish(
        phone=told[PHONE],
        safe_message=told[SAFE],
        other_name=told[OTHER_NAME],
        other_phone=told[OTHER_PHONE],
        best_time=told[BEST_TIME],
    )


def _of_wish(wish: services.Wish) -> dict[str, str]:
    return {
        PHONE: wish.phone,
        SAFE: wish.safe_message,
        OTHER_NAME: wish.other_name,
        OTHER_PHONE: wish.other_phone,
        BEST_TIME: wish.best_time,
    }


def _of_journey(journey: Journey) -> dict[str, str]:
    """Return what earlier pages told, so that nobody types it twice."""
    told = {
        PHONE: "phone",
        SAFE: "contact_safe_message",
        OTHER_NAME: "emergency_contact_name",
        OTHER_PHONE: "emergency_contact_phone",
    }
    answers = journey.answers
    if answers["emergency_contact_may_call"] != "yes":
        told = {PHONE: told[PHONE], SAFE: told[SAFE]}
    return {n: str(answers[key]) for n, key in told.items() if answers.given(key)}


@lru_cache(maxsize=8)
def _page(language: str) -> Page:
    """Return the questions in the language that is active."""
    return Page(
        id="call",
        title=_("How can we reach you now?"),
        questions=_questions(),
        language=languages.tag_of(language),
    )


def _questions() -> tuple[Question, ...]:
    return (
        Question(
            link_id=PHONE,
            text=_("Your phone number"),
            type=QuestionType.STRING,
            format=Format.PHONE,
            required=True,
            max_length=40,
            autocomplete="tel",
        ),
        Question(
            link_id=SAFE,
            text=_("Is it safe to leave a message at this number?"),
            help=_("Somebody else may hear or read it."),
            type=QuestionType.CHOICE,
            options=(
                Option(code="yes", text=_("Yes")),
                Option(code="no", text=_("No, do not leave a message")),
            ),
        ),
        Question(
            link_id=BEST_TIME,
            text=_("When is a good time to call?"),
            help=_("For example: now, or after 3 p.m. You can leave this empty."),
            type=QuestionType.STRING,
            max_length=100,
        ),
        Question(
            link_id=OTHER_NAME,
            text=_("Someone else we may call if we cannot reach you"),
            help=_("Their name. You can leave this empty."),
            type=QuestionType.STRING,
            max_length=100,
        ),
        Question(
            link_id=OTHER_PHONE,
            text=_("Their phone number"),
            type=QuestionType.STRING,
            format=Format.PHONE,
            max_length=40,
        ),
    )
