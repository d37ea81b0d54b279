"""The flat vocabulary of the rule catalogue (rules.md 2.7) read as saved pages.

Three keys stand for dates that the web asks: age_years, bpN_days_ago, cv_mi_weeks_ago.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from screening.protocol.answers import Absent, Answers, PageAnswers, Value
from screening.protocol.facts.blood_pressure import MOST_READINGS
from screening.protocol.protocol import Protocol
from screening.protocol.questionnaires.definition import (
    DECLINED_CODES,
    Question,
    QuestionType,
)
from screening.protocol.questionnaires.journey import Journey

EARLIEST = date(1900, 1, 1)
LATEST_AGE = 126


class VocabularyError(ValueError):
    """Name the key that is unknown, of a wrong type, or has an unknown choice."""


@dataclass(frozen=True, slots=True)
class Said:
    """One key read: the question it answers, and its value or how it was withheld."""

    link_id: str
    value: Value | Absent | None


Read = Callable[[Any, str, date], Said]


def journey_from_flat(protocol: Protocol, flat: Mapping[str, Any], on: date) -> Journey:
    """Read flat answers as a screening with every page saved, as if submitted on `on`.

    Raises VocabularyError.
    """
    said = [_read(protocol, key, value, on) for key, value in flat.items()]
    usable = {item.link_id: item.value for item in said if item.value is not None}
    _open_gates(protocol, usable)
    saved = {page.id: _page(page.link_ids, usable) for page in protocol.pages}
    for page in protocol.staff_pages:
        if any(link in usable for link in page.link_ids):
            saved[page.id] = _page(page.link_ids, usable)
    for page in protocol.pages:
        if page.keeps_answers and not any(link in usable for link in page.link_ids):
            # Nothing was ever said on it, so there is nothing to keep.
            del saved[page.id]
    return _with_open_kept_pages(protocol, saved)


def _with_open_kept_pages(protocol: Protocol, saved: dict[str, PageAnswers]) -> Journey:
    """Count a kept page as seen and left blank where the path asks it."""
    journey = protocol.journey(saved)
    asked = {page.id for page in journey.path} - set(saved)
    if not asked:
        return journey
    return protocol.journey(saved | dict.fromkeys(asked, PageAnswers()))


def answers_from_flat(protocol: Protocol, flat: Mapping[str, Any], on: date) -> Answers:
    """Return the answers that count on the path that the flat answers make."""
    return journey_from_flat(protocol, flat, on).answers


def _page(links: tuple[str, ...], usable: Mapping[str, Value | Absent]) -> PageAnswers:
    given: dict[str, Value] = {}
    withheld: dict[str, Absent] = {}
    for link in links:
        value = usable.get(link)
        if isinstance(value, Absent):
            withheld[link] = value
        elif value is not None:
            given[link] = value
    return PageAnswers(given=given, withheld=withheld)


def _open_gates(protocol: Protocol, usable: dict[str, Value | Absent]) -> None:
    """Answer "is there any?" and "one more?", which the vocabulary leaves out."""
    for form in protocol.questionnaires:
        for repeat in form.repeats:
            numbers = [
                page.repeat_number
                for page in form.pages
                if page.repeat_of == repeat.id
                and any(link in usable for link in page.link_ids)
            ]
            if not numbers:
                continue
            usable.setdefault(repeat.gate, "yes")
            for n in range(1, max(numbers)):
                usable.setdefault(repeat.another.format(n=n), "yes")


def _read(protocol: Protocol, key: str, value: Any, on: date) -> Said:
    if key in _STAND_INS:
        return _STAND_INS[key](value, key, on)
    if not protocol.has_question(key):
        raise VocabularyError(f"unknown key {key!r}")
    question = protocol.question(key)
    if value is None:
        return Said(key, None)
    if _is_pressure(key):
        return Said(key, _pressure(question, value, key))
    return Said(key, _typed(question, value, key))


def _typed(question: Question, value: Any, key: str) -> Value | Absent:
    return _TYPES[question.type](question, value, key)


def _choice(question: Question, value: Any, key: str) -> Value | Absent:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise VocabularyError(f"{key}: wrong type")
    numeric = any(isinstance(option.code, int) for option in question.options)
    if numeric and isinstance(value, str) and value not in DECLINED_CODES:
        raise VocabularyError(f"{key}: wrong type, a number is needed")
    if question.option(value) is None:
        raise VocabularyError(f"{key}: unknown choice {value!r}")
    return Absent.DECLINED if value in DECLINED_CODES else value


def _multiple(question: Question, value: Any, key: str) -> Value | Absent:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise VocabularyError(f"{key}: wrong type, a list of choices is needed")
    for item in value:
        if question.option(item) is None:
            raise VocabularyError(f"{key}: unknown choice {item!r}")
    return tuple(value)


def _whole(value: Any, key: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise VocabularyError(f"{key}: wrong type, a whole number is needed")
    return value


def _integer(question: Question, value: Any, key: str) -> Value | Absent:
    return _within(question, _whole(value, key), key)


def _decimal(question: Question, value: Any, key: str) -> Value | Absent:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise VocabularyError(f"{key}: wrong type, a number is needed")
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise VocabularyError(f"{key}: wrong type, a number is needed")
    return _within(question, exact, key)


def _within(question: Question, value: int | Decimal, key: str) -> int | Decimal:
    if value not in question.range:
        raise VocabularyError(
            f"{key}: not from {question.lowest} to {question.highest}"
        )
    return value


def _text(question: Question, value: Any, key: str) -> Value | Absent:
    if not isinstance(value, str) or len(value) > question.max_length:
        raise VocabularyError(f"{key}: wrong type, a short text is needed")
    return value


def _date(question: Question, value: Any, key: str) -> Value | Absent:
    del question
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise VocabularyError(f"{key}: wrong type, a date is needed") from None


def _acknowledged(question: Question, value: Any, key: str) -> Value | Absent:
    del question
    if value != "yes":
        raise VocabularyError(f"{key}: unknown choice")
    return "yes"


_TYPES: Mapping[QuestionType, Callable[[Question, Any, str], Value | Absent]] = {
    QuestionType.CHOICE: _choice,
    QuestionType.MULTIPLE: _multiple,
    QuestionType.INTEGER: _integer,
    QuestionType.DECIMAL: _decimal,
    QuestionType.STRING: _text,
    QuestionType.TEXT: _text,
    QuestionType.DATE: _date,
    QuestionType.ACKNOWLEDGE: _acknowledged,
}

_PRESSURES = frozenset(
    f"bp{n}_{part}" for n in range(1, MOST_READINGS + 1) for part in ("sys", "dia")
)


def _is_pressure(key: str) -> bool:
    return key in _PRESSURES


def _pressure(question: Question, value: Any, key: str) -> int | None:
    """Ignore a number that the form would refuse, rules.md 2.1.6."""
    number = _whole(value, key)
    return number if number in question.range else None


def _age(value: Any, key: str, on: date) -> Said:
    if value is None:
        return Said("birth_date", None)
    years = _whole(value, key)
    if not 0 <= years <= LATEST_AGE:
        raise VocabularyError(f"{key}: not from 0 to {LATEST_AGE}")
    return Said("birth_date", _years_before(on, years))


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February in a year that has none
        return on.replace(year=on.year - years, day=28)


def _ago(link_id: str, days: int, on: date) -> Said:
    """Return the day; ignore one that the form refuses (future, before 1900)."""
    if not 0 <= days <= (on - EARLIEST).days:
        return Said(link_id, None)
    return Said(link_id, on - timedelta(days=days))


def _reading_days(value: Any, key: str, on: date) -> Said:
    link_id = key.replace("_days_ago", "_date")
    if value is None:
        return Said(link_id, None)
    return _ago(link_id, _whole(value, key), on)


def _attack_weeks(value: Any, key: str, on: date) -> Said:
    if value is None:
        return Said("cv_mi_date", None)
    weeks = _whole(value, key)
    if weeks < 0 or weeks * 7 > (on - EARLIEST).days:
        raise VocabularyError(f"{key}: not a number of weeks since 1900")
    return _ago("cv_mi_date", weeks * 7, on)


_STAND_INS: Mapping[str, Read] = {
    "age_years": _age,
    "cv_mi_weeks_ago": _attack_weeks,
    **{f"bp{n}_days_ago": _reading_days for n in range(1, MOST_READINGS + 1)},
}
