"""With a new LOOKUP_KEY staff find people again; what else hangs on it is known."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import timezone

from screening import services
from screening.models import Attempt, SearchKey
from screening.search_terms import guesses
from screening.services import attempts
from tests.builders import NOW, make_screening, save

OTHER = bytes(range(32))
RUTH = {"legal_last_name": "O'Néill", "birth_date": date(1984, 3, 14)}


def found_by(typed: str) -> set[str]:
    hashes = [key_hash for _, key_hash in guesses(typed)]
    keys = SearchKey.objects.filter(key_hash__in=hashes)
    return set(keys.values_list("screening__reference", flat=True))


@pytest.mark.django_db
def test_staff_find_people_again_by_the_new_key(settings, capsys):
    cases = [make_screening() for _ in range(5)]
    for case in cases:
        save(case, "your-name", RUTH)
        save(case, "reach-you", {"phone": "(314) 555-0100"})
    all_of_them = {case.reference for case in cases}
    before = set(SearchKey.objects.values_list("key_hash", flat=True))

    settings.LOOKUP_KEY = OTHER
    assert found_by("oneill") == set()
    call_command("rebuild_search_keys", batch=2)

    assert found_by("oneill") == all_of_them
    assert found_by("314-555-0100") == all_of_them
    assert before.isdisjoint(SearchKey.objects.values_list("key_hash", flat=True))
    assert "Screenings: 4\nScreenings: 5\n" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_rebuild_may_be_run_again(settings):
    save(make_screening(), "your-name", RUTH)
    settings.LOOKUP_KEY = OTHER
    call_command("rebuild_search_keys")
    first = list(SearchKey.objects.order_by("pk").values())

    call_command("rebuild_search_keys")

    assert list(SearchKey.objects.order_by("pk").values()) == first


@pytest.mark.django_db
def test_links_and_codes_outlive_the_key_and_counted_tries_do_not(settings):
    case = make_screening()
    save(case, "your-name", RUTH)
    link = {"screening_id": case.pk, "now": NOW, "address": "127.0.0.1"}
    made = services.make_return_link(**link, code="k7m4txr3")
    attempts.note("return.try", "127.0.0.1", now=timezone.now())

    settings.LOOKUP_KEY = OTHER

    assert services.made_link(screening=case, token=made.token, now=NOW) is not None
    assert Attempt.objects.of("return.try", "127.0.0.1").count() == 0
