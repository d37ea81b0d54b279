"""Answers in the words in which they were asked."""

from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from screening.protocol.answers import Absent, Answer
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import Question, QuestionType

FACT_LABELS = {
    "age_years": _("Age in years"),
    "cv_mi_weeks_ago": _("Weeks since the heart attack"),
    "phq9_total": _("PHQ-9 total"),
    "gad7_total": _("GAD-7 total"),
    "auditc_total": _("AUDIT-C total"),
    "adequate_trials": _("Adequate treatment trials that did not help enough"),
    "recent_readings": _("Blood-pressure readings of the last 30 days that count"),
    "bp_high": _("A recent reading is high"),
    "bp_stage1": _("A recent reading is raised"),
    "bp_severe": _("A recent reading is severe"),
    "bp_severe_now": _("A reading since yesterday is severe"),
    "trial_to_grade": _("A treatment trial must be graded by hand"),
}


def label(protocol: Protocol, key: str) -> str:
    """Return the question's text as asked, or the name of a derived value."""
    if protocol.has_question(key):
        question = protocol.question(key)
        return f"{question.group}: {question.text}" if question.group else question.text
    return FACT_LABELS.get(key, key)


def in_words(protocol: Protocol, key: str, answer: Answer) -> str:
    """Return the answer as a person would say it."""
    if isinstance(answer, Absent):
        return _absent(answer)
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    if not protocol.has_question(key):
        return str(answer)
    return _of_question(protocol.question(key), answer)


def _absent(answer: Absent) -> str:
    return {
        Absent.NOT_ASKED: _("Not asked"),
        Absent.LEFT_BLANK: _("Not answered"),
        Absent.DECLINED: _("I'd rather not say"),
        Absent.UNSURE: _("I'm not sure"),
    }[answer]


def _of_question(question: Question, answer: Answer) -> str:
    if isinstance(answer, tuple):
        return ", ".join(_option(question, code) for code in answer)
    if isinstance(answer, date):
        return formats.date_format(answer, "N j, Y")
    if question.type is QuestionType.ACKNOWLEDGE:
        return _("Yes, acknowledged")
    if question.options:
        return _option(question, answer)
    unit = f" {question.unit}" if question.unit else ""
    return f"{_plain(answer)}{unit}"


def _plain(answer: Answer) -> str:
    if isinstance(answer, Decimal):
        return format(answer.normalize(), "f")
    return str(answer)


def _option(question: Question, code: object) -> str:
    option = question.option(code)
    if option is None:
        return str(code)
    scored = isinstance(option.code, int)
    return f"{option.text} ({option.code})" if scored else option.text
