"""How long a medicine was taken: in weeks or in months, always kept in weeks."""

from decimal import Decimal

import pytest

from screening.protocol.answers import Absent
from tests.screening.intake.builders import form, question

WEEKS = question(
    "decimal",
    "weeks",
    lowest=Decimal(0),
    highest=Decimal(2600),
    withhold=True,
    in_months=True,
)
HOSTILE = [
    "٣",
    "1_000",
    "-1",
    "1e3",
    "NaN",
    "Infinity",
    "9" * 400,
    "x" * 100_000,
    "3\0",
    "\u202e3",
    "\U0001f4a9",
    "2 months",
    "601",
    "1.23456",
]


def told(**typed):
    filled = form(WEEKS, typed=typed)
    assert filled.is_valid(), filled.errors
    return filled.page_answers().answer("weeks")


def refused(**typed):
    filled = form(WEEKS, typed=typed)
    assert not filled.is_valid()
    return str(filled.errors["weeks"][0])


def test_weeks_are_kept_as_they_are_typed():
    assert told(weeks="6.5") == Decimal("6.5")


@pytest.mark.parametrize(
    ("months", "weeks"),
    [("0", 0), ("1", 4), ("1.3", 5), ("1.4", 6), ("3", 13), ("12", 52), ("600", 2600)],
)
def test_months_become_whole_weeks_and_never_more(months, weeks):
    assert told(**{"weeks-months": months}) == weeks


def test_both_boxes_at_once_are_asked_about():
    assert "Keep one" in refused(weeks="8", **{"weeks-months": "2"})


def test_months_and_not_sure_at_once_are_asked_about():
    sent = {"weeks-months": "2", "weeks-withheld": "unsure"}

    assert "Keep one" in refused(**sent)


def test_both_boxes_empty_are_no_answer():
    assert told(weeks=" ", **{"weeks-months": ""}) is Absent.LEFT_BLANK


def test_not_sure_is_no_number():
    assert told(**{"weeks-withheld": "unsure"}) is Absent.UNSURE


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_number_of_months_gets_a_sentence_that_says_what_to_enter(value):
    sentence = refused(**{"weeks-months": value})

    assert sentence.startswith("Enter from 0 to 2600 weeks, or from 0 to 600 months.")


def test_what_was_typed_stays_in_its_own_box():
    filled = form(WEEKS, typed={"weeks-months": "lots"})

    assert filled.typed()["weeks"] == ("", "lots", "")
