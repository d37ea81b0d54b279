"""Real threads, each with its own connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from screening import services
from screening.models import CaseEvent, Evaluation, Notice, SavedPage
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    TODAY,
    because,
    finish,
    make_clinician,
    make_screening,
    save,
)

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 20


def at_once(work):
    """Run the same work in 20 threads that start together; return what came of each."""
    barrier = Barrier(THREADS)

    def run(number):
        try:
            barrier.wait(timeout=30)
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))


def test_twenty_submissions_at_once_are_one():
    screening = make_screening()
    finish(screening, DANGER)
    evaluations = Evaluation.objects.count()
    flags = screening.flags.count()

    submitted = at_once(
        lambda _: services.submit(screening_id=screening.pk, now=NOW, on=TODAY)
    )

    assert {row.reference for row in submitted} == {screening.reference}
    assert {row.submitted_at for row in submitted} == {NOW}
    assert Evaluation.objects.count() == evaluations + 1
    assert CaseEvent.objects.filter(kind="submitted").count() == 1
    assert screening.flags.count() == flags
    assert Notice.objects.count() == 1


def test_twenty_saves_at_once_are_all_kept_and_flag_once():
    screening = make_screening()

    at_once(lambda _: save(screening, DANGER_PAGE, DANGER))

    sequences = SavedPage.objects.values_list("sequence", flat=True)
    assert sorted(sequences) == list(range(1, THREADS + 1))
    assert screening.flags.filter(rule_id="RED-01").count() == 1
    assert Notice.objects.count() == 1


def test_twenty_closings_at_once_are_one():
    screening, actor = make_screening(), make_clinician()
    flag = save(screening, DANGER_PAGE, DANGER).new_flags[0]

    def close(number):
        try:
            services.close_flag(
                flag_id=flag.pk,
                actor=actor,
                closing=because(f"Reason {number}"),
                now=NOW,
            )
        except services.AlreadyClosed:
            return False
        return True

    assert at_once(close).count(True) == 1


def test_twenty_starts_at_once_have_twenty_references():
    services.publish_protocol(now=NOW)

    started = at_once(lambda _: services.start_screening(now=NOW))

    assert len({item.screening.reference for item in started}) == THREADS
