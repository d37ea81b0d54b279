"""Before and after of an amendment, read from the record."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.protocol.answers import Absent
from screening.services.history import History
from tests.amending import amend, handed_in, opened
from tests.builders import SAFE, make_clinician, make_submitted, reread

pytestmark = pytest.mark.django_db

READINGS = {**SAFE, "has_readings": "yes", "bp1_sys": 150, "bp1_dia": 95}


def changes(amendment):
    """Return before and after by link id."""
    history = History(reread(amendment.screening))
    return {
        change.question.link_id: (change.before, change.after)
        for page in history.changes_in(amendment)
        for change in page.changes
    }


def test_a_value_an_absence_and_a_blank_are_told_apart():
    screening = make_submitted(READINGS)
    amendment = opened(screening)
    amend(
        amendment,
        "reading-1",
        {"bp1_sys": 130, "bp1_pulse": 60},
        {"bp1_place": Absent.DECLINED},
    )

    assert changes(amendment) == {
        "bp1_sys": (150, 130),
        "bp1_dia": (95, Absent.LEFT_BLANK),
        "bp1_pulse": (Absent.LEFT_BLANK, 60),
        "bp1_place": (Absent.LEFT_BLANK, Absent.DECLINED),
    }


def test_a_page_that_a_change_closes_no_longer_counts():
    screening = make_submitted(READINGS)
    amendment = opened(screening)
    amend(amendment, "readings", {"has_readings": "no"})

    pages = History(reread(screening)).changes_in(amendment)

    assert [(page.page.id, page.counts) for page in pages] == [
        ("readings", True),
        ("reading-1", False),
    ]
    assert changes(amendment)["bp1_sys"] == (150, Absent.NOT_ASKED)


def test_several_saves_of_one_visit_are_one_difference():
    screening = make_submitted(READINGS)
    amendment = opened(screening)
    for top in (140, 141, 142):
        amend(amendment, "reading-1", {"bp1_sys": top, "bp1_dia": 95})

    assert changes(amendment) == {"bp1_sys": (150, 142)}


def test_a_change_taken_back_is_no_difference():
    screening = make_submitted(READINGS)
    amendment = opened(screening)
    amend(amendment, "reading-1", {"bp1_sys": 140, "bp1_dia": 95})
    amend(amendment, "reading-1", {"bp1_sys": 150, "bp1_dia": 95})

    assert changes(amendment) == {}


def test_a_later_visit_changes_nothing_in_an_earlier_one():
    screening = make_submitted(READINGS)
    first = opened(screening)
    amend(first, "reading-1", {"bp1_sys": 140, "bp1_dia": 95})
    handed_in(first)
    second = opened(screening)
    amend(second, "reading-1", {"bp1_sys": 120, "bp1_dia": 80})

    assert changes(first) == {"bp1_sys": (150, 140)}
    assert changes(second) == {"bp1_sys": (140, 120), "bp1_dia": (95, 80)}


def test_what_another_person_keys_in_meanwhile_is_theirs():
    screening = make_submitted(READINGS)
    theirs = opened(screening)
    amend(theirs, "reading-1", {"bp1_sys": 140, "bp1_dia": 95})
    hers = opened(screening, by=make_clinician())
    amend(hers, "staff-dast", {"dast10_total": 2})
    amend(theirs, "reading-1", {"bp1_sys": 141, "bp1_dia": 95})

    assert changes(theirs) == {"bp1_sys": (150, 141)}
    assert changes(hers) == {"dast10_total": (Absent.NOT_ASKED, 2)}


def test_without_an_unfinished_visit_the_answers_are_those_handed_in():
    screening = make_submitted(READINGS)
    amendment = opened(screening)
    amend(amendment, "reading-1", {"bp1_sys": 140, "bp1_dia": 95})
    amend(amendment, "readings", {"has_readings": "no"})

    told = History(reread(screening)).handed_in(without=[amendment])

    assert told.answers["bp1_sys"] == 150


def test_all_amendments_are_read_in_one_query():
    screening = make_submitted(READINGS)
    made = []
    for top in (140, 141, 142):
        made.append(opened(screening))
        amend(made[-1], "reading-1", {"bp1_sys": top, "bp1_dia": 95})
        handed_in(made[-1])
    history = History(reread(screening))

    with CaptureQueriesContext(connection) as captured:
        found = [history.changes_in(amendment) for amendment in made]

    assert all(found)
    assert len(captured) == 1
