"""The ladder with a frozen clock: each step once, none missed, whatever day it is."""

from datetime import timedelta

import pytest

from screening import services
from screening.followup import worker
from screening.followup.clock import wake_due
from screening.models import Escalation, Notice, Screening, Status
from screening.services.ladder import owed_by, steps_of
from tests.builders import (
    DANGER,
    NOW,
    flag_of,
    make_clinician,
    make_screening,
    make_submitted,
    reread,
    save,
)
from tests.screening.care.cases import (
    calm_case,
    close,
    close_flags,
    local,
    open_clinic,
    spoken,
)

pytestmark = pytest.mark.django_db

ROUND = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def keep_the_connection(monkeypatch):
    """A test's transaction lives in its connection: the worker may not drop it."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def same_day_flag(now):
    """A patient, not finished, who told of thoughts and of no plan."""
    screening = make_screening(now)
    save(screening, "feelings", {"asq_1": "yes"}, now)
    save(screening, "feelings-2", {"asq_5": "no"}, now)
    actor = make_clinician("at-once")
    emergency = flag_of(screening, "SUI-05")
    if emergency is not None:
        services.close_flag(
            flag_id=emergency.pk,
            actor=actor,
            closing=services.Closing(code="no_action", reason="Plan was asked"),
            now=now,
        )
    return reread(screening)


def run(start, end, away=()):
    """Let the worker go round every five minutes but while it is away."""
    moment = start
    while moment <= end:
        if not any(begin <= moment < stop for begin, stop in away):
            wake_due(now=moment)
        moment += ROUND


def ladder(screening, *, planned=False):
    steps = screening.escalations.order_by("planned_at", "id")
    return [
        (step.rung, spoken(step.planned_at if planned else step.at)) for step in steps
    ]


def test_an_emergency_climbs_within_minutes_at_any_hour():
    open_clinic()
    night = local("2026-03-07 02:10")
    screening = make_submitted(DANGER, now=night)

    run(night, night + timedelta(hours=2))

    assert ladder(screening) == [
        ("owner", "2026-03-07 02:15"),
        ("on_duty", "2026-03-07 02:20"),
        ("lead", "2026-03-07 02:30"),
    ]


@pytest.mark.parametrize(
    ("came_in", "steps"),
    [
        # A weekday: two hours and one hour before closing, and at closing time.
        (
            "2026-03-03 10:00",
            ["2026-03-03 15:00", "2026-03-03 16:00", "2026-03-03 17:00"],
        ),
        # A Saturday: in the first hour of Monday.
        (
            "2026-03-07 10:00",
            ["2026-03-09 08:30", "2026-03-09 08:30", "2026-03-09 09:30"],
        ),
        # The night on which clocks go forward, and the one on which they go back.
        (
            "2026-03-08 01:30",
            ["2026-03-09 08:30", "2026-03-09 08:30", "2026-03-09 09:30"],
        ),
        (
            "2026-11-01 01:30",
            ["2026-11-02 08:30", "2026-11-02 08:30", "2026-11-02 09:30"],
        ),
        # The evening before a holiday on a Thursday.
        (
            "2026-11-25 18:00",
            ["2026-11-27 08:30", "2026-11-27 08:30", "2026-11-27 09:30"],
        ),
        # Half an hour before closing: what is left of the day is short.
        (
            "2026-03-03 16:30",
            ["2026-03-03 16:30", "2026-03-03 16:30", "2026-03-03 17:00"],
        ),
    ],
)
def test_the_same_day_climbs_by_opening_hours(came_in, steps):
    open_clinic("2026-11-26")
    now = local(came_in)
    screening = same_day_flag(now)

    run(now, now + timedelta(days=4))

    rungs = ["owner", "on_duty", "lead"]
    assert ladder(screening) == list(zip(rungs, steps, strict=True))


@pytest.mark.parametrize(
    ("came_in", "steps"),
    [
        (
            "2026-03-03 10:00",
            ["2026-03-05 13:00", "2026-03-05 17:00", "2026-03-06 12:30"],
        ),
        # Over a weekend on which the clocks go forward.
        (
            "2026-03-06 10:00",
            ["2026-03-10 13:00", "2026-03-10 17:00", "2026-03-11 12:30"],
        ),
        # Over a weekend on which they go back.
        (
            "2026-10-30 10:00",
            ["2026-11-03 13:00", "2026-11-03 17:00", "2026-11-04 12:30"],
        ),
        # Over a holiday and a weekend.
        (
            "2026-11-25 10:00",
            ["2026-11-30 13:00", "2026-11-30 17:00", "2026-12-01 12:30"],
        ),
    ],
)
def test_before_booking_climbs_by_opening_hours(came_in, steps):
    open_clinic("2026-11-26")
    now = local(came_in)
    case = calm_case(now)

    run(now, now + timedelta(days=8))

    found = ladder(case)
    rungs = ["owner", "on_duty", "lead"]
    for flag in case.flags.all():
        own = case.escalations.filter(key__contains=flag.pk.hex).order_by("id")
        assert [(s.rung, spoken(s.at)) for s in own] == list(
            zip(rungs, steps, strict=True)
        )
    # Each flag, and the answer that the patient waits for, has a ladder of its own.
    assert len(found) == 3 * (case.flags.count() + 1)
    assert {when for _, when in found} == set(steps)


def test_a_worker_that_was_away_for_an_hour_misses_no_step_and_takes_each_once():
    open_clinic()
    now = local("2026-03-03 10:00")
    screening = same_day_flag(now)
    away = (local("2026-03-03 14:30"), local("2026-03-03 16:30"))

    run(now, now + timedelta(days=2), away=[away])

    assert ladder(screening) == [
        ("owner", "2026-03-03 16:30"),
        ("on_duty", "2026-03-03 16:30"),
        ("lead", "2026-03-03 17:00"),
    ]
    assert [at for _, at in ladder(screening, planned=True)] == [
        "2026-03-03 15:00",
        "2026-03-03 16:00",
        "2026-03-03 17:00",
    ]


def test_a_worker_killed_between_two_steps_goes_on_where_it_stopped(monkeypatch):
    from screening.followup import clock  # noqa: PLC0415

    now = local("2026-03-03 10:00")
    screening = same_day_flag(now)
    late = now + timedelta(days=1)
    whole, taken = clock.take_step, []

    def die_after_one(*args, **kwargs):
        if taken:
            raise KeyboardInterrupt
        taken.append(1)
        return whole(*args, **kwargs)

    monkeypatch.setattr(clock, "take_step", die_after_one)
    with pytest.raises(KeyboardInterrupt):
        wake_due(now=late)
    monkeypatch.undo()
    assert not Escalation.objects.exists()

    wake_due(now=late)

    assert [rung for rung, _ in ladder(screening)] == ["owner", "on_duty", "lead"]


def test_who_is_told_on_each_rung():
    owner, lead = make_clinician("owner"), make_clinician("lead", "Clinical leads")
    screening = make_submitted(DANGER)
    services.claim_case(screening_id=screening.pk, actor=owner, now=NOW)
    Notice.objects.all().delete()

    wake_due(now=NOW + timedelta(hours=1))

    told = Notice.objects.order_by("id")
    assert [(notice.to, notice.level) for notice in told] == [
        (owner, 4),
        (None, 4),
        (lead, 4),
    ]
    assert {notice.kind for notice in told} == {"escalation"}


def test_each_step_tells_only_whom_it_is_for():
    owner = make_clinician("owner")
    screening = make_submitted(DANGER)
    services.claim_case(screening_id=screening.pk, actor=owner, now=NOW)
    Notice.objects.all().delete()

    wake_due(now=NOW + timedelta(minutes=5))
    assert [notice.to for notice in Notice.objects.all()] == [owner]
    wake_due(now=NOW + timedelta(minutes=10))
    assert set(Notice.objects.values_list("to", flat=True)) == {owner.pk, None}


def test_many_flags_of_one_case_that_wait_are_one_mail_for_each_person():
    case = calm_case()
    Notice.objects.all().delete()

    wake_due(now=NOW + timedelta(days=3))

    assert case.flags.count() > 1
    assert [notice.to for notice in Notice.objects.all()] == [None]


def test_without_an_owner_or_a_lead_the_person_on_duty_is_told():
    screening = make_submitted(DANGER)
    Notice.objects.all().delete()

    wake_due(now=NOW + timedelta(hours=1))

    told = Notice.objects.get(kind="escalation", level=4)
    assert (told.to, told.screening_id) == (None, screening.pk)


def test_a_closed_flag_climbs_no_further():
    screening, actor = make_submitted(DANGER), make_clinician()
    wake_due(now=NOW + timedelta(minutes=5))
    close_flags(screening, actor, NOW + timedelta(minutes=6))

    wake_due(now=NOW + timedelta(minutes=40))

    assert [rung for rung, _ in ladder(screening)] == ["owner"]


def test_an_emergency_that_somebody_saw_is_due_again_within_the_hour():
    screening, actor = make_submitted(DANGER), make_clinician()
    flag = flag_of(screening, "RED-01")
    seen_at = NOW + timedelta(minutes=3)
    services.acknowledge_flag(flag_id=flag.pk, actor=actor, now=seen_at)
    assert reread(screening).due_at == seen_at + timedelta(hours=1)

    run(NOW, NOW + timedelta(minutes=50))
    assert not Escalation.objects.exists()
    run(NOW + timedelta(minutes=50), NOW + timedelta(hours=3))

    assert [rung for rung, _ in ladder(screening)] == ["owner", "on_duty", "lead"]


def test_a_request_for_a_call_climbs_too():
    open_clinic()
    now = local("2026-03-03 10:00")
    screening = make_screening(now)
    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=screening.pk, wish=wish, now=now)

    run(now, now + timedelta(hours=8))

    assert [rung for rung, _ in ladder(screening)] == ["owner", "on_duty", "lead"]


def test_notes_and_closed_cases_climb_never():
    case, actor = calm_case(), make_clinician()
    close(case, actor)

    wake_due(now=NOW + timedelta(days=30))

    assert not Escalation.objects.exists()


def test_what_was_put_off_comes_back_by_itself_and_its_owner_hears():
    open_clinic()
    now = local("2026-03-03 10:00")
    case, actor = calm_case(now), make_clinician()
    services.claim_case(screening_id=case.pk, actor=actor, now=now)
    until = local("2026-03-09 08:30")
    services.put_off(
        screening_id=case.pk, actor=actor, until=until, reason="Later", now=now
    )
    Notice.objects.all().delete()

    wake_due(now=until - ROUND)
    assert reread(case).status == Status.WAITING
    wake_due(now=until)

    stored = reread(case)
    assert (stored.status, stored.returns_at) == (Status.ACKNOWLEDGED, None)
    assert stored.queued_at == until
    assert case.case_events.filter(kind="returned", actor=None).count() == 1
    assert Notice.objects.filter(to=actor, kind="returned").count() == 1


def test_it_counts_as_back_also_when_the_worker_is_down():
    case, actor = calm_case(), make_clinician()
    until = NOW + timedelta(days=1)
    services.put_off(
        screening_id=case.pk, actor=actor, until=until, reason="Later", now=NOW
    )

    assert not Screening.objects.to_do(NOW).exists()
    assert list(Screening.objects.to_do(until)) == [case]


def test_a_case_at_fault_stops_no_other(monkeypatch, caplog):
    from screening.followup import clock  # noqa: PLC0415

    broken, sound = make_submitted(DANGER), make_submitted(DANGER)
    read = clock.owed_by

    def fail(screening, *rest):
        if screening.pk == broken.pk:
            raise LookupError("Zebulon")
        return read(screening, *rest)

    monkeypatch.setattr(clock, "owed_by", fail)
    wake_due(now=NOW + timedelta(minutes=5))

    assert [rung for rung, _ in ladder(sound)] == ["owner"]
    assert caplog.messages == ["A case could not be looked at"]
    assert "Zebulon" not in caplog.text


def test_a_quiet_round_is_one_look(django_assert_num_queries):
    case = calm_case()
    assert reread(case).wakes_at > NOW

    with django_assert_num_queries(1):
        assert wake_due(now=NOW) == 0


def test_a_round_of_the_worker_passes_up_and_mails(mailoutbox):
    make_submitted(DANGER)
    worker.go_round(started=NOW, now=NOW)
    assert len(mailoutbox) == 1

    worker.go_round(started=NOW, now=NOW + timedelta(minutes=30))

    assert Escalation.objects.filter(level=4).count() == 3
    assert len(mailoutbox) == 2


def test_every_step_stands_in_the_timeline():
    screening = make_submitted(DANGER)
    wake_due(now=NOW + timedelta(hours=1))

    events = screening.case_events.filter(kind="escalated")
    assert events.count() == Escalation.objects.count()
    assert set(events.values_list("actor", flat=True)) == {None}


def test_no_step_comes_before_its_cause_or_out_of_order():
    profile = open_clinic("2026-11-26")
    for came_in in ("2026-03-03 16:59", "2026-03-07 23:00", "2026-11-25 16:45"):
        for answers in (DANGER, None):
            case = make_submitted(answers, now=local(came_in))
            still_open = list(case.flags.with_state())
            for owed in owed_by(reread(case), still_open, profile.calendar):
                moments = [step.at for step in steps_of(owed, profile.calendar)]
                assert moments == sorted(moments)
                assert min(moments) >= owed.since
