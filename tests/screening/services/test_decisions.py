import pytest
from django.db.models import ProtectedError

from screening import services
from screening.models import CaseEvent, Decision, Status
from tests.builders import (
    DANGER,
    NOW,
    because,
    flag_of,
    make_clinician,
    make_submitted,
    reread,
)

pytestmark = pytest.mark.django_db

REASON = "Called at 10:05; the ambulance was there"


def close_all(screening, actor):
    for flag in screening.flags.all():
        services.close_flag(
            flag_id=flag.pk, actor=actor, closing=because(REASON), now=NOW
        )


def test_acknowledging_is_recorded_with_who_and_when():
    screening, actor = make_submitted(DANGER), make_clinician()
    flag = flag_of(screening, "RED-01")
    services.acknowledge_flag(flag_id=flag.pk, actor=actor, now=NOW)

    decision = Decision.objects.get(flag=flag)
    assert (decision.kind, decision.actor, decision.at) == ("acknowledge", actor, NOW)
    event = CaseEvent.objects.get(kind="flag_acknowledged")
    assert (event.actor, event.detail["rule"]) == (actor, "RED-01")


def test_the_status_follows_the_decisions():
    screening, actor = make_submitted(DANGER), make_clinician()
    assert reread(screening).status == Status.TO_REVIEW

    for flag in screening.flags.all():
        services.acknowledge_flag(flag_id=flag.pk, actor=actor, now=NOW)
    assert reread(screening).status == Status.ACKNOWLEDGED

    close_all(screening, actor)
    assert reread(screening).status == Status.ACKNOWLEDGED

    services.close_case(
        screening_id=screening.pk, actor=actor, closing=because(REASON), now=NOW
    )
    assert reread(screening).status == Status.CLOSED
    assert reread(screening).open_level == 0


def test_the_open_level_is_the_highest_flag_still_open():
    screening, actor = make_submitted(DANGER), make_clinician()
    services.close_flag(
        flag_id=flag_of(screening, "RED-01").pk,
        actor=actor,
        closing=because(REASON),
        now=NOW,
    )

    assert 0 < reread(screening).open_level < 4


@pytest.mark.parametrize("reason", ["", "  \n\t "])
def test_closing_needs_a_reason(reason):
    flag = flag_of(make_submitted(DANGER), "RED-01")

    with pytest.raises(services.ReasonRequired):
        services.close_flag(
            flag_id=flag.pk, actor=make_clinician(), closing=because(reason), now=NOW
        )

    assert not Decision.objects.exists()


def test_the_reason_is_sealed_and_comes_back():
    flag = flag_of(make_submitted(DANGER), "RED-01")
    decision = services.close_flag(
        flag_id=flag.pk, actor=make_clinician(), closing=because(f" {REASON} "), now=NOW
    )

    stored = reread(decision)
    assert stored.read_reason() == REASON
    assert REASON.encode() not in bytes(stored.reason)


def test_the_first_closing_stands():
    flag, actor = flag_of(make_submitted(DANGER), "RED-01"), make_clinician()
    services.close_flag(flag_id=flag.pk, actor=actor, closing=because(REASON), now=NOW)

    with pytest.raises(services.AlreadyClosed):
        services.close_flag(
            flag_id=flag.pk, actor=actor, closing=because("Other"), now=NOW
        )
    with pytest.raises(services.AlreadyClosed):
        services.acknowledge_flag(flag_id=flag.pk, actor=actor, now=NOW)

    assert Decision.objects.get(flag=flag).read_reason() == REASON


def test_an_account_that_decided_cannot_be_deleted():
    flag, actor = flag_of(make_submitted(DANGER), "RED-01"), make_clinician()
    services.close_flag(flag_id=flag.pk, actor=actor, closing=because(REASON), now=NOW)

    with pytest.raises(ProtectedError):
        actor.delete()
