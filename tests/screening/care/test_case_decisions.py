"""Close, put off, open: what people decide about a whole case."""

from datetime import timedelta

import pytest

from screening import services
from screening.models import CaseEvent, Decision, DecisionKind, Screening, Status
from tests.builders import (
    DANGER,
    NOW,
    TODAY,
    because,
    flag_of,
    make_clinician,
    make_submitted,
    reread,
)
from tests.screening.care.cases import LATER, calm_case, close, close_flags

pytestmark = pytest.mark.django_db

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def actor():
    return make_clinician()


def put_off(case, actor, until=TOMORROW, reason="She asked for time"):
    return services.put_off(
        screening_id=case.pk, actor=actor, until=until, reason=reason, now=NOW
    )


def test_a_case_is_closed_with_its_flags_in_the_same_words(actor):
    case = calm_case()

    decision = close(case, actor, code="referred", reason="Referred to cardiology")

    stored = reread(case)
    assert (stored.status, stored.resolution) == (Status.CLOSED, "referred")
    assert (stored.resolved_at, stored.due_at, stored.wakes_at) == (NOW, None, None)
    rows = Decision.objects.filter(about=decision)
    assert {row.read_reason() for row in rows} == {"Referred to cardiology"}
    assert rows.count() == case.flags.count() > 1
    assert not case.flags.open().exists()


def test_decisions_of_a_case_are_numbered_without_gaps(actor):
    case = calm_case()
    services.acknowledge_case(screening_id=case.pk, actor=actor, now=NOW)
    close(case, actor)

    numbers = list(case.decisions.values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_nothing_but_having_seen_it_goes_without_words(actor, reason):
    case = calm_case()
    flag = case.flags.first()
    calls = [
        lambda: close(case, actor, reason=reason),
        lambda: put_off(case, actor, reason=reason),
        lambda: services.escalate_case(
            screening_id=case.pk, actor=actor, reason=reason, now=NOW
        ),
        lambda: services.close_flag(
            flag_id=flag.pk, actor=actor, closing=because(reason), now=NOW
        ),
        lambda: services.reopen_flag(
            flag_id=flag.pk, actor=actor, reason=reason, now=NOW
        ),
        lambda: services.reopen_case(
            screening_id=case.pk, actor=actor, reason=reason, now=NOW
        ),
    ]

    for call in calls:
        with pytest.raises(services.ReasonRequired):
            call()
    assert not Decision.objects.exists()


def test_with_danger_open_a_case_is_neither_closed_nor_put_off(actor):
    case = make_submitted(DANGER)

    with pytest.raises(services.UrgentFlagOpen):
        close(case, actor)
    with pytest.raises(services.UrgentFlagOpen):
        put_off(case, actor)

    close_flags(case, actor)
    close(case, actor)
    assert reread(case).status == Status.CLOSED


def test_while_a_call_is_asked_for_a_case_is_not_closed(actor):
    case = calm_case()
    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=case.pk, wish=wish, now=NOW)

    with pytest.raises(services.UrgentFlagOpen):
        close(case, actor)


@pytest.mark.parametrize(
    ("code", "returns_at"),
    [
        ("needs_records", None),
        ("needs_reading", NOW),
        ("book_consultation", NOW - timedelta(seconds=1)),
        ("no_action", TOMORROW),
    ],
)
def test_what_continues_and_only_that_has_a_day_to_come(actor, code, returns_at):
    with pytest.raises(services.DateRequired):
        close(calm_case(), actor, code=code, returns_at=returns_at)


def test_needing_records_lays_the_case_aside_for_the_patient(actor):
    case = calm_case()

    close(case, actor, code="needs_records", returns_at=TOMORROW)

    stored = reread(case)
    assert (stored.status, stored.resolved_at) == (Status.WAITING, None)
    assert list(Screening.objects.waiting_for_patient(NOW)) == [case]
    assert not Screening.objects.to_do(NOW).exists()
    assert list(Screening.objects.to_do(TOMORROW)) == [case]


def test_put_off_is_seen_and_comes_back_on_its_own_day(actor):
    case = calm_case()

    put_off(case, actor)

    stored = reread(case)
    assert (stored.status, stored.returns_at) == (Status.WAITING, TOMORROW)
    assert stored.due_at > TOMORROW
    assert all(flag.is_seen for flag in case.flags.with_state())
    assert not Screening.objects.waiting_for_patient(NOW).exists()


@pytest.mark.parametrize("until", [NOW, NOW - timedelta(days=1)])
def test_nothing_is_put_off_into_the_past(actor, until):
    with pytest.raises(services.DateRequired):
        put_off(calm_case(), actor, until=until)


def test_a_case_that_was_never_handed_in_is_not_closed(actor):
    case = services.start_screening(now=NOW).screening

    with pytest.raises(services.NotSubmitted):
        close(case, actor)


def test_a_closed_case_is_not_closed_again(actor):
    case = calm_case()
    close(case, actor)

    with pytest.raises(services.AlreadySettled):
        close(case, actor)
    with pytest.raises(services.AlreadySettled):
        put_off(case, actor)


def test_a_person_opens_a_closed_case_again(actor):
    case = calm_case()
    close(case, actor)

    services.reopen_case(
        screening_id=case.pk, actor=actor, reason="Her sister called", now=LATER
    )

    stored = reread(case)
    assert (stored.resolved_at, stored.resolution) == (None, "")
    assert (stored.status, stored.queued_at) == (Status.ACKNOWLEDGED, LATER)
    assert stored.due_at is not None


def test_an_open_case_has_nothing_to_open(actor):
    with pytest.raises(services.AlreadySettled):
        services.reopen_case(
            screening_id=calm_case().pk, actor=actor, reason="x", now=NOW
        )


@pytest.mark.parametrize("laid_aside", ["closed", "put off"])
def test_a_request_for_a_call_opens_what_was_laid_aside(actor, laid_aside):
    case = calm_case()
    close(case, actor) if laid_aside == "closed" else put_off(case, actor)

    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=case.pk, wish=wish, now=LATER)

    stored = reread(case)
    assert (stored.status, stored.resolved_at) == (Status.TO_REVIEW, None)
    assert (stored.returns_at, stored.queued_at) == (None, LATER)
    assert CaseEvent.objects.filter(kind="reopened", actor=None).count() == 1


@pytest.mark.parametrize("laid_aside", ["closed", "put off"])
def test_changed_answers_open_what_was_laid_aside(actor, laid_aside):
    case = calm_case()
    close(case, actor) if laid_aside == "closed" else put_off(case, actor)

    amend(case, "two-weeks", {"phq9_1": 2})

    stored = reread(case)
    assert (stored.status, stored.resolved_at) == (Status.TO_REVIEW, None)
    assert stored.returns_at is None
    assert CaseEvent.objects.filter(kind="reopened").count() == 1


def test_a_closed_case_with_new_danger_is_urgent_at_once(actor):
    case = calm_case()
    close(case, actor)

    amend(case, "right-now", DANGER)

    stored = reread(case)
    assert (stored.open_level, stored.resolved_at) == (4, None)
    assert stored.due_at == LATER + timedelta(minutes=10)


def amend(case, page_id, given):
    from screening.protocol.answers import PageAnswers  # noqa: PLC0415

    services.amend_page(
        screening_id=case.pk,
        page_id=page_id,
        answers=PageAnswers(given=given),
        now=LATER,
        on=TODAY,
    )


def test_the_clinician_judges_the_rules_with_the_closing(actor):
    case = calm_case()
    first = case.flags.first()

    services.close_case(
        screening_id=case.pk,
        actor=actor,
        closing=because("Known and stable"),
        judgements={first.pk: "over"},
        now=NOW,
    )

    judged = Decision.objects.exclude(judgement="").get()
    assert (judged.flag, judged.judgement) == (first, "over")


def test_one_flag_is_judged_when_it_is_closed(actor):
    flag = calm_case().flags.first()

    decision = services.close_flag(
        flag_id=flag.pk, actor=actor, closing=because("x"), judgement="under", now=NOW
    )

    assert reread(decision).judgement == "under"


def test_a_flag_is_opened_again_and_due_anew(actor):
    case = make_submitted(DANGER)
    flag = flag_of(case, "RED-01")
    close_flags(case, actor)

    services.reopen_flag(flag_id=flag.pk, actor=actor, reason="Wrong", now=LATER)

    stored = reread(case)
    assert (stored.open_level, stored.status) == (4, Status.TO_REVIEW)
    assert stored.due_at == LATER + timedelta(minutes=10)
    assert not flag_of(case, "RED-01").closed


def test_closing_all_flags_does_not_finish_a_case(actor):
    case = calm_case()

    close_flags(case, actor)

    assert reread(case).status == Status.ACKNOWLEDGED
    assert list(Screening.objects.to_do(NOW)) == [case]


def test_a_case_without_flags_waits_for_a_person_too(actor):
    case = calm_case()
    Screening.objects.filter(pk=case.pk).update(status=Status.NO_FLAGS)

    assert list(Screening.objects.to_do(NOW)) == [case]


def test_words_of_a_decision_are_sealed(actor):
    decision = close(calm_case(), actor, reason="Zebulon was reached")

    assert b"Zebulon" not in bytes(reread(decision).reason)
    assert reread(decision).read_reason() == "Zebulon was reached"


def test_every_decision_stands_in_the_timeline(actor):
    case = calm_case()
    services.acknowledge_flag(flag_id=case.flags.first().pk, actor=actor, now=NOW)
    put_off(case, actor)
    services.reopen_case(screening_id=case.pk, actor=actor, reason="Now", now=NOW)
    close(case, actor)

    told = [
        event.detail["decision"]
        for event in case.case_events.all()
        if "decision" in event.detail
    ]
    own = Decision.objects.filter(about=None).values_list("pk", flat=True)
    assert told == [str(pk) for pk in own]
    kinds = list(Decision.objects.filter(about=None).values_list("kind", flat=True))
    assert kinds == [
        DecisionKind.ACKNOWLEDGE,
        DecisionKind.LATER,
        DecisionKind.REOPEN,
        DecisionKind.CLOSE,
    ]
