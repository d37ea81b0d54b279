"""Each saved filter of the queue shows what its name says, and nothing else."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from screening import services
from screening.models import ClinicProfile, Screening
from screening.protocol.answers import PageAnswers
from screening.review.queue_views import FILTERS, end_of_today
from tests.builders import make_clinician
from tests.screening.care.cases import close_flags
from tests.screening.review.cases import begun, submitted
from tests.screening.review.test_queue import SEVERE_PRESSURE, listed

pytestmark = pytest.mark.django_db

# Nothing that must be settled before a case can be closed or put off.
CALM = {"bp1_sys": 150, "bp1_dia": 95}


def now():
    return timezone.now()


def calm() -> Screening:
    case = submitted(**CALM)
    close_flags(case, make_clinician(f"settler-{case.reference}"), now())
    case.refresh_from_db()
    return case


def due(case: Screening, at) -> Screening:
    Screening.objects.filter(pk=case.pk).update(due_at=at)
    return case


def claimed(case: Screening, person: User) -> Screening:
    services.claim_case(screening_id=case.pk, actor=person, now=now())
    return case


def put_off(case: Screening, person: User) -> Screening:
    services.put_off(
        screening_id=case.pk,
        actor=person,
        until=now() + timedelta(days=5),
        reason="Later",
        now=now(),
    )
    return case


def closed(case: Screening, person: User, code="no_action", days=None) -> Screening:
    closing = services.Closing(
        code=code,
        reason="Assessed",
        returns_at=now() + timedelta(days=days) if days else None,
    )
    services.close_case(screening_id=case.pk, actor=person, closing=closing, now=now())
    return case


def changed(case: Screening) -> Screening:
    visit = services.open_amendment(screening_id=case.pk, now=now())
    services.save_amended_page(
        amendment_id=visit.pk,
        page_id="your-name",
        answers=PageAnswers(given={"legal_last_name": "Flint"}),
        now=now(),
        on=ClinicProfile.current().local_date(now()),
    )
    services.hand_in_amendment(
        amendment_id=visit.pk, now=now(), on=ClinicProfile.current().local_date(now())
    )
    return case


def unjudged() -> Screening:
    case = begun()
    services.save_page(
        screening_id=case.pk,
        page_id="reading-1",
        answers=PageAnswers(given={"bp1_sys": 190}),
        now=now(),
        on=ClinicProfile.current().local_date(now()),
    )
    return case


Make = Callable[[User, User], list[Screening]]
# By its code: what stands in it, and beside it, for a clinician and a colleague.
CASES: dict[str, tuple[Make, Make]] = {
    "todo": (
        lambda me, _: [submitted(), begun(**SEVERE_PRESSURE)],
        lambda me, _: [begun(), put_off(calm(), me), closed(calm(), me), unjudged()],
    ),
    "mine": (
        lambda me, _: [claimed(submitted(), me)],
        lambda me, other: [
            submitted(),
            claimed(submitted(), other),
            closed(claimed(calm(), me), me),
        ],
    ),
    "unowned": (
        lambda me, _: [submitted(), begun(**SEVERE_PRESSURE)],
        lambda me, _: [claimed(submitted(), me), begun(), closed(calm(), me)],
    ),
    "overdue": (
        lambda me, _: [due(submitted(), now() - timedelta(seconds=1))],
        lambda me, _: [
            due(submitted(), now() + timedelta(minutes=5)),
            due(closed(calm(), me), now() - timedelta(days=1)),
        ],
    ),
    "today": (
        lambda me, _: [due(submitted(), end_of_today(now()) - timedelta(seconds=1))],
        lambda me, _: [
            due(submitted(), end_of_today(now())),
            due(submitted(), now() - timedelta(seconds=1)),
        ],
    ),
    "waiting": (
        lambda me, _: [closed(calm(), me, "needs_records", days=5)],
        lambda me, _: [put_off(calm(), me), submitted(), closed(calm(), me)],
    ),
    "later": (
        lambda me, _: [put_off(calm(), me), closed(calm(), me, "needs_records", 5)],
        lambda me, _: [submitted(), closed(calm(), me)],
    ),
    "changed": (
        lambda me, _: [changed(submitted())],
        lambda me, _: [submitted(), begun()],
    ),
    "unassessed": (
        lambda me, _: [gaps(submitted(), 1, 0), gaps(submitted(), 0, 1)],
        lambda me, _: [gaps(submitted(), 0, 0), gaps(closed(calm(), me), 1, 1)],
    ),
    "pressure": (
        lambda me, _: [unjudged()],
        lambda me, _: [submitted(), begun(), asked(unjudged(), me)],
    ),
    "unfinished": (
        lambda me, _: [begun(), begun(**SEVERE_PRESSURE)],
        lambda me, _: [submitted(), doubtful()],
    ),
    "aside": (
        lambda me, _: [doubtful()],
        lambda me, _: [submitted(), begun(), brought_in(doubtful(), me)],
    ),
    "closed": (
        lambda me, _: [closed(calm(), me)],
        lambda me, _: [submitted(), put_off(calm(), me), begun()],
    ),
    "all": (
        lambda me, _: [submitted(), begun(), closed(calm(), me), put_off(calm(), me)],
        lambda me, _: [],
    ),
}


def gaps(case: Screening, not_assessed: int, failed: int) -> Screening:
    Screening.objects.filter(pk=case.pk).update(
        not_assessed_count=not_assessed, failed_count=failed
    )
    return case


def doubtful() -> Screening:
    return services.start_screening(now=now(), is_doubtful=True).screening


def brought_in(case: Screening, person: User) -> Screening:
    return services.bring_in(screening_id=case.pk, actor=person, now=now())


def asked(case: Screening, person: User) -> Screening:
    services.settle_pressure(
        screening_id=case.pk, actor=person, reason="Asked", now=now()
    )
    return case


@pytest.mark.parametrize("code", [found.code for found in FILTERS])
def test_each_filter_lists_what_it_says_and_nothing_else(
    clinic: Client, clinician, code
):
    inside, outside = CASES[code]
    other = make_clinician("other")
    expected = {case.reference for case in inside(clinician, other)}
    beside = {case.reference for case in outside(clinician, other)}

    found = listed(clinic, view=code)

    assert expected
    assert beside or code == "all"
    assert set(found) == expected
    assert len(found) == len(expected)


def test_the_number_on_a_filter_is_how_many_it_lists(clinic: Client, clinician):
    other = make_clinician("other")
    for inside, outside in CASES.values():
        inside(clinician, other)
        outside(clinician, other)

    numbers = {
        found.code: number
        for found, number in clinic.get("/staff/screening/screening/").context[
            "filters"
        ]
        if number is not None
    }

    assert set(numbers) == {"todo", "mine", "unowned", "overdue", "today"}
    for code, number in numbers.items():
        assert number == len(listed(clinic, view=code)) > 0, code
