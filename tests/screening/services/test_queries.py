"""What a save costs. BEGIN and COMMIT count, therefore real transactions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import Screening
from tests.builders import DANGER_PAGE, finish, make_screening, save

pytestmark = pytest.mark.django_db(transaction=True)

# Together with the look-up of the screening by its token a POST stays within 12.
MOST = 10
LOOK = "SELECT screening_screening"
# PostgreSQL is asked once: see screening.models.prepared.
TOGETHER = ["WITH screening_screening"]
KEEP = "PREPARE screening_screening"
ONE_BY_ONE = [
    "UPDATE screening_screening",
    "INSERT screening_savedpage",
    "INSERT screening_evaluation",
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


def writes():
    return TOGETHER if connection.vendor == "postgresql" else ONE_BY_ONE


def test_a_save_that_changes_no_flag_costs_at_most_six():
    screening = make_screening()
    finish(screening)

    found = queries_of(lambda: save(screening, "two-weeks"))

    assert found == ["BEGIN", LOOK, *writes(), "COMMIT"]


def test_a_request_that_fetched_the_screening_spares_the_second_look():
    screening = make_screening()
    finish(screening)
    known = Screening.objects.get(pk=screening.pk)

    found = queries_of(lambda: save(screening, "two-weeks", known=known))

    if connection.vendor == "postgresql":
        # A statement of its own needs no transaction; the server keeps its words.
        assert [words for words in found if words != KEEP] == ["EXECUTE"]
    else:
        assert found == ["BEGIN", *writes(), "COMMIT"]


def test_a_save_that_raises_drops_and_tells_costs_at_most_ten():
    screening = make_screening()
    finish(screening)
    save(screening, DANGER_PAGE, ONE)

    found = queries_of(lambda: save(screening, DANGER_PAGE, OTHER))

    assert {"BEGIN", LOOK, *writes(), "COMMIT"} < set(found)
    assert {"INSERT screening_flag", "INSERT screening_flagevent"} < set(found)
    assert "INSERT screening_notice" in found
    assert len(found) <= MOST


def test_the_first_danger_answer_needs_no_look_at_old_flags():
    screening = make_screening()

    found = queries_of(lambda: save(screening, DANGER_PAGE, BOTH))

    assert "SELECT screening_flag" not in found
    assert found.count("INSERT screening_flag") == 1
