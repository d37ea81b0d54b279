from datetime import date

import pytest

from screening.services import second_fact
from tests.builders import make_screening, reread, save

BORN = date(1984, 3, 5)

pytestmark = pytest.mark.django_db


def told(**answers):
    screening = make_screening()
    save(screening, "your-name", answers)
    return reread(screening)


def test_the_same_date_matches_and_the_next_day_does_not():
    screening = told(birth_date=BORN)

    assert second_fact.birth_date_matches(screening, BORN)
    assert not second_fact.birth_date_matches(screening, date(1984, 3, 6))


def test_the_date_saved_last_counts():
    screening = told(birth_date=date(1985, 3, 5))
    save(screening, "your-name", {"birth_date": BORN})

    assert second_fact.birth_date_matches(reread(screening), BORN)
    assert not second_fact.birth_date_matches(reread(screening), date(1985, 3, 5))


def test_no_date_matches_where_none_was_told():
    for screening in (make_screening(), told(legal_first_name="Mary")):
        assert not second_fact.knows_birth_date(screening)
        assert not second_fact.birth_date_matches(screening, BORN)


def test_a_date_that_was_told_is_known():
    assert second_fact.knows_birth_date(told(birth_date=BORN))
