"""A follow-up consultation from the request to its outcome, and its calendar files."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from screening import services
from screening.models import (
    Consultation,
    ConsultationStep,
    Notice,
    NoticeState,
    QuietHours,
    Status,
)
from screening.services import ics
from tests.builders import NOW, TODAY, make_clinician, reread
from tests.screening.care.cases import calm_case, close, local, open_clinic, spoken

pytestmark = pytest.mark.django_db

THURSDAY = date(2026, 3, 5)
SLOT = services.Slot(starts_at=local("2026-03-05 10:00"), minutes=30)


@pytest.fixture
def actor():
    return make_clinician()


def asked(case, actor, by_day=THURSDAY, **more):
    wanted = services.Wanted(kind="video", by_day=by_day, **more)
    return services.request_consultation(
        screening_id=case.pk, actor=actor, wanted=wanted, now=NOW
    )


def booked(consultation, actor, slot=SLOT, now=NOW):
    return services.book_consultation(
        consultation_id=consultation.pk, actor=actor, slot=slot, now=now
    )


def state_of(consultation):
    return Consultation.objects.with_state().get(pk=consultation.pk)


def test_a_consultation_is_asked_for_booked_and_ended(actor):
    case, doctor = calm_case(), make_clinician("doctor")
    consultation = asked(case, actor, with_whom=doctor, note="Ask about sleep")
    assert state_of(consultation).step is None

    booked(consultation, actor)
    assert (state_of(consultation).is_booked, state_of(consultation).starts_at) == (
        True,
        SLOT.starts_at,
    )
    services.end_consultation(
        consultation_id=consultation.pk,
        actor=actor,
        outcome="held",
        note="Sleeps four hours",
        now=SLOT.starts_at,
    )

    ended = state_of(consultation)
    assert (ended.is_open, ended.with_whom, ended.read_note()) == (
        False,
        doctor,
        "Ask about sleep",
    )
    last = ConsultationStep.objects.last()
    assert (last.outcome, last.read_note()) == ("held", "Sleeps four hours")
    kinds = case.case_events.values_list("kind", flat=True)
    assert list(kinds)[-3:] == [
        "consultation_asked",
        "consultation_step",
        "consultation_step",
    ]


def test_what_staff_wrote_is_sealed(actor):
    consultation = asked(calm_case(), actor, note="Zebulon")

    assert b"Zebulon" not in bytes(reread(consultation).note)


def test_until_it_is_booked_the_case_is_due_by_the_end_of_that_day(actor):
    case = calm_case()

    asked(case, actor, by_day=TODAY)

    assert spoken(reread(case).follow_up_at) == "2026-03-02 23:59"
    assert reread(case).due_at == reread(case).follow_up_at


def test_a_case_laid_aside_for_it_comes_back_when_it_is_over(actor):
    case = calm_case()
    consultation = asked(case, actor)
    close(case, actor, code="book_consultation", returns_at=NOW + timedelta(days=9))

    booked(consultation, actor)

    stored = reread(case)
    assert stored.status == Status.WAITING
    assert spoken(stored.returns_at) == "2026-03-05 10:30"


def test_a_new_booking_stands_in_the_place_of_the_old_one(actor):
    consultation = asked(calm_case(), actor)
    booked(consultation, actor)
    later = services.Slot(starts_at=SLOT.starts_at + timedelta(days=1), minutes=45)

    booked(consultation, actor, later)

    found = state_of(consultation)
    assert (found.starts_at, found.minutes) == (later.starts_at, 45)
    assert consultation.steps.count() == 2


def test_a_booking_called_off_is_to_be_booked_anew(actor):
    case = calm_case()
    consultation = asked(case, actor)
    booked(consultation, actor)

    services.call_off_consultation(
        consultation_id=consultation.pk, actor=actor, now=NOW
    )

    assert (state_of(consultation).is_booked, state_of(consultation).is_open) == (
        False,
        True,
    )
    assert spoken(reread(case).follow_up_at) == "2026-03-05 23:59"


def test_what_ended_takes_no_further_step(actor):
    consultation = asked(calm_case(), actor)
    end = {"consultation_id": consultation.pk, "actor": actor, "now": NOW}
    services.end_consultation(**end, outcome="no_show")

    with pytest.raises(services.ConsultationOver):
        booked(consultation, actor)
    with pytest.raises(services.ConsultationOver):
        services.end_consultation(**end, outcome="held")
    assert not Consultation.objects.open().exists()


def test_times_that_are_over_are_refused(actor):
    case = calm_case()
    with pytest.raises(services.BadTime):
        asked(case, actor, by_day=TODAY - timedelta(days=1))
    consultation = asked(case, actor)

    for starts_at, minutes in ((NOW, 30), (SLOT.starts_at, 0), (SLOT.starts_at, 999)):
        with pytest.raises(services.BadTime):
            booked(
                consultation, actor, services.Slot(starts_at=starts_at, minutes=minutes)
            )


def test_staff_are_reminded_on_the_day_before_and_an_hour_before(actor):
    open_clinic()
    doctor = make_clinician("doctor")
    consultation = asked(calm_case(), actor, with_whom=doctor)
    Notice.objects.all().delete()

    booked(consultation, actor)

    scheduled = Notice.objects.order_by("next_attempt_at")
    assert [(n.to, n.kind, spoken(n.next_attempt_at)) for n in scheduled] == [
        (doctor, "reminder", "2026-03-04 10:00"),
        (doctor, "reminder", "2026-03-05 09:00"),
    ]


def test_the_reminder_of_a_monday_comes_on_friday(actor):
    open_clinic()
    consultation = asked(calm_case(), actor, by_day=date(2026, 3, 9))
    Notice.objects.all().delete()

    booked(
        consultation,
        actor,
        services.Slot(starts_at=local("2026-03-09 10:00"), minutes=30),
    )

    first = Notice.objects.order_by("next_attempt_at").first()
    assert spoken(first.next_attempt_at) == "2026-03-06 17:00"


def test_reminders_of_a_booking_that_fell_stay_in_the_log_unsent(actor):
    consultation = asked(calm_case(), actor)
    booked(consultation, actor)
    services.call_off_consultation(
        consultation_id=consultation.pk, actor=actor, now=NOW
    )

    states = Notice.objects.filter(kind="reminder").values_list("state", flat=True)
    assert set(states) == {NoticeState.DROPPED}


def lines_of(content):
    assert content.endswith(b"\r\n")
    unfolded = content.replace(b"\r\n ", b"")
    return dict(
        line.split(":", 1) for line in unfolded.decode().split("\r\n") if line
    ) | {"lines": content.split(b"\r\n")}


def entry_of(consultation, **words):
    booked_one = state_of(consultation)
    if "phone" in words:
        return ics.for_patient(booked_one, number=1, **words)
    return ics.for_staff(booked_one, number=1, **words)


def test_the_patients_calendar_file_says_nothing_of_the_clinics_field(actor):
    case = calm_case()
    consultation = asked(case, actor)
    booked(consultation, actor)

    content = ics.written(entry_of(consultation, phone="(314) 555-0142"), NOW)

    found = lines_of(content)
    assert found["SUMMARY"] == "Appointment"
    assert found["DTSTART"] == "20260305T160000Z"
    assert found["DTEND"] == "20260305T163000Z"
    text = content.decode().lower()
    words = ["mood", "ketamine", "clinic w", "video", case.reference.lower(), "mental"]
    assert [word for word in words if word in text] == []


def test_the_staffs_calendar_file_names_the_reference_and_no_person(actor):
    case = calm_case()
    consultation = asked(case, actor)
    booked(consultation, actor)

    entry = entry_of(consultation, reference=case.reference, url="https://x.example/a")

    found = lines_of(ics.written(entry, NOW))
    assert found["SUMMARY"] == f"Video call\\, {case.reference}"
    assert found["UID"].startswith("staff-")


def test_long_lines_are_folded_between_characters():
    entry = ics.Entry(
        uid="u",
        number=0,
        starts_at=NOW,
        ends_at=NOW,
        title="é" * 100 + ";\n,\\",
        text="",
        remind_minutes=15,
    )

    content = ics.written(entry, NOW)

    assert max(map(len, content.split(b"\r\n"))) <= 75
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:" + "é" * 100 + "\\;\\n\\,\\\\\r\n" in unfolded


def test_a_time_in_winter_and_in_summer_is_the_same_hour_at_the_clinic(actor):
    consultation = asked(calm_case(), actor, by_day=date(2026, 3, 9))
    for day, start in (("2026-03-06", "160000"), ("2026-03-09", "150000")):
        slot = services.Slot(starts_at=local(f"{day} 10:00"), minutes=30)
        booked(consultation, actor, slot)
        content = ics.written(entry_of(consultation, phone="1"), NOW)
        assert lines_of(content)["DTSTART"].endswith(f"T{start}Z")


def file_url(case, consultation, reader):
    name = "admin:screening_screening_calendar_file"
    return reverse(name, args=(case.pk, consultation.pk, reader))


@pytest.mark.parametrize("reader", ["staff", "patient"])
def test_a_file_is_handed_out_and_noted(actor, reader):
    case = calm_case()
    consultation = asked(case, actor)
    booked(consultation, actor)
    client = Client()
    client.force_login(actor)

    response = client.get(file_url(case, consultation, reader))

    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert case.case_events.filter(kind="exported", actor=actor).count() == 1


@pytest.mark.parametrize("reader", ["staff", "patient", "other"])
def test_without_a_booking_there_is_no_file(actor, reader):
    case = calm_case()
    consultation = asked(case, actor)
    client = Client()
    client.force_login(actor)

    assert client.get(file_url(case, consultation, reader)).status_code == 404


def test_quiet_hours_leave_no_reminder_for_after_the_start(actor):
    open_clinic()
    doctor = make_clinician("doctor")
    QuietHours.objects.create(user=doctor, starts="17:30", ends="09:45")
    consultation = asked(calm_case(), actor, with_whom=doctor)
    Notice.objects.all().delete()
    early = services.Slot(starts_at=local("2026-03-05 09:30"), minutes=30)

    booked(consultation, actor, early)

    scheduled = Notice.objects.values_list("next_attempt_at", flat=True)
    assert [spoken(moment) for moment in scheduled] == ["2026-03-04 09:45"]
