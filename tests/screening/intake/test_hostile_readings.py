"""Whatever is typed into a reading: no server error, nothing lost, what to enter."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.models import SavedPage
from tests.forms import main_form
from tests.journeys.structure import Document, assert_error_page
from tests.screening.intake.test_hostile_values import (
    HOSTILE,
    VALUES,
    address,
    assert_kept,
    tab,
)

pytestmark = pytest.mark.django_db

__all__ = ["tab"]

PAGE = address("reading-1")
TRIES = 600
# What people do type, so that whole, half and exchanged readings come up.
NUMBERS = st.integers(0, 300).map(str)
SWAP = st.sampled_from(["bp1_sys", "bp1_dia", "bp2_sys", "", "\0", "x" * 5000])
WITHHELD = st.sampled_from(["unsure", "declined", "", "both", "\0"])
SENT = st.fixed_dictionaries(
    {},
    optional={
        "bp1_sys": NUMBERS | VALUES,
        "bp1_dia": NUMBERS | VALUES,
        "bp1_pulse": NUMBERS | VALUES,
        "bp1_time": VALUES,
        "bp1_date-month": st.integers(0, 13).map(str) | VALUES,
        "bp1_date-day": st.integers(0, 32).map(str) | VALUES,
        "bp1_date-year": st.sampled_from(["1899", "1900", "2024", "9999"]) | VALUES,
        "bp1_sys-withheld": WITHHELD,
        "bp1_date-withheld": WITHHELD,
        "bp1_device": st.sampled_from(["watch", "arm_cuff", "ring", "\0"]),
        "swap": SWAP,
        "asked": st.sampled_from(["exchanged", "undated", "x" * 5000, "\0"]),
        "seen": st.just("1"),
        "back": st.just("1"),
    },
)


@pytest.fixture
def measured(tab):
    """A browser in front of the first reading."""
    tab.post(address("readings"), {"has_readings": "yes"})
    return tab


@settings(
    max_examples=TRIES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(sent=SENT)
def test_no_value_breaks_a_reading_or_is_lost(measured, sent):
    response = measured.post(PAGE, sent)

    assert response.status_code in {200, 302}
    if response.status_code == 200:
        assert_error_page(response.content.decode())
        if "swap" not in sent:
            assert_kept(response.content.decode(), sent)
    else:
        shown = measured.get(response.headers["Location"])
        assert shown.status_code == 200


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("bp1_sys", "Enter a whole number from 70 to 260."),
        ("bp1_dia", "Enter a whole number from 40 to 150."),
        ("bp1_pulse", "Enter a whole number from 20 to 250."),
        ("bp1_time", "Enter a time, like 8:30 AM or 20:30, or leave this empty."),
        ("bp1_date-month", "Enter the day too"),
        ("bp1_place", "Choose one of the answers shown."),
        ("bp1_position", "Choose one of the answers shown."),
        ("bp1_device", "Choose one of the answers shown."),
        ("bp1_another", "Choose one of the answers shown."),
    ],
)
def test_a_hostile_value_gets_a_sentence_that_says_what_to_enter(
    measured, name, sentence, value
):
    response = measured.post(PAGE, {name: value})

    (error,) = Document(response.content.decode()).with_class("error")
    assert sentence in error.text or "hidden" in error.text or "Shorten" in error.text
    assert not SavedPage.objects.filter(page_id="reading-1").exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("3", "5", "2099"), "Enter a date that is today or in the past."),
        (("3", "5", "2200"), "Enter a year no later than 2100."),
        (("3", "5", "1492"), "Enter a year from 1900 on"),
        (("2", "30", "2024"), "Enter a day that this month has."),
        (("٣", "5", "2024"), "Enter the date as month, day and year in numbers"),
    ],
)
def test_a_day_that_cannot_be_says_what_to_enter(measured, typed, sentence):
    boxes = zip(("month", "day", "year"), typed, strict=True)
    sent = {f"bp1_date-{box}": text for box, text in boxes}

    html = measured.post(PAGE, {**sent, "bp1_sys": "120"}).content.decode()

    assert sentence in html
    assert main_form(html).data["bp1_sys"] == ["120"]


@pytest.mark.parametrize(
    "typed",
    ["8:30 AM", "8 pm", "08.30", "20:30", "8:30 a. m.", "12:00 P.M.", "noon", "0:05"],
)
def test_a_time_as_people_write_it_is_taken(measured, typed):
    measured.post(PAGE, {"bp1_time": typed})

    saved = SavedPage.objects.get(page_id="reading-1").unseal("content")
    assert saved["answers"]["bp1_time"] == typed


@pytest.mark.parametrize("typed", ["24:00", "13 pm", "8:60", "8", "-8:30", "\u0668:30"])
def test_a_time_that_no_clock_shows_is_asked_for_again(measured, typed):
    html = measured.post(PAGE, {"bp1_time": typed}).content.decode()

    assert "Enter a time, like 8:30 AM" in html
    assert main_form(html).data["bp1_time"] == [typed]
