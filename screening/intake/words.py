"""Answers in the words in which they were asked."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from screening.protocol.answers import Absent, Answer, Value
from screening.protocol.questionnaires.definition import (
    DECLINED_CODES,
    Question,
    QuestionType,
)


def in_words(question: Question, answer: Answer) -> str:
    """Return what the patient reads as this answer; empty where it was left blank."""
    if isinstance(answer, Absent):
        return _of_absence(question, answer)
    return _of_value(question, answer)


def _of_value(question: Question, answer: Value) -> str:
    if isinstance(answer, date):
        return date_format(answer, _("F j, Y"))
    if isinstance(answer, tuple):
        return "\n".join(_of_code(question, code) for code in answer)
    if question.options:
        return _of_code(question, answer)
    if question.type is QuestionType.ACKNOWLEDGE:
        return _("Yes")
    if isinstance(answer, int | Decimal):
        return f"{answer} {question.unit}".rstrip()
    return answer


def _of_code(question: Question, code: object) -> str:
    option = question.option(code)
    return option.text if option else str(code)


def _of_absence(question: Question, absent: Absent) -> str:
    if absent is Absent.UNSURE:
        return _("I'm not sure")
    if absent is not Absent.DECLINED:
        return ""
    offered = (o.text for o in question.options if o.code in DECLINED_CODES)
    return next(offered, _("I'd rather not say"))
