"""Two clinicians save at once, each with a connection of their own."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from screening import services
from screening.models import Decision, Escalation, Screening
from tests.builders import DANGER, NOW, make_clinician, make_submitted, reread
from tests.screening.care.cases import LATER, calm_case, close

ROUNDS = 100
AFTER = NOW + timedelta(minutes=1)


def together(pool, *calls):
    """Start all calls at the same moment; return what each returned or raised."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=30)
            return call()
        except services.Refused as refusal:
            return refusal
        finally:
            connection.close()

    return list(pool.map(run, calls))


def close_as(case, actor, seen):
    return lambda: services.close_case(
        screening_id=case.pk,
        actor=actor,
        closing=services.Closing(code="no_action", reason=f"By {actor.username}"),
        seen=seen,
        now=LATER,
    )


def put_off_as(case, actor, seen):
    return lambda: services.put_off(
        screening_id=case.pk,
        actor=actor,
        until=LATER.replace(year=2027),
        reason=f"By {actor.username}",
        seen=seen,
        now=LATER,
    )


@pytest.mark.django_db(transaction=True)
def test_a_hundred_rounds_of_two_at_once_overwrite_nothing():
    first, second = make_clinician("first"), make_clinician("second")
    case = calm_case()
    outcomes = Counter()

    with ThreadPoolExecutor(2) as pool:
        for number in range(ROUNDS):
            seen = services.seen_of(reread(case), NOW)
            act = close_as if number % 2 else put_off_as
            found = together(pool, act(case, first, seen), close_as(case, second, seen))
            stood = [each for each in found if isinstance(each, Decision)]
            lost = [each for each in found if isinstance(each, services.CaseChanged)]
            outcomes[len(stood), len(lost)] += 1
            assert_it_stands(case, stood[0], lost[0])
            services.reopen_case(
                screening_id=case.pk, actor=first, reason="Next round", now=LATER
            )

    assert outcomes == {(1, 1): ROUNDS}
    own = Decision.objects.filter(screening=case, about=None, flag=None)
    assert own.count() == 2 * ROUNDS


def assert_it_stands(case, decision, refusal):
    """The first one's words are kept, and the second was told of them."""
    stored = reread(case)
    assert stored.decisions.filter(about=None).order_by("-number").first() == decision
    assert (stored.resolved_at is not None) == (decision.kind == "close")
    assert decision.read_reason() == f"By {decision.actor.username}"
    told = [event.detail.get("decision") for event in refusal.events]
    assert str(decision.pk) in told
    assert refusal.screening.case_version == stored.case_version


@pytest.mark.django_db(transaction=True)
def test_twenty_claims_at_once_leave_one_owner_who_was_first():
    people = [make_clinician(f"clinician-{number}") for number in range(20)]
    case = calm_case()
    seen = services.seen_of(reread(case), NOW)

    with ThreadPoolExecutor(20) as pool:
        found = together(
            pool,
            *(
                lambda person=person: services.claim_case(
                    screening_id=case.pk, actor=person, now=NOW, seen=seen
                )
                for person in people
            ),
        )

    claimed = [each for each in found if isinstance(each, Screening)]
    assert len(claimed) == 1
    assert reread(case).owner == claimed[0].owner
    assert case.case_events.filter(kind="claimed").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_take_each_step_once():
    from screening.followup.clock import wake_due  # noqa: PLC0415

    cases = [make_submitted(DANGER) for _ in range(3)]

    with ThreadPoolExecutor(2) as pool:
        taken = together(
            pool, *(lambda: wake_due(now=NOW.replace(hour=23)) for _ in "ab")
        )

    assert sum(taken) == Escalation.objects.count()
    for case in cases:
        assert case.escalations.filter(cause_is_flag()).count() == 3


def cause_is_flag():
    from django.db.models import Q  # noqa: PLC0415

    return Q(key__startswith="flag:", level=4)


@pytest.mark.django_db
def test_a_form_drawn_before_the_last_act_writes_nothing():
    case, actor = calm_case(), make_clinician()
    seen = services.Seen.parse(services.seen_of(reread(case), AFTER).token)
    services.claim_case(screening_id=case.pk, actor=make_clinician("b"), now=LATER)

    with pytest.raises(services.CaseChanged) as refusal:
        close_as(case, actor, seen)()

    assert [event.kind for event in refusal.value.events] == ["claimed"]
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_a_colleague_who_only_looked_stops_nobody():
    case, actor = calm_case(), make_clinician()
    seen = services.seen_of(reread(case), NOW)
    other = make_clinician("other")
    services.note_look(screening=case, actor=other, now=LATER)
    services.add_note(screening_id=case.pk, actor=other, text="Called", now=LATER)

    assert close_as(case, actor, seen)()


@pytest.mark.django_db
def test_news_from_the_patient_are_shown_to_who_decides():
    case, actor = calm_case(), make_clinician()
    seen = services.seen_of(reread(case), AFTER)
    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=case.pk, wish=wish, now=LATER)

    with pytest.raises(services.CaseChanged) as refusal:
        close_as(case, actor, seen)()
    assert [event.kind for event in refusal.value.events] == ["call_asked"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forged",
    ["", "1", "x.y", "-1.5", "9" * 400 + ".1", "1." + "9" * 400, "٣.٣", "1.2.3", "\0"],
)
def test_a_forged_version_counts_as_never_seen(forged):
    case = calm_case()

    seen = services.Seen.parse(forged)

    with pytest.raises(services.CaseChanged):
        close_as(case, make_clinician(), seen)()


@pytest.mark.django_db
def test_the_version_survives_the_form():
    seen = services.seen_of(calm_case(), NOW)

    assert services.Seen.parse(seen.token) == seen


@pytest.mark.django_db
def test_a_plain_save_of_the_patient_stops_no_clinician():
    from tests.builders import DANGER_PAGE, make_screening, save  # noqa: PLC0415

    screening, actor = make_screening(), make_clinician()
    (flag, *_) = save(screening, DANGER_PAGE, DANGER).new_flags
    seen = services.seen_of(reread(screening), NOW)
    save(screening, "your-name", {"legal_last_name": "Flint"}, LATER)

    assert services.acknowledge_flag(flag_id=flag.pk, actor=actor, now=LATER, seen=seen)


@pytest.mark.django_db
def test_the_last_of_many_decisions_is_read_in_three_queries(
    django_assert_max_num_queries,
):
    case, actor = calm_case(), make_clinician()
    for _ in range(5):
        close(case, actor)
        services.reopen_case(screening_id=case.pk, actor=actor, reason="x", now=NOW)

    with django_assert_max_num_queries(1):
        assert len(list(case.flags.with_state())) == case.flag_count
