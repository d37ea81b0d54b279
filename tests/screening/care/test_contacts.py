"""Tries to reach a patient, and notes."""

from datetime import timedelta

import pytest

from screening import services
from screening.models import ClinicProfile, ContactAttempt, Escalation, Notice
from tests.builders import NOW, because, make_clinician, reread
from tests.screening.care.cases import calm_case, close, spoken

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return make_clinician("desk", "Front desk")


def tried(case, actor, outcome="no_answer", now=NOW, **more):
    made = {"channel": "phone", "outcome": outcome, "tried_at": now} | more
    return services.record_contact(
        screening_id=case.pk, actor=actor, made=services.Try(**made), now=now
    )


def minutes(number):
    return NOW + timedelta(minutes=number)


def test_a_try_is_kept_with_when_how_what_came_of_it_and_when_next(desk):
    case = calm_case()

    row = tried(case, desk, next_try_at=minutes(60), note="Son answered")

    stored = reread(row)
    assert (stored.channel, stored.outcome) == ("phone", "no_answer")
    assert (stored.tried_at, stored.next_try_at) == (NOW, minutes(60))
    assert stored.read_note() == "Son answered"
    assert b"Son" not in bytes(stored.note)
    event = case.case_events.get(kind="contact_attempted")
    assert (event.actor, event.detail["outcome"]) == (desk, "no_answer")


def test_the_next_try_is_due_before_anything_later(desk):
    case = calm_case()
    before = reread(case).due_at

    tried(case, desk, next_try_at=minutes(60))

    stored = reread(case)
    assert (stored.follow_up_at, stored.due_at) == (minutes(60), minutes(60))
    assert before > minutes(60)


def test_a_later_try_settles_what_an_earlier_one_planned(desk):
    case = calm_case()
    tried(case, desk, next_try_at=minutes(60))

    tried(case, desk, "reached", now=minutes(50))

    assert reread(case).follow_up_at is None


def test_failed_tries_are_counted_until_somebody_speaks(desk):
    case = calm_case()
    for number, outcome in enumerate(["no_answer", "message_left"]):
        tried(case, desk, outcome, now=minutes(number))
    assert reread(case).failed_tries == 2

    tried(case, desk, "reached", now=minutes(5))
    assert reread(case).failed_tries == 0
    tried(case, desk, "busy", now=minutes(6))
    assert reread(case).failed_tries == 1


@pytest.mark.parametrize("most", [1, 3])
def test_after_as_many_failed_tries_as_the_clinic_set_the_lead_is_told_once(desk, most):
    ClinicProfile(most_failed_tries=most).save()
    lead = make_clinician("lead", "Clinical leads")
    case = calm_case()
    Notice.objects.all().delete()

    for number in range(most + 2):
        assert Escalation.objects.count() == (number >= most)
        tried(case, desk, now=minutes(number))

    (step,) = Escalation.objects.all()
    assert (step.rung, step.due_at) == ("lead", None)
    assert [notice.to for notice in Notice.objects.all()] == [lead]
    assert services.too_many_failed(reread(case))


def test_the_setting_says_who_decides(desk):
    ClinicProfile(most_failed_tries=1, unreachable_goes_to="on_duty").save()

    tried(calm_case(), desk)

    assert Escalation.objects.get().rung == "on_duty"


def tried_often(desk):
    case = calm_case()
    for number in range(3):
        tried(case, desk, now=minutes(number))
    return case


def test_nobody_gives_up_before_as_many_tries_as_the_clinic_set(desk):
    lead, case = make_clinician("lead", "Clinical leads"), calm_case()
    tried(case, desk)

    with pytest.raises(services.TooFewTries):
        close(case, lead, code="not_reached")
    with pytest.raises(services.TooFewTries):
        services.close_flag(
            flag_id=case.flags.first().pk,
            actor=lead,
            closing=because("Nobody answers", "not_reached"),
            now=NOW,
        )


def test_only_a_lead_closes_a_case_as_not_reached(desk):
    case = tried_often(desk)

    with pytest.raises(services.NotAllowed):
        close(case, make_clinician(), code="not_reached")
    assert close(case, make_clinician("lead", "Clinical leads"), code="not_reached")


@pytest.mark.parametrize(
    ("decides", "owner_may", "other_may"),
    [("lead", False, False), ("owner", True, False), ("on_duty", True, True)],
)
def test_the_setting_says_who_may_give_up(desk, decides, owner_may, other_may):
    ClinicProfile(unreachable_goes_to=decides).save()
    case, owner, other = tried_often(desk), make_clinician(), make_clinician("other")
    services.claim_case(screening_id=case.pk, actor=owner, now=NOW)

    assert may_give_up(case, other) is other_may
    assert may_give_up(case, owner) is owner_may


def may_give_up(case, actor):
    try:
        services.close_flag(
            flag_id=case.flags.open().first().pk,
            actor=actor,
            closing=because("Nobody answers", "not_reached"),
            now=NOW,
        )
    except services.NotAllowed:
        return False
    return True


def test_a_try_is_not_made_in_the_future_nor_planned_before_it(desk):
    case = calm_case()

    with pytest.raises(services.BadTime):
        tried(case, desk, tried_at=minutes(1))
    with pytest.raises(services.BadTime):
        tried(case, desk, next_try_at=NOW)
    assert not ContactAttempt.objects.exists()


def test_a_wrong_row_is_replaced_and_stays_readable(desk):
    case = calm_case()
    wrong = tried(case, desk, "reached", note="Wrong patient")

    right = services.Try(channel="phone", outcome="no_answer", tried_at=NOW)
    row = services.correct_contact(
        contact_id=wrong.pk, actor=desk, made=right, now=minutes(1)
    )

    assert list(case.contacts.standing()) == [row]
    assert reread(wrong).read_note() == "Wrong patient"
    assert reread(case).failed_tries == 1
    with pytest.raises(services.NotCorrectable):
        services.correct_contact(
            contact_id=wrong.pk, actor=desk, made=right, now=minutes(2)
        )


def test_rows_of_others_are_replaced_by_a_lead_alone(desk):
    wrong = tried(calm_case(), desk)
    right = services.Try(channel="phone", outcome="busy", tried_at=NOW)
    call = {"contact_id": wrong.pk, "made": right, "now": minutes(1)}

    with pytest.raises(services.NotAllowed):
        services.correct_contact(actor=make_clinician(), **call)
    assert services.correct_contact(
        actor=make_clinician("lead", "Clinical leads"), **call
    )


def test_an_unanswered_try_ends_no_clock(desk):
    case = calm_case()
    before = reread(case).due_at

    tried(case, desk)

    assert spoken(reread(case).due_at) == spoken(before)


def test_a_note_is_sealed_and_corrected_by_another():
    case, actor = calm_case(), make_clinician()
    note = services.add_note(
        screening_id=case.pk, actor=actor, text=" Zebulon ", now=NOW
    )

    better = services.add_note(
        screening_id=case.pk, actor=actor, text="Flint", now=NOW, corrects=note
    )

    assert (note.read_content(), better.read_content()) == ("Zebulon", "Flint")
    assert b"Zebulon" not in bytes(reread(note).content)
    assert case.case_events.filter(kind="noted").count() == 2
    with pytest.raises(services.NotCorrectable):
        services.add_note(
            screening_id=case.pk, actor=actor, text="x", now=NOW, corrects=note
        )


def test_the_note_of_another_is_not_corrected():
    case = calm_case()
    note = services.add_note(
        screening_id=case.pk, actor=make_clinician(), text="Mine", now=NOW
    )

    with pytest.raises(services.NotCorrectable):
        services.add_note(
            screening_id=case.pk,
            actor=make_clinician("other"),
            text="Yours",
            now=NOW,
            corrects=note,
        )


def test_an_empty_note_is_refused():
    with pytest.raises(services.ReasonRequired):
        services.add_note(
            screening_id=calm_case().pk, actor=make_clinician(), text=" ", now=NOW
        )


def test_the_front_desk_tries_and_passes_up_and_decides_nothing(desk):
    case = calm_case()
    flag = case.flags.first()
    common = {"screening_id": case.pk, "actor": desk, "now": NOW}
    wanted = services.Wanted(kind="phone", by_day=NOW.date())
    closing = services.Closing(code="no_action", reason="x")
    refused = [
        lambda: services.acknowledge_case(**common),
        lambda: services.close_case(**common, closing=closing),
        lambda: services.put_off(**common, until=minutes(1), reason="x"),
        lambda: services.reopen_case(**common, reason="x"),
        lambda: services.claim_case(**common),
        lambda: services.add_note(**common, text="x"),
        lambda: services.request_consultation(**common, wanted=wanted),
        lambda: services.answer_callback(**common, note="x"),
        lambda: services.acknowledge_flag(flag_id=flag.pk, actor=desk, now=NOW),
        lambda: services.close_flag(
            flag_id=flag.pk, actor=desk, closing=closing, now=NOW
        ),
    ]

    for call in refused:
        with pytest.raises(services.NotAllowed):
            call()
    assert services.escalate_case(**common, reason="She sounds unwell")
