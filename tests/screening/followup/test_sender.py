from datetime import timedelta
from smtplib import SMTPServerDisconnected
from threading import Barrier, Thread

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection

from screening.followup import sender
from screening.models import ClinicProfile, Notice
from tests.builders import DANGER, DANGER_PAGE, NOW, make_screening, save


@pytest.fixture
def notice(db):
    save(make_screening(), DANGER_PAGE, DANGER)
    return Notice.objects.get()


@pytest.fixture
def mail_server_down(monkeypatch):
    def refuse(self, *, fail_silently=False):
        raise SMTPServerDisconnected("nurse@clinic.example refused")

    monkeypatch.setattr(EmailMessage, "send", refuse)


def test_a_due_notice_is_sent_once(notice):
    assert sender.send_due(now=NOW) == 1
    assert sender.send_due(now=NOW + timedelta(days=1)) == 0

    notice.refresh_from_db()
    assert (notice.state, notice.sent_at) == ("sent", NOW)
    assert len(mail.outbox) == 1


def test_a_failure_is_tried_again_after_a_growing_wait(notice, mail_server_down):
    moment, waits = NOW, []
    for _ in range(9):
        sender.send_due(now=moment)
        notice.refresh_from_db()
        waits.append((notice.next_attempt_at - moment) // timedelta(minutes=1))
        moment = notice.next_attempt_at

    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert notice.state == "pending"


def test_nothing_is_tried_before_its_time(notice, mail_server_down):
    sender.send_due(now=NOW)
    sender.send_due(now=NOW + timedelta(seconds=59))

    notice.refresh_from_db()
    assert notice.attempts == 1


def test_after_ten_attempts_the_failure_stays_visible(notice, mail_server_down):
    for hours in range(12):
        sender.send_due(now=NOW + timedelta(hours=2 * hours))

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("failed", 12)
    assert notice.last_error == "SMTPServerDisconnected"


def test_a_failure_keeps_the_class_of_the_error_alone(notice, mail_server_down, caplog):
    sender.send_due(now=NOW)

    notice.refresh_from_db()
    assert notice.last_error == "SMTPServerDisconnected"
    assert caplog.messages == ["A notice could not be sent"]
    assert "nurse@" not in caplog.text


def test_a_failed_notice_goes_out_once_mail_is_back(
    notice, mail_server_down, monkeypatch
):
    for minutes in range(0, 48 * 60, 30):
        sender.send_due(now=NOW + timedelta(minutes=minutes))
    notice.refresh_from_db()
    assert notice.state == "failed"
    monkeypatch.undo()

    assert sender.send_due(now=NOW + timedelta(hours=49)) == 1

    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == ("sent", "")
    assert len(mail.outbox) == 1


def test_a_failed_notice_can_be_tried_at_once(notice, mail_server_down, monkeypatch):
    Notice.objects.update(state="failed", attempts=10)
    monkeypatch.undo()

    assert sender.retry(notice_id=notice.pk, now=NOW)
    assert sender.send_due(now=NOW) == 1
    assert not sender.retry(notice_id=notice.pk, now=NOW)


def test_a_missing_address_stays_visible(notice):
    ClinicProfile(on_duty_email="").save()

    assert sender.send_due(now=NOW) == 0

    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == ("pending", "NoRecipient")


def test_a_notice_that_cannot_be_written_stops_no_other(notice, monkeypatch):
    save(make_screening(), DANGER_PAGE, DANGER)
    write = sender.mail_for

    def break_for_the_first(one, now):
        if one.pk == notice.pk:
            raise LookupError
        return write(one, now)

    monkeypatch.setattr(sender, "mail_for", break_for_the_first)

    assert sender.send_due(now=NOW) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.last_error) == ("pending", "LookupError")


def test_a_worker_that_dies_while_sending_leaves_the_notice_due(notice, monkeypatch):
    def die(self, *, fail_silently=False):
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailMessage, "send", die)
    with pytest.raises(KeyboardInterrupt):
        sender.send_due(now=NOW)
    monkeypatch.undo()

    assert sender.send_due(now=NOW + timedelta(minutes=1)) == 1


def test_the_most_urgent_goes_first(db):
    page = make_screening().protocol.page_of_link["phq9_9"].id
    calm, urgent = make_screening(), make_screening()
    save(calm, page, {"phq9_9": 1}, now=NOW - timedelta(minutes=5))
    save(urgent, DANGER_PAGE, DANGER)
    Notice.objects.filter(screening=calm).update(level=3)

    sender.send_due(now=NOW)

    subjects = [message.subject for message in mail.outbox]
    assert urgent.reference in subjects[0]
    assert calm.reference in subjects[1]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_notice_once():
    for _ in range(10):
        save(make_screening(), DANGER_PAGE, DANGER)
    barrier, counts = Barrier(2), []

    def work():
        barrier.wait(timeout=30)
        counts.append(sender.send_due(now=NOW))
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    assert sum(counts) == len(mail.outbox) == 10
    assert not Notice.objects.exclude(state="sent").exists()
