"""What each reading is to the rules and in the table of categories."""

from datetime import date, timedelta

import pytest

from screening.protocol.answers import Absent, Answers
from screening.protocol.facts.blood_pressure import Limits
from screening.protocol.facts.told_readings import (
    Band,
    Standing,
    is_about_readings,
    told_readings,
)
from screening.protocol.protocol import load_protocol

TODAY = date(2026, 3, 9)
LIMITS = Limits.of(load_protocol().parameters)
BLANK = {"bp1_sys": Absent.LEFT_BLANK, "bp1_dia": Absent.LEFT_BLANK}


def told(systolic=None, diastolic=None, *, days=0, device="arm_cuff"):
    """Return the only reading, told with these numbers so many days ago."""
    answers = Answers(BLANK)
    answers["bp1_device"] = device
    if systolic is not None:
        answers["bp1_sys"] = systolic
    if diastolic is not None:
        answers["bp1_dia"] = diastolic
    if days is not None:
        answers["bp1_date"] = TODAY - timedelta(days=days)
    (reading,) = told_readings(answers, TODAY, LIMITS)
    return reading


@pytest.mark.parametrize(
    ("systolic", "diastolic", "band"),
    [
        (119, 79, Band.USUAL),
        (120, 79, Band.ELEVATED),
        (129, 79, Band.ELEVATED),
        (130, 79, Band.STAGE1),
        (119, 80, Band.STAGE1),
        (129, 80, Band.STAGE1),
        (139, 89, Band.STAGE1),
        (140, 89, Band.HIGH),
        (139, 90, Band.HIGH),
        (140, 79, Band.HIGH),
        (119, 90, Band.HIGH),
        (180, 120, Band.HIGH),
        (181, 120, Band.SEVERE),
        (180, 121, Band.SEVERE),
        (181, 60, Band.SEVERE),
        (130, 121, Band.SEVERE),
    ],
)
def test_the_higher_of_two_numbers_in_different_rows_gives_the_category(
    systolic, diastolic, band
):
    assert told(systolic, diastolic).band is band


@pytest.mark.parametrize(
    ("reading", "standing"),
    [
        (told(120, 80), Standing.COUNTED),
        (told(120, 80, days=30), Standing.COUNTED),
        (told(120, 80, days=31), Standing.OLD),
        (told(120, 80, device="watch"), Standing.CUFFLESS),
        (told(120, 80, device="watch", days=31), Standing.OLD),
        (told(120, 80, device="wrist"), Standing.COUNTED),
        (told(120, 80, days=None), Standing.UNDATED),
        (told(120, 80, days=-1), Standing.UNDATED),
        (told(120), Standing.HALF),
        (told(None, 80), Standing.HALF),
        (told(80, 120), Standing.IMPOSSIBLE),
        (told(90, 90), Standing.IMPOSSIBLE),
    ],
)
def test_each_reading_stands_as_the_rules_take_it(reading, standing):
    assert reading.standing is standing
    unfinished = {Standing.UNDATED, Standing.HALF, Standing.IMPOSSIBLE}
    assert reading.is_unfinished is (standing in unfinished)


@pytest.mark.parametrize(
    "reading",
    [
        told(190),
        told(None, 121),
        told(190, 130, days=None),
        told(110, 190),
        told(190, 100, days=31),
    ],
)
def test_a_severe_number_that_raises_no_rule_is_known_as_unheard(reading):
    assert reading.is_unheard


@pytest.mark.parametrize(
    "reading",
    [told(180), told(None, 120), told(120, 180), told(190, 130), told(180, 120)],
)
def test_a_number_below_the_severe_range_or_a_severe_one_with_a_rule_is_not(reading):
    assert not reading.is_unheard


def test_a_severe_number_of_a_watch_is_heard_by_the_rules():
    assert not told(190, 100, device="watch").is_unheard


def test_a_reading_without_any_number_is_none():
    answers = Answers({**BLANK, "bp1_date": TODAY, "bp1_pulse": 70})

    assert told_readings(answers, TODAY, LIMITS) == []


def test_the_pages_about_readings_are_known_by_their_questions():
    pages = [p.id for p in load_protocol().pages if is_about_readings(p.link_ids)]

    assert pages == ["readings", "reading-1", "reading-2", "reading-3"]
