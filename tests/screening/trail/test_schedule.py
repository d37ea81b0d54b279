"""One case that cannot be erased or put forward never stands before another."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from screening import services
from screening.models import ErasureStep, Screening
from screening.services.keeping import schedule
from screening.services.trail import seals
from tests.builders import DANGER, NOW, make_screening, make_submitted
from tests.screening.trail.test_erasing import lead_named

pytestmark = pytest.mark.django_db

AFTER_30_DAYS = NOW + timedelta(days=31)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch):
    """So that few cases are many."""
    monkeypatch.setattr(schedule, "AT_ONCE", 2)


def held(make, number: int = 3) -> list[Screening]:
    lead = lead_named("holder")
    cases = [make() for _ in range(number)]
    for case in cases:
        services.set_hold(screening_id=case.pk, actor=lead, reason="-", now=NOW)
    return cases


def after_ten_years():
    return schedule.years_after(NOW, 10) + timedelta(days=2)


def test_held_drafts_take_no_place_of_others():
    kept = held(make_screening)
    free = make_screening(now=NOW + MINUTE)

    assert schedule.erase_expired_drafts(now=AFTER_30_DAYS) == 1

    assert not Screening.objects.filter(pk=free.pk).exists()
    assert Screening.objects.count() == len(kept)
    assert services.overdue(AFTER_30_DAYS + timedelta(days=3)) == 0


def test_held_or_urgent_submissions_take_no_place_of_others():
    held(make_submitted)
    for _ in range(3):
        make_submitted(DANGER)
    free = make_submitted(now=NOW + MINUTE)

    assert schedule.propose_expired(now=after_ten_years()) == 1

    assert services.pending_erasure(free.pk) is not None
    assert ErasureStep.objects.count() == 1


def test_what_waits_for_a_person_for_a_year_takes_no_place_of_others():
    for _ in range(2):
        make_submitted()
    assert schedule.propose_expired(now=after_ten_years()) == 2
    free = make_submitted(now=NOW + 5 * MINUTE)
    later = after_ten_years() + timedelta(days=800)

    assert schedule.propose_expired(now=later) == 1

    assert services.pending_erasure(free.pk) is not None
    assert ErasureStep.objects.count() == 3


def test_a_lifted_hold_stops_nothing_any_more():
    (case,) = held(make_screening, 1)
    lead = lead_named("lifter")
    services.lift_hold(screening_id=case.pk, actor=lead, reason="-", now=NOW)

    assert schedule.erase_expired_drafts(now=AFTER_30_DAYS) == 1


def test_a_draft_whose_address_does_not_open_is_erased_all_the_same():
    damaged, other = make_screening(), make_screening(now=NOW + MINUTE)
    seals.seal_due(now=NOW)
    Screening.objects.filter(pk=damaged.pk).update(identity=b"\x01damaged" * 9)

    assert schedule.erase_expired_drafts(now=AFTER_30_DAYS) == 2

    assert not Screening.objects.filter(pk__in=[damaged.pk, other.pk]).exists()


def test_cases_that_fail_stop_no_other_and_are_shown_to_staff(monkeypatch, caplog):
    broken = {make_screening().pk for _ in range(3)}
    free = make_screening(now=NOW + MINUTE)
    erase = schedule.erase

    def fails_for_some(screening, **how):
        if screening.pk in broken:
            raise ValueError(screening.reference)
        erase(screening, **how)

    monkeypatch.setattr(schedule, "erase", fails_for_some)

    assert schedule.erase_expired_drafts(now=AFTER_30_DAYS) == 1

    assert not Screening.objects.filter(pk=free.pk).exists()
    said = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [record.kind for record in said] == ["ValueError"] * 3
    for case in Screening.objects.all():
        assert case.reference not in caplog.text
    assert services.overdue(AFTER_30_DAYS) == 0
    assert services.overdue(AFTER_30_DAYS + timedelta(days=3)) == 3


def test_the_page_of_staff_says_that_the_schedule_stands_still(monkeypatch):
    make_screening()
    client = Client()
    client.force_login(lead_named("reader"))
    page = reverse("admin:screening_screening_keeping")

    # Cases of the tests are of a day long past.
    before = client.get(page).content.decode()
    schedule.erase_expired_drafts(now=AFTER_30_DAYS)
    after = client.get(page).content.decode()

    assert "The schedule could not reach 1 case" in before
    assert "The schedule could not reach" not in after
