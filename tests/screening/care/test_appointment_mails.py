"""The patient is reminded of a consultation: once, neutrally, and only if allowed."""

from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from screening import services
from screening.followup.return_sender import send_return_mails
from screening.models import ClinicProfile, MailState, ReturnMail, SavedPage, Screening
from screening.protocol.answers import PageAnswers
from screening.services import appointment_mails
from tests.builders import NOW, TODAY, make_clinician, make_submitted
from tests.screening.care.cases import local, open_clinic, spoken
from tests.screening.followup.test_return_mails import TELLING
from tests.screening.review.pages import case_url, text_of

pytestmark = pytest.mark.django_db

TO = "box@example.com"
ALLOWED = {
    "redflag_now": "no",
    "harm_others_now": "no",
    "contact_ways": ("call", "email"),
    "contact_safe_message": "yes",
    "email": TO,
    "legal_first_name": "Mary",
    "legal_last_name": "Stone",
}
STARTS = local("2026-03-05 10:00")
REMINDED_AT = local("2026-03-04 10:00")


def book(case: Screening, starts_at: datetime = STARTS, now: datetime = NOW):
    actor = make_clinician(f"clinician-{ReturnMail.objects.count()}-{now:%H%M%S%f}")
    wanted = services.Wanted(kind="visit", by_day=starts_at.date())
    asked = services.request_consultation(
        screening_id=case.pk, actor=actor, wanted=wanted, now=now
    )
    slot = services.Slot(starts_at=starts_at, minutes=30)
    services.book_consultation(
        consultation_id=asked.pk, actor=actor, slot=slot, now=now
    )
    return asked, actor


def rebook(booked, starts_at: datetime, now: datetime = NOW):
    asked, actor = booked
    services.book_consultation(
        consultation_id=asked.pk,
        actor=actor,
        slot=services.Slot(starts_at=starts_at, minutes=30),
        now=now,
    )


def send(at: datetime = REMINDED_AT) -> int:
    return send_return_mails(now=at)


def only() -> ReturnMail:
    return ReturnMail.objects.get()


def test_it_goes_out_a_day_before_once_and_not_a_second_earlier():
    book(make_submitted(ALLOWED))

    assert send(REMINDED_AT - timedelta(seconds=1)) == 0
    assert send() == 1
    for hours in range(30):
        send(REMINDED_AT + timedelta(hours=hours))

    assert [sent.to for sent in mail.outbox] == [[TO]]
    assert only().state == MailState.SENT


def test_it_says_when_and_whom_to_call_and_nothing_else():
    case = make_submitted(ALLOWED)
    book(case)
    send()

    (sent,) = mail.outbox
    text = sent.message().as_string() + sent.subject + sent.body
    assert "March 5, 2026, 10:00 AM" in sent.body
    assert ClinicProfile().phone in sent.body
    assert sent.subject == "Your appointment"
    assert sent.from_email == "no-reply@localhost"
    for word in ("Mary", "Stone", case.reference, ClinicProfile().name, "/staff/"):
        assert word not in text
    assert TELLING.findall(text.replace("quoted-printable", "")) == []


def test_it_speaks_the_language_in_which_the_patient_read():
    case = make_submitted(ALLOWED)
    save_in_spanish(case)
    book(case)
    send()

    (sent,) = mail.outbox
    assert sent.subject == "Su cita"
    assert "5 de marzo de 2026" in sent.body
    assert TELLING.findall(sent.body) == []


def save_in_spanish(case: Screening) -> None:
    """Add a page that was read in Spanish, as a patient's save would."""
    last = case.pages.order_by("-sequence").first()
    page = SavedPage(
        screening=case,
        page_id=last.page_id,
        sequence=last.sequence + 1,
        language="es",
        saved_at=NOW,
    )
    page.seal("content", {"answers": {}})
    page.save(force_insert=True)


@pytest.mark.parametrize(
    "changes",
    [
        {"contact_ways": ("call", "voicemail", "text")},
        {"contact_ways": ("unsure",)},
        {"contact_ways": None},
        {"contact_safe_message": "no"},
        {"contact_safe_message": None},
        {"contact_safe_message": "unsure"},
        {"email": None},
    ],
    ids=str,
)
def test_who_did_not_allow_it_or_did_not_answer_is_not_mailed(changes):
    told = {key: value for key, value in (ALLOWED | changes).items() if value}
    book(make_submitted(told))
    for hours in range(72):
        send(NOW + timedelta(hours=hours))

    assert mail.outbox == []
    assert not ReturnMail.objects.exists()


def test_what_is_allowed_is_asked_again_when_it_goes_out():
    case = make_submitted(ALLOWED)
    book(case)
    with_no_message(case)

    assert send() == 0
    assert mail.outbox == []
    assert only().state == MailState.STOPPED


def with_no_message(case: Screening) -> None:
    """Let the patient change their mind in a visit of their own."""
    visit = services.open_amendment(screening_id=case.pk, now=NOW)
    given = {"contact_ways": ("call",), "contact_safe_message": "no"}
    services.save_amended_page(
        amendment_id=visit.pk,
        page_id="reach-you",
        answers=PageAnswers(given=given),
        now=NOW,
        on=TODAY,
    )
    services.hand_in_amendment(amendment_id=visit.pk, now=NOW, on=TODAY)


@pytest.mark.parametrize(
    ("starts", "goes"),
    [
        ("2026-03-05 10:00", "2026-03-04 10:00"),
        ("2026-03-05 08:30", "2026-03-04 09:00"),
        ("2026-03-05 17:59", "2026-03-04 17:59"),
        ("2026-03-05 18:00", "2026-03-05 09:00"),
        ("2026-03-05 07:00", "2026-03-04 09:00"),
        # Summer time begins in the night to Sunday, 8 March: 24 hours earlier.
        ("2026-03-08 12:00", "2026-03-07 11:00"),
    ],
)
def test_no_mail_goes_out_at_night(starts, goes):
    open_clinic()
    book(make_submitted(ALLOWED), local(starts))

    assert spoken(only().next_attempt_at) == goes


def test_a_worker_that_comes_back_at_night_waits_for_the_morning():
    book(make_submitted(ALLOWED), local("2026-03-05 16:00"))

    assert send(local("2026-03-05 03:00")) == 0
    assert spoken(only().next_attempt_at) == "2026-03-05 09:00"
    assert send(local("2026-03-05 09:00")) == 1


@pytest.mark.parametrize("starts", ["2026-03-02 16:00", "2026-03-03 09:00"])
def test_who_was_told_less_than_a_day_before_needs_no_reminder(starts):
    book(make_submitted(ALLOWED), local(starts))

    assert not ReturnMail.objects.exists()


def test_a_worker_that_was_away_too_long_sends_nothing_that_is_too_late():
    book(make_submitted(ALLOWED))

    assert send(STARTS - timedelta(minutes=59)) == 0
    assert only().state == MailState.STOPPED


def test_a_booking_that_moves_or_falls_takes_its_reminder_along():
    booked = book(make_submitted(ALLOWED))
    moved = local("2026-03-06 15:00")
    rebook(booked, moved)

    assert send() == 0
    assert send(moved - timedelta(days=1)) == 1
    assert "March 6, 2026, 3:00 PM" in mail.outbox[0].body

    again = book(make_submitted(ALLOWED))
    services.call_off_consultation(consultation_id=again[0].pk, actor=again[1], now=NOW)
    assert send() == 0
    assert sorted(row.state for row in ReturnMail.objects.all()) == [
        "sent",
        "stopped",
        "stopped",
    ]


def test_a_server_that_is_down_is_tried_again_and_nothing_goes_out_twice(monkeypatch):
    def refuse(self, *, fail_silently=False):
        raise SMTPServerDisconnected(f"{TO} refused")

    book(make_submitted(ALLOWED))
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", refuse)
        assert send() == 0
    assert only().last_error == "SMTPServerDisconnected"
    assert only().state == MailState.PENDING

    assert send(REMINDED_AT + timedelta(minutes=2)) == 1
    assert len(mail.outbox) == 1


def test_a_worker_killed_in_between_never_sends_a_second_one(monkeypatch):
    def die(self, *, fail_silently=False):
        raise KeyboardInterrupt

    book(make_submitted(ALLOWED))
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", die)
        with pytest.raises(KeyboardInterrupt):
            send()

    for minutes in range(0, 24 * 60, 10):
        send(REMINDED_AT + timedelta(minutes=minutes))
    assert mail.outbox == []
    assert only().state == MailState.SENDING


def test_the_outbox_holds_no_address_of_it():
    book(make_submitted(ALLOWED))

    assert bytes(only().content) == b""


def test_the_case_and_the_log_show_what_is_scheduled_and_what_went_out():
    case = make_submitted(ALLOWED)
    book(case)
    lead = make_clinician("lead", role="Clinical leads")
    desk = Client()
    desk.force_login(lead)

    page = text_of(desk.get(case_url(case)).content.decode())
    log = text_of(desk.get(reverse(LOG)).content.decode())
    assert "A reminder by e-mail goes to the patient on March 4, 2026, 10 a.m." in page
    assert "Reminder to the patient by e-mail" in page
    assert case.reference in log
    assert "Reminder of an appointment" in log
    assert "Waiting to be sent" in log
    assert "March 4, 2026" in log
    assert TO not in log

    send()
    page = text_of(desk.get(case_url(case)).content.decode())
    assert "The patient was reminded by e-mail on March 4, 2026, 10 a.m." in page


LOG = "admin:screening_returnmail_changelist"


def test_the_case_says_when_no_reminder_goes_out():
    case = make_submitted(ALLOWED | {"contact_safe_message": "no"})
    book(case)
    desk = Client()
    desk.force_login(make_clinician("reader"))

    page = text_of(desk.get(case_url(case)).content.decode())

    assert "No reminder by e-mail goes to the patient." in page


def test_the_database_holds_no_mail_of_nothing():
    with pytest.raises(IntegrityError), transaction.atomic():
        ReturnMail.objects.create(kind="booking", created_at=NOW, next_attempt_at=NOW)


def test_awake_is_never_earlier():
    for minutes in range(0, 3 * 24 * 60, 7):
        at = NOW + timedelta(minutes=minutes)
        assert at <= appointment_mails.awake(at) < at + timedelta(hours=15)
