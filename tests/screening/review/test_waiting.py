"""Which screenings wait for staff, drafts among them, and in which order."""

from datetime import timedelta

import pytest

from screening import services
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    because,
    flag_of,
    make_clinician,
    make_screening,
    make_submitted,
    reread,
    save,
)
from tests.waiting import waiting

pytestmark = pytest.mark.django_db


def queue():
    return waiting(now=NOW)


def test_an_unfinished_screening_waits_outside():
    save(make_screening(), DANGER_PAGE, SAFE)

    assert queue() == []


def test_an_unfinished_screening_with_an_urgent_flag_is_in_the_queue():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)

    assert queue() == [screening]
    assert reread(screening).status == "not_finished"


def test_it_leaves_when_a_person_closes_the_flag():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    flag = flag_of(screening, "RED-01")
    services.close_flag(
        flag_id=flag.pk,
        actor=make_clinician(),
        closing=because("911 was called"),
        now=NOW,
    )

    assert queue() == []


def test_the_most_urgent_come_first_and_then_the_oldest():
    later, earlier = NOW + timedelta(hours=2), NOW
    calm = make_submitted(now=earlier)
    urgent_late = make_submitted(DANGER, now=later)
    urgent_early = make_submitted(DANGER, now=earlier)

    assert queue() == [urgent_early, urgent_late, calm]
