"""A reading that does not add up: kept as typed, asked about, never put right alone."""

import pytest
from django.http import QueryDict

from screening.intake.doubts import SWAP, exchange
from tests.screening.intake.builders import form, pressure, question

DAY = question("date", "bp1_date", withhold=True)
TODAY_TYPED = {"bp1_date-month": "1", "bp1_date-day": "2", "bp1_date-year": "2024"}


def asked(*, dated=True, **typed):
    """Return what is asked about a reading of which this was typed."""
    day = TODAY_TYPED if dated else {}
    filled = form(DAY, *pressure(), typed={**typed, **day})
    assert filled.is_valid(), filled.errors
    return filled.ask_about_doubts()


def test_exchanged_numbers_are_asked_about_with_both_ways_to_read_them():
    filled = asked(bp1_sys="80", bp1_dia="120")

    said = "You wrote 80 over 120. Did you mean 120 over 80?"
    assert filled.faults() == {"bp1_sys": said}
    doubt = filled.asked["bp1_sys"]
    assert doubt.button == "Yes, I meant 120 over 80"
    assert filled.page_answers().given["bp1_sys"] == 80


@pytest.mark.parametrize(("top", "bottom"), [("65", "118"), ("110", "190")])
def test_numbers_out_of_their_own_range_are_noticed_as_exchanged(top, bottom):
    filled = asked(bp1_sys=top, bp1_dia=bottom)

    assert f"Did you mean {bottom} over {top}?" in filled.faults()["bp1_sys"]
    given = filled.page_answers().given
    assert (given["bp1_sys"], given["bp1_dia"]) == (int(top), int(bottom))


@pytest.mark.parametrize(
    ("top", "bottom"),
    [("80", "300"), ("30", "120"), ("8", "12"), ("190", "-80"), ("٨٠", "120")],
)
def test_numbers_that_make_no_reading_in_either_order_are_refused(top, bottom):
    filled = form(*pressure(), typed={"bp1_sys": top, "bp1_dia": bottom})

    assert not filled.is_valid()


def test_a_tick_beside_a_number_is_no_exchange():
    typed = {"bp1_sys": "65", "bp1_dia": "118", "bp1_dia-withheld": "unsure"}

    assert not form(*pressure(), typed=typed).is_valid()


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"bp1_sys": "190"}, "bp1_dia"),
        ({"bp1_dia": "80"}, "bp1_sys"),
        ({"bp1_sys": "90", "bp1_dia": "90"}, "bp1_sys"),
    ],
)
def test_half_a_reading_and_equal_numbers_are_asked_about_and_kept(typed, at):
    filled = asked(**typed)

    assert set(filled.faults()) == {at}
    given = {key: str(number) for key, number in filled.page_answers().given.items()}
    assert typed.items() <= given.items()


def test_a_reading_without_a_date_is_asked_for_it():
    filled = asked(bp1_sys="120", bp1_dia="80", dated=False)

    assert "Enter the date" in filled.faults()["bp1_date"]


@pytest.mark.parametrize(
    "typed",
    [
        {"bp1_sys": "91", "bp1_dia": "90"},
        {"bp1_sys": "120", "bp1_dia-withheld": "unsure"},
        {"bp1_sys-withheld": "declined", "bp1_dia": "80"},
        {},
    ],
)
def test_nothing_is_asked_about_a_whole_reading_or_one_withheld(typed):
    assert asked(**typed).asked == {}


def test_what_was_asked_about_once_is_not_new_and_something_else_is():
    first = asked(bp1_sys="190")
    again = form(DAY, *pressure(), typed={"bp1_sys": "190", "asked": first.asked_kinds})
    other = form(
        DAY,
        *pressure(),
        typed={"bp1_sys": "80", "bp1_dia": "120", "asked": first.asked_kinds},
    )

    assert again.is_valid()
    assert other.is_valid()
    assert first.has_new_doubts()
    assert not again.has_new_doubts()
    assert other.has_new_doubts()


def test_the_button_exchanges_the_two_numbers_and_nothing_else():
    sent = QueryDict("bp1_sys=80&bp1_dia=120&bp1_pulse=60&swap=bp1_sys")

    changed = exchange(sent)

    assert (changed["bp1_sys"], changed["bp1_dia"]) == ("120", "80")
    assert changed["bp1_pulse"] == "60"


@pytest.mark.parametrize(
    "forged", ["", "bp1_dia", "bp2_sys", "_sys", "x" * 10_000, "\0"]
)
def test_a_forged_button_changes_nothing(forged):
    sent = QueryDict(mutable=True)
    sent.update({"bp1_sys": "80", "bp1_dia": "120", SWAP: forged})

    assert exchange(sent) == sent


def test_without_the_button_nothing_changes_places():
    sent = QueryDict("bp1_sys=80&bp1_dia=120")

    assert exchange(sent) is sent
