"""Ages and spans of time, always relative to a day that is handed in."""

from datetime import date

from screening.protocol.answers import Absent, Answers
from screening.protocol.facts.fact import Fact

DAYS_A_WEEK = 7


def years_between(birth: date, on: date) -> int:
    """Return completed years; a birthday on 29 February counts from 1 March."""
    had_birthday = (on.month, on.day) >= (birth.month, birth.day)
    return on.year - birth.year - (not had_birthday)


def age_years(answers: Answers, on: date) -> Fact:
    """Return the age in completed years on that day."""
    birth = answers["birth_date"]
    if isinstance(birth, Absent):
        return Fact(birth, ("birth_date",))
    if not isinstance(birth, date):
        raise TypeError("birth_date does not hold a date")
    return Fact(years_between(birth, on), ("birth_date",))


def cv_mi_weeks_ago(answers: Answers, on: date) -> Fact:
    """Return completed weeks since the heart attack."""
    day = answers["cv_mi_date"]
    if isinstance(day, Absent):
        return Fact(day, ("cv_mi_date",))
    if not isinstance(day, date):
        raise TypeError("cv_mi_date does not hold a date")
    return Fact((on - day).days // DAYS_A_WEEK, ("cv_mi_date",))
