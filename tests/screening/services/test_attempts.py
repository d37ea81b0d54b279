from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from screening.models import Attempt
from screening.services import attempts
from tests.builders import NOW

HOUR = timedelta(hours=1)
ADDRESS = "203.0.113.9"


def count(key=ADDRESS, kind="guess", now=NOW):
    return attempts.count(kind, key, now=now, window=HOUR)


@pytest.mark.django_db
def test_tries_of_one_kind_and_key_are_counted_within_the_window():
    attempts.note("guess", ADDRESS, now=NOW - HOUR)
    attempts.note("guess", ADDRESS, now=NOW - HOUR + timedelta(seconds=1))
    attempts.note("guess", ADDRESS, now=NOW)

    assert count() == 2
    assert count(now=NOW + HOUR) == 0


@pytest.mark.django_db
def test_another_key_or_kind_counts_by_itself():
    attempts.note("guess", ADDRESS, now=NOW)

    assert count(key="203.0.113.10") == 0
    assert count(kind="mail") == 0


@pytest.mark.django_db
def test_the_key_itself_is_not_stored_and_differs_by_kind():
    attempts.note("guess", ADDRESS, now=NOW)
    attempts.note("mail", ADDRESS, now=NOW)

    hashes = set(Attempt.objects.values_list("key_hash", flat=True))
    assert len(hashes) == 2
    assert not any(ADDRESS in stored for stored in hashes)


@pytest.mark.django_db
def test_the_stored_hash_depends_on_the_key_of_the_installation(settings):
    attempts.note("guess", ADDRESS, now=NOW)
    settings.LOOKUP_KEY = bytes(32)

    assert count() == 0


@pytest.mark.django_db
def test_no_more_than_so_many_are_taken_and_the_rest_write_nothing():
    taken = [
        attempts.take("guess", ADDRESS, now=NOW, window=HOUR, most=5) for _ in range(9)
    ]

    assert taken == [True] * 5 + [False] * 4
    assert Attempt.objects.count() == 5


@pytest.mark.django_db
def test_any_text_can_be_a_key():
    for key in ("", "\0", "\ud800", "٣", "x" * 100_000):
        attempts.note("guess", key, now=NOW)
        assert count(key=key) == 1


def test_a_window_longer_than_rows_are_kept_is_refused():
    with pytest.raises(ValueError, match="30 days"):
        attempts.count("guess", ADDRESS, now=NOW, window=timedelta(days=31))


@pytest.mark.django_db
def test_old_tries_are_forgotten_and_counted_ones_are_kept():
    attempts.note("guess", ADDRESS, now=NOW - timedelta(days=31))
    attempts.note("guess", ADDRESS, now=NOW - timedelta(days=29))

    assert Attempt.objects.forget_old(NOW) == 1
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_the_limit():
    barrier, taken = Barrier(8), []

    def guess():
        barrier.wait(timeout=30)
        taken.extend(
            attempts.take("guess", ADDRESS, now=NOW, window=HOUR, most=5)
            for _ in range(3)
        )
        connection.close()

    threads = [Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert len(taken) == 24
    assert sum(taken) <= 5
