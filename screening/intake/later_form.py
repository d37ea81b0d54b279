"""What is asked before a return link is made: the second fact, and a mail if wished."""

from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from screening import services
from screening.intake import languages
from screening.intake.forms import PageForm, form_class_for
from screening.intake.texts import LONGEST_EMAIL
from screening.protocol.answers import PageAnswers
from screening.protocol.questionnaires.definition import (
    Format,
    Option,
    Page,
    Question,
    QuestionType,
)
from screening.services.second_fact import LONGEST_CODE, is_easy_code

FACT, CODE, EMAIL, REMIND = "fact", "code", "link_email", "remind"
BIRTH_DATE, OWN_CODE, YES = "birth_date", "code", "yes"


def form(
    today: date, sent: QueryDict | None = None, *, knows_birth_date: bool
) -> PageForm:
    """Return the form; without a date of birth at the clinic it asks for a code."""
    page = _page(get_language() or "", knows_birth_date)
    first = PageAnswers(given={FACT: BIRTH_DATE} if knows_birth_date else {})
    return form_class_for(page)(sent, today=today, saved=first)


def is_whole(filled: PageForm) -> bool:
    """Tell whether all is right, and fits together; else the form says what to do."""
    if not filled.is_valid():
        return False
    for name, sentence in _faults(filled):
        filled.add_error(name, ValidationError(sentence))
    return filled.is_valid()


def code_of(filled: PageForm) -> str:
    """Return the code of a whole form; empty where the date of birth is asked for."""
    return _given(filled, CODE) if _wants_code(filled) else ""


def mail_of(filled: PageForm) -> services.MailWish | None:
    """Return the mail that a whole form asks for, or None."""
    to = _given(filled, EMAIL)
    if not to:
        return None
    language = get_language() or ""
    return services.MailWish(to=to, language=language, remind=_reminds(filled))


def refuse_mail(filled: PageForm) -> None:
    """Say at the address that no more mail is sent today."""
    sentence = _(
        "We have sent several messages already. Clear this box, and copy or print the "
        "link instead."
    )
    filled.add_error(EMAIL, ValidationError(sentence))


def _faults(filled: PageForm) -> list[tuple[str, str]]:
    found = []
    code = _given(filled, CODE)
    if code and not _wants_code(filled):
        found.append((CODE, _("Clear this box, or choose “A code that I make up”.")))
    elif _wants_code(filled) and not code:
        found.append((CODE, _("Make up a code of at least 6 letters or numbers.")))
    elif code and is_easy_code(code):
        found.append((CODE, _easy()))
    if _reminds(filled) and not _given(filled, EMAIL):
        found.append(
            (EMAIL, _("Enter an e-mail address for the reminder, or clear the tick."))
        )
    return found


def _easy() -> str:
    return _(
        "Make up a code that is harder to guess: at least 6 letters or numbers, not "
        "123456 or aaaaaa."
    )


def _wants_code(filled: PageForm) -> bool:
    return FACT not in filled.base_fields or _given(filled, FACT) == OWN_CODE


def _reminds(filled: PageForm) -> bool:
    return bool(filled.page_answers().given.get(REMIND))


def _given(filled: PageForm, name: str) -> str:
    return str(filled.page_answers().given.get(name, ""))


@lru_cache(maxsize=8)
def _page(language: str, knows_birth_date: bool) -> Page:  # noqa: FBT001 - for the cache
    """Return the questions in the language that is active."""
    fact = (_fact_question(),) if knows_birth_date else ()
    return Page(
        id="later",
        title=_("Save and come back later"),
        questions=(*fact, _code_question(), *_mail_questions()),
        language=languages.tag_of(language),
    )


def _fact_question() -> Question:
    return Question(
        link_id=FACT,
        text=_("What shall we ask for when you come back?"),
        type=QuestionType.CHOICE,
        required=True,
        options=(
            Option(code=BIRTH_DATE, text=_("My date of birth")),
            Option(
                code=OWN_CODE,
                text=_("A code that I make up"),
                help=_("Better if somebody near you knows your date of birth."),
            ),
        ),
    )


def _code_question() -> Question:
    return Question(
        link_id=CODE,
        text=_("Your own code"),
        help=_(
            "At least 6 letters or numbers. Write it down: without it nobody can open "
            "your answers by the link, and we cannot look it up."
        ),
        type=QuestionType.STRING,
        max_length=LONGEST_CODE,
    )


def _mail_questions() -> tuple[Question, ...]:
    return (
        Question(
            link_id=EMAIL,
            text=_("E-mail the link to me"),
            help=_(
                "You can leave this empty. The message does not say what the link is "
                "for. Use a mailbox that only you read."
            ),
            type=QuestionType.STRING,
            format=Format.EMAIL,
            max_length=LONGEST_EMAIL,
        ),
        Question(
            link_id=REMIND,
            text=_("Remind me by e-mail"),
            type=QuestionType.MULTIPLE,
            options=(
                Option(
                    code=YES,
                    text=_("Send me one reminder, 3 days before the link ends"),
                ),
            ),
        ),
    )
