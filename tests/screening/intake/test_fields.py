"""Each kind of question takes what people type, and says what to enter instead."""

from datetime import date
from decimal import Decimal

import pytest

from screening.protocol.answers import Absent
from tests.screening.intake.builders import answer, question, refusal

INTEGER = question("integer", lowest=Decimal(70), highest=Decimal(260), withhold=True)
DECIMAL = question("decimal", lowest=Decimal(0), highest=Decimal(10000))
DATE = question("date", withhold=True)
CHOICE = question("choice")
MULTIPLE = question("multiple")
LINE = question("string", max_length=20)
WORDS = question("text", max_length=50)
EMAIL = question("string", format="email", max_length=254)
PHONE = question("string", format="phone")


@pytest.mark.parametrize("typed", ["70", " 120 ", "260", "0120", "\u00a0120"])
def test_a_whole_number_in_range_is_taken(typed):
    assert answer(INTEGER, box=typed) == int(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("69", "261", "-120", "+120", "1_20", "1,200", "120.0", "12e1", "0x78", "NaN"),
        *("\uff11\uff12\uff10", "\u0661\u0662\u0660", "\u0967\u0968\u0966", "½"),
        *("inf", "120/80", "12 0", "abc", "😀", "\u202e120", "1\0"),
        "9" * 400,
    ],
)
def test_another_text_is_no_whole_number(typed):
    assert refusal(INTEGER, box=typed) == "Enter a whole number from 70 to 260."


@pytest.mark.parametrize("typed", ["0", "12", "12.5", ".5", "10000", "0.1234"])
def test_a_decimal_number_is_exact(typed):
    assert answer(DECIMAL, box=typed) == Decimal(typed)


@pytest.mark.parametrize("typed", ["-1", "10000.1", "1e3", "12.", "1,5", "\u066b5"])
def test_another_text_is_no_decimal_number(typed):
    assert refusal(DECIMAL, box=typed).startswith("Enter a number from 0 to 10000.")


@pytest.mark.parametrize(
    ("ticked", "absence"), [("unsure", Absent.UNSURE), ("declined", Absent.DECLINED)]
)
@pytest.mark.parametrize("asked", [INTEGER, DATE])
def test_an_answer_can_be_withheld(asked, ticked, absence):
    assert answer(asked, withheld=ticked) is absence


def test_withheld_together_with_a_number_is_a_gentle_error():
    sentence = refusal(INTEGER, box="120", withheld="unsure")

    assert sentence.startswith("You typed an answer and ticked a box beside it.")


def test_withheld_together_with_part_of_a_date_is_a_gentle_error():
    assert "Keep one" in refusal(DATE, month="3", withheld="declined")


def test_a_date_is_taken_from_three_boxes():
    assert answer(DATE, month="3", day=" 05", year="1984") == date(1984, 3, 5)


@pytest.mark.parametrize(
    ("month", "day", "year", "sentence"),
    [
        ("2", "30", "1984", "Enter a day that this month has."),
        ("2", "29", "1985", "Enter a day that this month has."),
        ("0", "1", "1984", "Enter a month from 1 to 12."),
        ("13", "1", "1984", "Enter a month from 1 to 12."),
        ("3", "1", "84", "Enter a year from 1900 on, with all four digits."),
        ("3", "1", "1899", "Enter a year from 1900 on, with all four digits."),
        ("3", "1", "2101", "Enter a year no later than 2100."),
        ("3", "3", "2026", "Enter a date that is today or in the past."),
        ("", "1", "1984", "Enter the month too"),
        ("3", "", "1984", "Enter the day too"),
        ("3", "1", "", "Enter the year too"),
        ("٣", "1", "1984", "Enter the date as month, day and year in numbers"),
        ("March", "1", "1984", "Enter the date as month, day and year in numbers"),
        ("3", "1", "9" * 400, "Enter the date as month, day and year in numbers"),
        ("3", "1", "19\x0084", "Enter the date as month, day and year in numbers"),
        ("-3", "1", "1984", "Enter the date as month, day and year in numbers"),
    ],
)
def test_an_impossible_date_says_which_part_to_mend(month, day, year, sentence):
    assert refusal(DATE, month=month, day=day, year=year).startswith(sentence)


def test_today_is_a_date_in_the_past():
    assert answer(DATE, month="3", day="2", year="2026") == date(2026, 3, 2)


def test_a_date_to_come_is_taken_where_the_question_allows_it():
    coming = question("date", future=True)

    assert answer(coming, month="3", day="3", year="2026") == date(2026, 3, 3)


def test_a_declined_choice_is_an_absence_and_an_unsure_one_a_value():
    assert answer(CHOICE, box="declined") is Absent.DECLINED
    assert answer(CHOICE, box="unsure") == "unsure"


@pytest.mark.parametrize("typed", ["maybe", "YES", " yes", "0", "\0", "yes\0", "😀"])
@pytest.mark.parametrize("asked", [CHOICE, MULTIPLE])
def test_a_forged_option_is_refused_at_the_field(asked, typed):
    assert refusal(asked, box=typed) == "Choose one of the answers shown."


def test_several_ticks_stand_in_the_order_of_the_question():
    assert answer(MULTIPLE, box=["no", "yes"]) == ("yes", "no")


def test_none_of_these_stands_alone():
    assert refusal(MULTIPLE, box=["yes", "declined"]).startswith(
        "You chose “I'd rather"
    )


def test_a_score_is_an_integer():
    scored = question("choice", options=tuple(scores()))

    assert answer(scored, box="2") == 2


def scores():
    """Return three options with scores."""
    option = question("choice").options[0]
    for code in range(3):
        yield type(option)(code=code, text=str(code))


def test_words_are_kept_as_they_are_but_for_spaces_around_them():
    assert answer(WORDS, box="  First\r\nsecond 🙂 שלום ") == "First\nsecond 🙂 שלום"


def test_a_line_is_one_line():
    assert answer(LINE, box="a\r\n  b") == "a b"


def test_a_long_text_is_refused_with_both_counts():
    sentence = refusal(LINE, box="x" * 20_000)

    assert (
        sentence == "Shorten this answer to 20 characters or fewer. It has 20,000 now."
    )


def test_a_text_of_the_full_length_is_taken():
    assert answer(LINE, box="x" * 20) == "x" * 20


def test_a_hidden_character_is_shown_and_refused():
    assert "hidden character" in refusal(LINE, box="a\0b")
    assert "hidden character" in refusal(WORDS, box="a\x1bb")


@pytest.mark.parametrize("typed", ["mary@example.com", " m.s+x@mail.example.org "])
def test_an_email_address_is_taken(typed):
    assert answer(EMAIL, box=typed) == typed.strip()


@pytest.mark.parametrize("typed", ["mary", "mary@", "@x.org", "a b@x.org", "x@y"])
def test_no_email_address_says_what_one_looks_like(typed):
    assert "like name@example.com" in refusal(EMAIL, box=typed)


@pytest.mark.parametrize(
    "typed", ["314-555-0188", "(314) 555-0188", "+1 314.555.0188", "3145550188 x12"]
)
def test_a_phone_number_is_taken(typed):
    assert answer(PHONE, box=typed) == typed


@pytest.mark.parametrize("typed", ["555-0188", "call me", "٣١٤٥٥٥٠١٨٨", "1" * 40, "-"])
def test_no_phone_number_says_what_one_looks_like(typed):
    assert "like 314-555-0100" in refusal(PHONE, box=typed)


@pytest.mark.parametrize(
    "kind", ["choice", "multiple", "integer", "date", "string", "text", "acknowledge"]
)
def test_a_blank_required_question_says_what_to_do(kind):
    sentence = refusal(question(kind, required=True), box="")

    assert sentence.endswith((".", "1984.", "0100."))


@pytest.mark.parametrize("asked", [INTEGER, DATE, CHOICE, MULTIPLE, LINE, EMAIL, PHONE])
def test_a_blank_question_is_left_blank(asked):
    assert answer(asked, box="") is Absent.LEFT_BLANK
