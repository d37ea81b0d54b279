"""A second clinician signs; an error is taken back by a row."""

import pytest
from django.db import IntegrityError, transaction

from screening import services
from screening.models import ClinicProfile, Decision, DecisionKind, Status
from tests.builders import (
    DANGER,
    NOW,
    because,
    flag_of,
    make_clinician,
    make_submitted,
    reread,
)
from tests.screening.care.cases import LATER, calm_case, close, close_flags

pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return make_clinician("first")


@pytest.fixture
def second():
    return make_clinician("second")


def two_sign_from(level):
    ClinicProfile(second_signature_from=level).save()


def sign(decision, actor, reason="I spoke with her too"):
    return services.sign_decision(
        decision_id=decision.pk, actor=actor, reason=reason, now=LATER
    )


def correct(decision, actor, reason="Wrong patient"):
    return services.correct_decision(
        decision_id=decision.pk, actor=actor, reason=reason, now=LATER
    )


def close_danger(case, actor):
    return services.close_flag(
        flag_id=flag_of(case, "RED-01").pk,
        actor=actor,
        closing=because("Ambulance came", "emergency_services"),
        now=NOW,
    )


def test_one_person_is_enough_until_the_clinic_asks_for_two(first):
    case = make_submitted(DANGER)

    assert close_danger(case, first).kind == DecisionKind.CLOSE


@pytest.mark.parametrize(
    ("asked_from", "kind"), [(4, "propose"), (3, "propose"), (0, "close")]
)
def test_the_level_says_whether_two_must_sign(first, asked_from, kind):
    two_sign_from(asked_from)

    assert close_danger(make_submitted(DANGER), first).kind == kind


def test_until_the_second_signs_the_flag_is_open_and_due(first, second):
    two_sign_from(4)
    case = make_submitted(DANGER)
    proposal = close_danger(case, first)
    flag = flag_of(case, "RED-01")
    assert (flag.closed, flag.waits_for_second) == (False, True)
    assert (reread(case).open_level, reread(case).due_at is None) == (4, False)

    signed = sign(proposal, second)

    assert (signed.about, signed.code) == (proposal, "emergency_services")
    assert flag_of(case, "RED-01").closed
    assert reread(case).open_level < 4


def test_the_first_does_not_sign_as_the_second(first):
    two_sign_from(4)
    proposal = close_danger(make_submitted(DANGER), first)

    with pytest.raises(services.SamePerson):
        sign(proposal, first)


def test_the_second_needs_words_too_and_signs_once(first, second):
    two_sign_from(4)
    proposal = close_danger(make_submitted(DANGER), first)

    with pytest.raises(services.ReasonRequired):
        sign(proposal, second, reason=" ")
    sign(proposal, second)
    with pytest.raises(services.AlreadySettled):
        sign(proposal, second)


def test_the_second_refuses_by_opening_it_again(first, second):
    two_sign_from(4)
    case = make_submitted(DANGER)
    proposal = close_danger(case, first)

    services.reopen_flag(
        flag_id=proposal.flag_id, actor=second, reason="Not convinced", now=LATER
    )

    assert not flag_of(case, "RED-01").waits_for_second
    with pytest.raises(services.AlreadySettled):
        sign(proposal, second)


def test_a_whole_case_is_proposed_and_signed(first, second):
    two_sign_from(2)
    case = calm_case()
    proposal = close(case, first, code="not_now")
    stored = reread(case)
    assert (proposal.kind, stored.resolved_at) == (DecisionKind.PROPOSE, None)
    assert services.open_proposal(stored) == proposal
    assert case.flags.open().count() == case.flags.count()

    sign(proposal, second)

    stored = reread(case)
    assert (stored.status, stored.resolution) == (Status.CLOSED, "not_now")
    assert not case.flags.open().exists()
    assert services.open_proposal(stored) is None


def test_a_flag_proposed_with_its_case_is_not_signed_alone(first, second):
    two_sign_from(2)
    proposal = close(calm_case(), first)
    part = Decision.objects.filter(about=proposal).first()

    with pytest.raises(services.AlreadySettled):
        sign(part, second)


def test_danger_that_came_meanwhile_stops_the_signature(first, second):
    two_sign_from(2)
    case = calm_case()
    proposal = close(case, first)
    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=case.pk, wish=wish, now=LATER)

    with pytest.raises(services.UrgentFlagOpen):
        sign(proposal, second)


def test_a_closing_in_error_is_taken_back_by_a_row(first):
    case = make_submitted(DANGER)
    wrong = close_danger(case, first)

    row = correct(wrong, first)

    assert (row.kind, row.about, row.flag) == ("correct", wrong, wrong.flag)
    assert row.read_reason() == "Wrong patient"
    assert reread(wrong).read_reason() == "Ambulance came"
    assert (flag_of(case, "RED-01").closed, reread(case).open_level) == (False, 4)


def test_a_closed_case_taken_back_has_its_flags_open_again(first):
    case = calm_case()
    wrong = close(case, first)

    correct(wrong, first)

    stored = reread(case)
    assert (stored.resolved_at, stored.resolution) == (None, "")
    assert case.flags.open().count() == case.flags.count()
    assert list(Decision.objects.standing().exclude(kind="correct")) == []


def test_an_acknowledgement_taken_back_is_unseen_again(first):
    case = calm_case()
    seen = services.acknowledge_case(screening_id=case.pk, actor=first, now=NOW)
    assert reread(case).status == Status.ACKNOWLEDGED

    correct(seen, first)

    assert reread(case).status == Status.TO_REVIEW


def test_taking_back_closes_nothing(first):
    case = calm_case()
    close(case, first)
    opened = services.reopen_case(
        screening_id=case.pk, actor=first, reason="New call", now=LATER
    )
    wrong = correct(close(case, first), first)

    for entry in (opened, wrong):
        with pytest.raises(services.NotCorrectable):
            correct(entry, first)


def test_an_entry_is_taken_back_once(first):
    wrong = close(calm_case(), first)
    correct(wrong, first)

    with pytest.raises(services.NotCorrectable):
        correct(wrong, first)


def test_only_a_lead_takes_back_what_others_entered(first, second):
    wrong = close(calm_case(), first)

    with pytest.raises(services.NotAllowed):
        correct(wrong, second)
    assert correct(wrong, make_clinician("lead", "Clinical leads"))


def test_the_database_refuses_a_second_taking_back(first):
    case = calm_case()
    wrong = close(case, first)
    correct(wrong, first)
    twice = Decision(
        screening=case, number=99, about=wrong, actor=first, kind="correct", at=NOW
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        twice.save(force_insert=True)


def test_a_signature_taken_back_leaves_the_proposal(first, second):
    two_sign_from(4)
    case = make_submitted(DANGER)
    signed = sign(close_danger(case, first), second)

    correct(signed, second)

    assert flag_of(case, "RED-01").waits_for_second


def test_all_flags_closed_by_hand_still_need_a_closing(first):
    case = make_submitted(DANGER)
    close_flags(case, first)

    assert close(case, first).kind == DecisionKind.CLOSE
