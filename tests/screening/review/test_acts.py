"""What staff do on a case, one click or one form each, and what hinders them."""

import pytest
from django.test import Client

from screening.models import (
    CaseEvent,
    CaseNote,
    Consultation,
    ContactAttempt,
    Decision,
    DecisionKind,
    Flag,
    Screening,
    Status,
)
from screening.review.acts.table import ACTS
from tests.builders import make_clinician
from tests.screening.review.cases import FLAGGED, begun, submitted
from tests.screening.review.desk import (
    a_try,
    act_url,
    do,
    in_days,
    seen,
    signed_in,
)
from tests.screening.review.pages import case_url, decide_url, text_of

# Resolved before booking at the most: a case that can be closed.
HIGH = {"bp1_sys": 150, "bp1_dia": 95}


@pytest.fixture
def booking(db: None) -> Screening:
    """A case whose flags do not hinder its closing."""
    return submitted(**HIGH)


def words(response) -> str:
    return text_of(response.content.decode())


def test_claim_release_and_hand_over(clinic: Client, case, clinician):
    ana = make_clinician("ana")

    assert "The case is yours." in words(do(clinic, case, "claim"))
    case.refresh_from_db()
    assert case.owner == clinician
    do(clinic, case, "hand-over", to=ana.pk)
    case.refresh_from_db()
    assert case.owner == ana
    do(clinic, case, "claim")
    assert "belongs to nobody" in words(do(clinic, case, "release"))
    case.refresh_from_db()
    assert case.owner is None


def test_a_click_in_the_queue_leads_back_to_the_queue(clinic: Client, case):
    sent = do(clinic, case, "claim", queue="unowned")

    assert sent.redirect_chain[0][0].endswith("/screening/?view=unowned")


@pytest.mark.parametrize(
    "queue", ["https://evil.example/", "//evil", "x" * 900, "\ud800"]
)
def test_no_forged_way_back_leads_elsewhere(clinic: Client, case, queue: str):
    body = {"seen": seen(case), "queue": queue.encode("utf-8", "replace").decode()}

    sent = clinic.post(act_url(case, "claim"), body)

    assert sent.status_code == 302
    assert sent["Location"].startswith("/staff/screening/screening/?view=")
    assert "evil" not in sent["Location"]


def test_a_case_is_handed_only_to_who_may_own_one(clinic: Client, case):
    desk = make_clinician("desk", role="Front desk")

    sent = do(clinic, case, "hand-over", to=desk.pk)

    assert sent.status_code == 400
    assert "Choose a colleague who may own cases." in words(sent)


def test_a_try_is_written_down_with_the_next_one(clinic: Client, case):
    sent = do(clinic, case, "contact", **a_try(next_on=in_days(1), next_at="09:30"))

    assert "The try is written down." in words(sent)
    row = ContactAttempt.objects.get()
    assert (row.outcome, row.read_note()) == ("no_answer", "Rang ten times.")
    assert f"{row.next_try_at:%M}" == "30"
    assert "No answer" in words(sent)


WRONG_TRIES = {
    "no outcome": ({"outcome": ""}, "Choose what came of it."),
    "in the future": ({"tried_on": in_days(2)}, "This is still to come."),
    "half a next try": ({"next_on": in_days(2)}, "Enter the time of the next try too."),
    "no date": ({"tried_on": "yesterday"}, "Enter a valid date."),
    "year 1": ({"tried_on": "0001-01-01"}, "Enter a date between 2020 and 2100."),
    "long": ({"note": "x" * 2001}, "Write at most 2,000 characters."),
}


@pytest.mark.parametrize(("changes", "says"), WRONG_TRIES.values(), ids=WRONG_TRIES)
def test_a_wrong_try_says_what_to_do_and_keeps_what_was_typed(
    clinic: Client, case, changes, says
):
    sent = do(clinic, case, "contact", **a_try(**changes))

    page = sent.content.decode()
    assert sent.status_code == 400
    assert says in words(sent)
    assert '<details class="act" open>' in page
    if "note" not in changes:
        assert "Rang ten times." in page
    assert not ContactAttempt.objects.exists()


def test_a_consultation_is_booked_in_one_step(clinic: Client, case):
    told = {"kind": "video", "day": in_days(3), "clock": "10:15", "minutes": 45}

    sent = do(clinic, case, "book", **told)

    one = Consultation.objects.with_state().get()
    assert one.is_booked
    assert (one.kind, one.minutes) == ("video", 45)
    assert "booked for" in words(sent)
    assert "Calendar file for staff" in words(sent)


def test_a_time_that_is_over_is_not_booked(clinic: Client, case):
    told = {"kind": "video", "day": in_days(-1), "clock": "10:15", "minutes": 45}

    sent = do(clinic, case, "book", **told)

    assert sent.status_code == 400
    assert "This time is over." in words(sent)
    assert not Consultation.objects.exists()


def test_asked_for_booked_anew_called_off_and_ended(clinic: Client, case):
    do(clinic, case, "consult", kind="visit", by_day=in_days(5), note="Bring records.")
    one = Consultation.objects.get()
    day = {"consultation": one.pk, "day": in_days(2), "clock": "09:00", "minutes": 30}

    assert "is booked" in words(do(clinic, case, "rebook", **day))
    assert "called off" in words(do(clinic, case, "call-off", consultation=one.pk))
    sent = do(clinic, case, "end", consultation=one.pk, outcome="not_needed")

    assert "is written down" in words(sent)
    assert not Consultation.objects.with_state().get().is_open
    sent = do(clinic, case, "end", consultation=one.pk, outcome="held")
    assert "This consultation has ended." in words(sent)


def test_a_consultation_of_another_case_cannot_be_touched_here(clinic: Client, case):
    other = submitted(**FLAGGED)
    do(clinic, other, "consult", kind="visit", by_day=in_days(5))
    one = Consultation.objects.get()

    sent = do(clinic, case, "end", consultation=one.pk, outcome="held")

    assert sent.status_code == 404


def test_a_case_with_something_urgent_open_offers_no_closing(clinic: Client, case):
    page = words(clinic.get(case_url(case)))
    sent = do(clinic, case, "close", code="no_action", reason="Fine.")

    assert "settle each of those flags first" in page
    assert "Close or lay aside" not in page
    assert "Settle it first." in words(sent)
    assert not Decision.objects.exists()


def test_closing_a_case_closes_its_flags_and_asks_about_the_rules(
    clinic: Client, booking
):
    flag = Flag.objects.get(screening=booking, rule_id="BP-03")

    sent = do(
        clinic,
        booking,
        "close",
        **{
            "code": "referred",
            "reason": "To her doctor.",
            f"judgement-{flag.pk}": "right",
        },
    )

    booking.refresh_from_db()
    assert booking.status == Status.CLOSED
    assert Decision.objects.get(flag=flag).judgement == "right"
    assert "To her doctor." in words(sent)
    assert "Open again" in words(sent)


WRONG_CLOSINGS = {
    "no reason": ({"code": "referred", "reason": "  "}, "Write why."),
    "no outcome": ({"reason": "x"}, "Choose what came of it."),
    "goes on without a day": (
        {"code": "needs_records", "reason": "x"},
        "Enter the day on which it comes back.",
    ),
    "ends with a day": (
        {"code": "referred", "reason": "x", "returns_on": in_days(3)},
        "With this outcome the case ends",
    ),
    "comes back today": (
        {"code": "needs_records", "reason": "x", "returns_on": in_days(0)},
        "Choose a day after today.",
    ),
}


@pytest.mark.parametrize(("told", "says"), WRONG_CLOSINGS.values(), ids=WRONG_CLOSINGS)
def test_a_wrong_closing_says_what_to_do(clinic: Client, booking, told, says):
    sent = do(clinic, booking, "close", **told)

    assert sent.status_code == 400
    assert says in words(sent)
    assert not Decision.objects.exists()


def test_laid_aside_for_records_it_waits_for_the_patient(clinic: Client, booking):
    told = {"code": "needs_records", "reason": "Asked.", "returns_on": in_days(9)}

    do(clinic, booking, "close", **told)

    booking.refresh_from_db()
    assert booking.status == Status.WAITING
    queue = clinic.get(act_url(booking, "x").partition(str(booking.pk))[0])
    assert booking.reference not in queue.content.decode()


def test_put_off_passed_up_noted_and_opened_again(clinic: Client, booking):
    do(clinic, booking, "later", until=in_days(4), reason="Travels.")
    booking.refresh_from_db()
    assert booking.returns_at is not None
    do(clinic, booking, "reopen", reason="Is back.")
    booking.refresh_from_db()
    assert booking.returns_at is None
    do(clinic, booking, "escalate", to="lead", reason="Please look.")
    sent = do(clinic, booking, "note", text="Prefers mornings.")

    kinds = set(Decision.objects.values_list("kind", flat=True))
    assert {"later", "reopen", "escalate"} <= kinds
    assert CaseNote.objects.get().read_content() == "Prefers mornings."
    assert "Prefers mornings." in words(sent)


def test_an_entry_made_in_error_is_taken_back_and_stays_readable(
    clinic: Client, booking
):
    do(clinic, booking, "close", code="referred", reason="Wrong person!")
    entry = Decision.objects.get(flag=None)

    sent = do(clinic, booking, "correct", decision=entry.pk, reason="Other patient.")

    booking.refresh_from_db()
    assert booking.status != Status.CLOSED
    assert "Wrong person!" in words(sent)
    assert "Entered in error" in words(sent)
    assert Decision.objects.filter(kind=DecisionKind.CORRECT).exists()


def test_the_second_is_shown_what_changed_and_nothing_is_overwritten(
    clinic: Client, booking
):
    """Both read the case; the first decides; the second is told, words kept."""
    ana, stale = signed_in("ana"), seen(booking)
    ana.get(case_url(booking))
    do(clinic, booking, "close", code="referred", reason="First.")
    decisions = Decision.objects.count()
    told = {"seen": stale, "code": "no_action", "reason": "Second."}

    sent = ana.post(act_url(booking, "close"), told)

    assert sent.status_code == 409
    assert "Nothing was saved." in words(sent)
    assert "clinician" in words(sent)
    assert "Second." in sent.content.decode()
    assert Decision.objects.count() == decisions
    booking.refresh_from_db()
    assert booking.resolution == "referred"


def test_after_reading_what_changed_one_can_save_all_the_same(clinic: Client, booking):
    ana, stale = signed_in("ana"), seen(booking)
    ana.get(case_url(booking))
    do(clinic, booking, "claim")
    told = {"seen": stale, "to": "lead", "reason": "Look."}
    page = ana.post(act_url(booking, "escalate"), told).content.decode()
    fresh = page.partition('name="seen" value="')[2].partition('"')[0]

    sent = ana.post(act_url(booking, "escalate"), told | {"seen": fresh}, follow=True)

    assert "The case is passed up." in words(sent)


def test_a_second_decision_on_a_flag_from_an_old_page_is_a_conflict_too(
    clinic: Client, case
):
    flag, ana, stale = Flag.objects.filter(screening=case).first(), signed_in("ana"), ""
    stale = seen(case)
    clinic.post(decide_url(case, flag, "acknowledge"), {"seen": stale})
    told = {"seen": stale, "code": "no_action", "reason": "Mine."}

    sent = ana.post(decide_url(case, flag, "close"), told)

    assert sent.status_code == 409
    assert "Mine." in sent.content.decode()
    assert Decision.objects.get().kind == DecisionKind.ACKNOWLEDGE


def test_a_closed_flag_can_be_opened_again_with_a_reason(clinic: Client, case):
    flag = Flag.objects.filter(screening=case).first()
    clinic.post(decide_url(case, flag, "close"), {"code": "no_action", "reason": "x"})

    empty = clinic.post(decide_url(case, flag, "reopen"), {"reason": ""})
    sent = clinic.post(decide_url(case, flag, "reopen"), {"reason": "New"}, follow=True)

    assert empty.status_code == 400
    assert "You opened the flag again." in words(sent)
    assert not Flag.objects.with_state().get(pk=flag.pk).closed


def test_every_act_stands_in_the_timeline(clinic: Client, booking):
    do(clinic, booking, "claim")
    do(clinic, booking, "contact", **a_try(outcome="reached"))
    do(clinic, booking, "note", text="Prefers mornings.")
    sent = do(clinic, booking, "close", code="referred", reason="To her doctor.")

    timeline = words(sent).partition("Everything that happened to this case")[2]
    for said in (
        "Claimed by clinician",
        "Reached the patient",
        "Prefers mornings.",
        "Closed",
        "To her doctor.",
        "Viewed by clinician",
        "Submitted",
        "Flag raised",
    ):
        assert said in timeline, said
    looks = CaseEvent.objects.filter(screening=booking, kind="viewed").count()
    assert timeline.count("Viewed by clinician") == looks


@pytest.mark.parametrize("name", [act.name for act in ACTS])
def test_who_may_not_cannot(case, name: str):
    editor = signed_in("editor", role="Page editors")

    assert editor.post(act_url(case, name), {"seen": seen(case)}).status_code == 403


NAMES = (
    *("seen", "to", "channel", "outcome", "tried_on", "tried_at", "next_on", "next_at"),
    *("note", "kind", "day", "clock", "minutes", "with_whom", "consultation"),
    *("decision", "reason", "code", "returns_on", "until", "text", "by_day", "queue"),
)
HOSTILE = ["\0", "x" * 10**5, "\ud800", "' OR 1=1 --", "\u202e\u0661\u0662", "-1", ""]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_breaks_any_act(clinic: Client, case, value: str):
    value = value.encode("utf-8", "replace").decode()
    body = dict.fromkeys(NAMES, value)

    for act in ACTS:
        assert clinic.post(act_url(case, act.name), body).status_code < 500, act.name


def test_an_act_that_is_none_and_a_case_that_is_none_are_not_found(clinic, case):
    assert clinic.post(act_url(case, "nonsense")).status_code == 404
    assert clinic.get(act_url(case, "claim")).status_code == 405
    other = Screening(pk="00000000-0000-0000-0000-000000000007")
    assert clinic.post(act_url(other, "claim")).status_code == 404


def test_an_unfinished_screening_offers_no_closing(clinic: Client):
    unfinished = begun(bp1_sys=181, bp1_dia=119)

    page = words(clinic.get(case_url(unfinished)))

    assert "Close or lay aside" not in page
    assert "Key in what you know" not in page
