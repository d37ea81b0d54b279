"""A patient asks for a call: in the queue, told once, answered by a person."""

from datetime import timedelta

import pytest

from screening import services
from screening.followup.sender import send_due
from screening.models import CallbackRequest, CaseEvent, Notice, NoticeState
from screening.protocol.rules.base import Level
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    because,
    make_clinician,
    make_screening,
    make_submitted,
    reread,
    save,
)
from tests.waiting import waiting

pytestmark = pytest.mark.django_db

WISH = services.Wish(phone="314-555-0188", safe_message="no", best_time="now")
LATER = NOW + timedelta(minutes=5)


def ask(screening, wish=WISH, now=NOW):
    return services.request_callback(screening_id=screening.pk, wish=wish, now=now)


def answer(screening, note="Reached her; safe.", actor=None):
    return services.answer_callback(
        screening_id=screening.pk,
        actor=actor or make_clinician(),
        note=note,
        now=LATER,
    )


def test_a_request_without_any_flag_is_in_the_queue_and_told():
    screening = make_screening()

    request = ask(screening)

    (found,) = waiting()
    assert (found.open_level, found.call_asked_at) == (Level.SAME_DAY, NOW)
    assert found.due_at is not None
    assert Notice.objects.get().level == Level.SAME_DAY
    assert request.read_content()["phone"] == "314-555-0188"


def test_what_was_typed_lies_sealed():
    request = ask(make_screening())

    assert b"555-0188" not in bytes(reread(request).content)


def test_a_request_beside_danger_joins_the_notice_that_waits():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)

    request = ask(screening)

    assert Notice.objects.count() == 1
    assert request.level == Level.EMERGENCY_NOW


def test_a_request_after_the_notice_went_out_is_told_anew(mailoutbox):
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    send_due(now=NOW)

    ask(screening, now=LATER)
    send_due(now=LATER)

    assert len(mailoutbox) == 2
    assert "555-0188" not in mailoutbox[1].body
    assert set(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT}


def test_the_same_wish_sent_twice_is_one_request():
    screening = make_screening()

    assert ask(screening) == ask(screening, now=LATER)
    assert CaseEvent.objects.filter(kind="call_asked").count() == 1


def test_another_number_is_a_second_request_and_nothing_is_lost():
    screening = make_screening()
    ask(screening)
    ask(screening, services.Wish(phone="314-555-0199"), LATER)

    phones = [r.read_content()["phone"] for r in services.open_callbacks(screening)]
    assert phones == ["314-555-0199", "314-555-0188"]


def test_requests_without_end_are_refused():
    screening = make_screening()
    for number in range(10):
        ask(screening, services.Wish(phone=f"314-555-010{number}"))

    with pytest.raises(services.TooManyCalls):
        ask(screening, services.Wish(phone="314-555-0200"))
    assert CallbackRequest.objects.count() == 10


def test_a_request_after_the_end_brings_the_case_back_to_review():
    screening = make_submitted()

    ask(screening)

    assert reread(screening).status == "to_review"


def test_an_answer_takes_the_request_off_and_keeps_who_and_what():
    screening, nurse = make_screening(), make_clinician("nurse")
    ask(screening)

    (done,) = answer(screening, actor=nurse)

    assert (done.actor, done.read_note()) == (nurse, "Reached her; safe.")
    stored = reread(screening)
    assert (stored.call_asked_at, stored.open_level, stored.due_at) == (None, 0, None)


def test_an_answer_closes_no_flag():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    ask(screening)
    answer(screening)

    assert reread(screening).open_level == Level.EMERGENCY_NOW


def test_the_second_answer_is_refused():
    screening, nurse = make_screening(), make_clinician()
    ask(screening)
    answer(screening, actor=nurse)

    with pytest.raises(services.AlreadyClosed):
        answer(screening, actor=nurse)


def test_an_answer_needs_words():
    screening = make_screening()
    ask(screening)

    with pytest.raises(services.ReasonRequired):
        answer(screening, note="  ")
    assert len(services.open_callbacks(screening)) == 1


def test_the_due_time_is_that_of_the_flag_which_is_due_first():
    screening = make_screening()
    assert reread(screening).due_at is None

    save(screening, DANGER_PAGE, DANGER)
    assert reread(screening).due_at == NOW + timedelta(minutes=10)


def test_the_due_time_follows_the_flags_that_are_still_open():
    screening = make_screening()
    save(screening, "feelings", {"asq_1": "yes"})
    save(screening, "feelings-2", {"asq_5": "no"})
    emergency = screening.flags.get(rule_id="SUI-05")

    services.close_flag(
        flag_id=emergency.pk,
        actor=make_clinician(),
        closing=because("Called."),
        now=NOW,
    )

    # Monday 9:00 at the clinic: the end of that day.
    assert reread(screening).due_at == NOW.replace(hour=23)


def test_what_a_patient_did_at_the_crisis_page_is_kept_once():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    assert not services.has_read_help(reread(screening))

    for _ in range(3):
        services.note_help_read(screening_id=screening.pk, now=LATER)
        services.note_stopped(screening_id=screening.pk, now=LATER)

    kinds = list(screening.case_events.values_list("kind", flat=True))
    assert kinds == ["started", "help_read", "stopped"]
    assert services.has_read_help(reread(screening))


def test_a_later_danger_is_not_known_yet():
    screening = make_screening()
    services.note_help_read(screening_id=screening.pk, now=NOW)
    save(screening, DANGER_PAGE, DANGER, now=LATER)

    assert not services.has_read_help(reread(screening))
