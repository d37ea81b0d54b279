"""What a save costs. BEGIN and COMMIT count, therefore real transactions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Screening
from tests.builders import DANGER_PAGE, finish, make_screening, save

pytestmark = pytest.mark.django_db(transaction=True)

# Together with the look-up of the screening by its token a POST stays within 12.
MOST = 10
PLAIN = [
    "BEGIN",
    "SELECT screening_screening",
    "UPDATE screening_screening",
    "INSERT screening_savedpage",
    "INSERT screening_evaluation",
    "COMMIT",
]
BOTH = {"redflag_now": "yes", "harm_others_now": "yes"}
ONE = {"redflag_now": "yes", "harm_others_now": "no"}
OTHER = {"redflag_now": "no", "harm_others_now": "yes"}


def queries_of(save_it):
    with CaptureQueriesContext(connection) as captured:
        save_it()
    return [named(query["sql"]) for query in captured.captured_queries]


def named(sql):
    words = sql.replace('"', " ").replace(".", " ").split()
    table = next((word for word in words if word.startswith("screening_")), "")
    return f"{words[0]} {table}".strip()


def test_a_save_that_changes_no_flag_costs_six():
    screening = make_screening()
    finish(screening)

    assert queries_of(lambda: save(screening, "two-weeks")) == PLAIN


def test_a_request_that_fetched_the_screening_spares_the_second_look():
    screening = make_screening()
    finish(screening)
    known = Screening.objects.get(pk=screening.pk)

    found = queries_of(lambda: save(screening, "two-weeks", known=known))

    assert found == [query for query in PLAIN if not query.startswith("SELECT")]


def test_a_save_that_raises_drops_and_tells_costs_at_most_ten():
    screening = make_screening()
    finish(screening)
    save(screening, DANGER_PAGE, ONE)

    found = queries_of(lambda: save(screening, DANGER_PAGE, OTHER))

    assert set(PLAIN) < set(found)
    assert {"INSERT screening_flag", "INSERT screening_flagevent"} < set(found)
    assert "INSERT screening_notice" in found
    assert len(found) <= MOST


def test_the_first_danger_answer_needs_no_look_at_old_flags():
    screening = make_screening()

    found = queries_of(lambda: save(screening, DANGER_PAGE, BOTH))

    assert "SELECT screening_flag" not in found
    assert found.count("INSERT screening_flag") == 1
