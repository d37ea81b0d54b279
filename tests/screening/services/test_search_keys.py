"""Keyed hashes of who a person is: in step with the pages, written only when needed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from screening.models import SearchKey
from screening.search_terms import guesses, keys_of
from tests.builders import make_screening, save

pytestmark = pytest.mark.django_db

RUTH = {
    "legal_first_name": "Ruth",
    "legal_last_name": "O'Néill-Example",
    "birth_date": date(1984, 3, 14),
}
NAME_PAGE, PHONE_PAGE, MAIL_PAGE = "your-name", "reach-you", "where-you-live"


def kinds_of(screening):
    return set(screening.search_keys.values_list("kind", flat=True))


def found_by(typed):
    hashes = [key_hash for _, key_hash in guesses(typed)]
    keys = SearchKey.objects.filter(key_hash__in=hashes)
    return set(keys.values_list("screening__reference", flat=True))


@pytest.fixture
def ruth():
    screening = make_screening()
    save(screening, NAME_PAGE, RUTH)
    save(screening, PHONE_PAGE, {"phone": "(314) 555-0100"})
    save(screening, MAIL_PAGE, {"email": "Ruth@Mail.example"})
    return screening


@pytest.mark.parametrize(
    "typed",
    [
        "O'Néill-Example",
        "oneill example",
        "  ONEILL-EXAMPLE ",
        "314-555-0100",
        "+1 314 555 0100",
        "3145550100",
        "ruth@mail.example",
        "RUTH@MAIL.EXAMPLE ",
        "1984-03-14",
        "3/14/1984",
        "March 14, 1984",
    ],
)
def test_a_person_is_found_however_it_is_typed(ruth, typed: str):
    assert found_by(typed) == {ruth.reference}


@pytest.mark.parametrize(
    "typed", ["", " ", "O'Neill", "Ruth", "314-555-0101", "1984-03-15", "@", "55", "\0"]
)
def test_nothing_else_finds_a_person(ruth, typed: str):
    assert found_by(typed) == set()


def test_name_and_date_of_birth_make_a_person(ruth):
    assert kinds_of(ruth) == {"last_name", "birth_date", "phone", "email", "person"}


def test_a_corrected_name_is_found_and_the_old_one_no_more(ruth):
    save(ruth, NAME_PAGE, {**RUTH, "legal_last_name": "Sample"})

    assert found_by("Sample") == {ruth.reference}
    assert found_by("O'Néill-Example") == set()


def test_what_is_taken_back_is_found_no_more(ruth):
    save(ruth, MAIL_PAGE)

    assert found_by("ruth@mail.example") == set()
    assert found_by("314-555-0100") == {ruth.reference}


def test_the_table_holds_no_word_of_the_person(ruth):
    rows = str(list(SearchKey.objects.values_list()))

    for word in ("oneill", "example", "5550100", "ruth", "1984"):
        assert word not in rows.lower()


def test_a_hash_is_of_one_kind_and_under_the_key(ruth, settings):
    before = keys_of({"legal_last_name": "x", "email": "x"})
    settings.LOOKUP_KEY = b"another key of thirty-two bytes!"

    assert before["last_name"] != before["email"]
    assert keys_of({"legal_last_name": "x"})["last_name"] != before["last_name"]


def test_only_a_save_that_says_who_it_is_anew_touches_the_keys(ruth):
    with CaptureQueriesContext(connection) as other:
        save(ruth, "two-weeks")
    with CaptureQueriesContext(connection) as same:
        save(ruth, NAME_PAGE, RUTH)

    for captured in (other, same):
        assert not any("searchkey" in q["sql"] for q in captured.captured_queries)
