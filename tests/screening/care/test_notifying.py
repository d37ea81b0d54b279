"""To whom a notice goes, and when, as that person wants it."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage

from screening import services
from screening.followup import sender
from screening.models import Notice, NoticeKind, NoticePreference, QuietHours
from screening.services import notifying
from tests.builders import DANGER, NOW, make_clinician, make_submitted
from tests.screening.care.cases import calm_case, local, open_clinic, spoken

pytestmark = pytest.mark.django_db

HEALTH = ["zebulon", "red-01", "bp-07", "chest", "suicid", "emergency", "ketamine"]
EVENING = local("2026-03-03 22:30")


@pytest.fixture
def nurse():
    return make_clinician("nurse")


def chooses(user, kind, delivery):
    NoticePreference.objects.create(user=user, kind=kind, delivery=delivery)


def tell(case, person, kind=NoticeKind.HANDED_OVER, now=NOW, **more):
    Notice.objects.filter(to=person).delete()
    notifying.tell(case, [person], kind, key="k", now=now, **more)
    return Notice.objects.filter(to=person).first()


@pytest.mark.parametrize(
    ("delivery", "in_digest", "told"),
    [("immediate", False, "2026-03-02 09:00"), ("digest", True, "2026-03-03 08:30")],
)
def test_each_person_chooses_for_each_kind(nurse, delivery, in_digest, told):
    open_clinic()
    chooses(nurse, "handed_over", delivery)

    notice = tell(calm_case(), nurse)

    assert (notice.in_digest, spoken(notice.next_attempt_at)) == (in_digest, told)


def test_of_notes_nobody_hears_who_did_not_ask_for_it(nurse):
    assert tell(calm_case(), nurse, NoticeKind.NOTES_ONLY) is None
    chooses(nurse, "notes_only", "digest")
    assert tell(calm_case(), nurse, NoticeKind.NOTES_ONLY).in_digest


def test_quiet_hours_hold_back_what_is_no_emergency(nurse):
    QuietHours.objects.create(user=nurse, starts="22:00", ends="07:00")

    notice = tell(calm_case(), nurse, now=EVENING)

    assert spoken(notice.next_attempt_at) == "2026-03-04 07:00"


def test_an_emergency_comes_through_quiet_hours_and_digests(nurse):
    QuietHours.objects.create(user=nurse, starts="22:00", ends="07:00")
    chooses(nurse, "escalation", "digest")

    notice = tell(make_submitted(DANGER), nurse, NoticeKind.ESCALATION, now=EVENING)

    assert (notice.in_digest, notice.next_attempt_at) == (False, EVENING)


def test_the_mailbox_on_duty_has_no_quiet_hours():
    case = calm_case()

    notifying.tell(case, notifying.ON_DUTY, NoticeKind.ESCALATION, key="k", now=EVENING)

    assert Notice.objects.get(to=None).next_attempt_at == EVENING


def test_the_same_key_is_told_once(nurse):
    case = calm_case()
    for _ in range(3):
        notifying.tell(case, [nurse], NoticeKind.RETURNED, key="same", now=NOW)

    assert Notice.objects.filter(to=nurse, kind="returned").count() == 1


def test_a_new_case_is_told_to_who_reads_cases_and_to_nobody_else(nurse):
    for role in ("Front desk", "Page editors", "Administrators"):
        make_clinician(role.split()[0].lower(), role)

    calm_case()

    told = Notice.objects.filter(kind="new_case")
    assert [notice.to for notice in told] == [nurse]
    assert told.get().in_digest


def test_danger_is_told_when_it_is_answered_and_not_again_at_the_end(nurse):
    make_submitted(DANGER)

    assert list(Notice.objects.values_list("kind", "to")) == [("urgent", None)]


def test_how_many_people_are_told_costs_no_further_query(
    nurse, django_assert_max_num_queries
):
    case = calm_case()
    people = [nurse, *(make_clinician(f"n{number}") for number in range(20))]

    with django_assert_max_num_queries(3):
        notifying.tell(case, people, NoticeKind.NEW_CASE, key="all", now=NOW)


def test_one_digest_holds_all_that_waited_for_a_person(nurse, mailoutbox):
    open_clinic()
    other = make_clinician("other")
    cases = [calm_case(), calm_case()]

    assert sender.send_due(now=NOW) == 0
    assert sender.send_due(now=local("2026-03-03 08:30")) == 4

    assert sorted(mail.to for mail in mailoutbox) == [[nurse.email], [other.email]]
    for mail in mailoutbox:
        assert all(case.reference in mail.body for case in cases)
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}


def test_a_digest_that_fails_is_tried_again_whole(nurse, mailoutbox, monkeypatch):
    open_clinic()
    calm_case(), calm_case()
    morning = local("2026-03-03 08:30")

    def refuse(self, *, fail_silently=False):
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", refuse)
    assert sender.send_due(now=morning) == 0
    assert set(Notice.objects.values_list("last_error", flat=True)) == {
        "SMTPServerDisconnected"
    }
    monkeypatch.undo()

    assert sender.send_due(now=morning + timedelta(minutes=1)) == 2
    assert len(mailoutbox) == 1


def test_who_left_is_replaced_by_the_person_on_duty(nurse, mailoutbox):
    tell(calm_case(), nurse)
    nurse.is_active = False
    nurse.save()

    sender.send_due(now=NOW)

    assert mailoutbox[0].to == ["on-duty@clinic.example"]


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("in_digest", [True, False])
def test_no_mail_of_any_kind_holds_health_information(
    nurse, mailoutbox, kind, in_digest
):
    case = make_submitted(DANGER | {"legal_last_name": "Zebulon"})
    Notice.objects.all().delete()
    Notice.objects.create(
        screening=case,
        to=nurse,
        kind=kind,
        level=4,
        in_digest=in_digest,
        idempotency_key="k",
        created_at=NOW,
        next_attempt_at=NOW,
    )

    sender.send_due(now=NOW)

    (mail,) = mailoutbox
    text = str(mail.message()).lower()
    assert case.reference.lower() in text
    assert [word for word in HEALTH if word in text] == []


def test_a_failed_notice_stays_in_the_log_with_its_person(nurse, monkeypatch):
    def refuse(self, *, fail_silently=False):
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", refuse)
    tell(calm_case(), nurse)
    for hours in range(12):
        sender.send_due(now=NOW + timedelta(hours=2 * hours))

    notice = Notice.objects.get(to=nurse, kind="handed_over")
    assert (notice.state, notice.attempts) == ("failed", 12)


def test_an_owner_hears_that_closed_answers_changed(nurse):
    case = calm_case()
    services.claim_case(screening_id=case.pk, actor=nurse, now=NOW)
    services.acknowledge_case(screening_id=case.pk, actor=nurse, now=NOW)
    Notice.objects.all().delete()

    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=case.pk, wish=wish, now=NOW)

    assert set(Notice.objects.values_list("to", "kind")) == {
        (None, "urgent"),
        (nurse.pk, "returned"),
    }
