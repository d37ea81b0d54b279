"""Claim, hand over, release; who else has a case open."""

from datetime import timedelta

import pytest

from screening import services
from screening.models import CaseEvent, Notice, Screening
from tests.builders import NOW, make_clinician, reread
from tests.screening.care.cases import calm_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse():
    return make_clinician("nurse")


@pytest.fixture
def doctor():
    return make_clinician("doctor")


def claim(case, actor):
    return services.claim_case(screening_id=case.pk, actor=actor, now=NOW)


def hand_over(case, actor, to):
    return services.hand_over_case(screening_id=case.pk, actor=actor, to=to, now=NOW)


def test_a_case_is_claimed_handed_over_and_released(nurse, doctor):
    case = calm_case()
    assert list(Screening.objects.unowned()) == [case]

    claim(case, nurse)
    assert list(Screening.objects.owned_by(nurse)) == [case]
    hand_over(case, nurse, doctor)
    assert reread(case).owner == doctor
    services.release_case(screening_id=case.pk, actor=doctor, now=NOW)
    assert reread(case).owner is None

    events = case.case_events.filter(kind__in=("claimed", "handed_over", "released"))
    assert [(e.kind, e.actor, e.detail) for e in events] == [
        ("claimed", nurse, {"from": None, "to": nurse.pk}),
        ("handed_over", nurse, {"from": nurse.pk, "to": doctor.pk}),
        ("released", doctor, {"from": doctor.pk, "to": None}),
    ]


def test_the_new_owner_is_told_once(nurse, doctor):
    case = calm_case()
    Notice.objects.all().delete()

    hand_over(case, nurse, doctor)

    (notice,) = Notice.objects.all()
    assert (notice.to, notice.kind, notice.in_digest) == (doctor, "handed_over", False)


def test_handing_to_oneself_tells_nobody(nurse):
    case = calm_case()
    Notice.objects.all().delete()

    hand_over(case, nurse, nurse)

    assert reread(case).owner == nurse
    assert not Notice.objects.exists()


def test_a_colleague_takes_a_case_that_somebody_left_lying(nurse, doctor):
    case = calm_case()
    claim(case, nurse)

    claim(case, doctor)

    assert reread(case).owner == doctor


def test_only_the_owner_releases(nurse, doctor):
    case = calm_case()
    claim(case, nurse)

    with pytest.raises(services.NotOwner):
        services.release_case(screening_id=case.pk, actor=doctor, now=NOW)
    with pytest.raises(services.AlreadySettled):
        claim(case, nurse)


@pytest.mark.parametrize("role", ["Front desk", "Page editors", "Administrators"])
def test_a_case_is_given_only_to_who_may_own_one(nurse, role):
    with pytest.raises(services.NotAllowed):
        hand_over(calm_case(), nurse, make_clinician("other", role))


def test_a_case_is_not_given_to_who_left(nurse, doctor):
    doctor.is_active = False
    doctor.save()

    with pytest.raises(services.NotAllowed):
        hand_over(calm_case(), nurse, doctor)


def test_a_colleague_who_has_the_case_open_is_named_for_a_while(nurse, doctor):
    case = calm_case()
    assert services.arrive(screening_id=case.pk, actor=nurse, now=NOW) == []

    later = NOW + timedelta(minutes=9)
    (here,) = services.arrive(screening_id=case.pk, actor=doctor, now=later)
    assert here.user == nurse
    found = services.present_in([case.pk], now=later, without=doctor)
    assert found == {case.pk: [nurse]}

    gone = NOW + timedelta(minutes=10)
    assert services.present_in([case.pk], now=gone, without=doctor) == {}


def test_who_left_is_not_named(nurse, doctor):
    case = calm_case()
    services.arrive(screening_id=case.pk, actor=nurse, now=NOW)
    services.leave(screening_id=case.pk, actor=nurse)

    assert services.arrive(screening_id=case.pk, actor=doctor, now=NOW) == []


@pytest.mark.parametrize("kind", ["viewed", "printed", "exported"])
def test_every_look_stands_in_the_timeline(nurse, kind):
    case = calm_case()

    for _ in range(3):
        services.note_look(screening=case, actor=nurse, now=NOW, kind=kind)

    looks = CaseEvent.objects.filter(kind=kind)
    assert [look.actor for look in looks] == [nurse] * 3


def test_who_may_not_read_cases_leaves_no_look():
    case, desk = calm_case(), make_clinician("desk", "Front desk")

    for kind in ("viewed", "printed", "exported"):
        with pytest.raises(services.NotAllowed):
            services.note_look(screening=case, actor=desk, now=NOW, kind=kind)
