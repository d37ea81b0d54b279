"""The mails that patients ask for: neutral, once, and stopped when not needed."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from screening import services
from screening.followup import return_sender, sender, worker
from screening.models import CaseEvent, ClinicProfile, MailState, ReturnMail
from screening.services.coming_back import find_return_link
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    SAFE,
    TODAY,
    finish,
    make_screening,
    reread,
    save,
)
from tests.screening.services.links import BORN, CODE, NOW, make_link, with_birth_date
from tests.screening.services.test_kill import database_url

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REMINDED_AT = NOW + 11 * DAY
TO = "box@example.com"
# What would tell somebody at a locked screen what this is about, in both languages.
TELLING = re.compile(
    r"(?i)ketamin|mood|clinic|health|screening|patient|doctor|medic|depress|mental|"
    r"suicid|treat|symptom|ánimo|clínica|salud|pacient|cuestionario|evaluaci|tratam|988"
)


@pytest.fixture(autouse=True)
def keep_the_connection(monkeypatch):
    """A test's transaction lives in its connection: the worker may not drop it."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


@pytest.fixture
def mail_server_down(monkeypatch):
    def refuse(self, *, fail_silently=False):
        raise SMTPServerDisconnected(f"{TO} refused")

    monkeypatch.setattr(EmailMessage, "send", refuse)


def asked_for(*, remind=False, language="en-us", screening=None):
    """Return a link that is mailed."""
    wish = services.MailWish(to=TO, language=language, remind=remind)
    return make_link(screening or with_birth_date(), mail=wish)


def send(now=NOW):
    return return_sender.send_return_mails(now=now)


def rows():
    return {row.kind: row for row in ReturnMail.objects.all()}


def test_the_mail_holds_the_link_and_tells_nothing_else():
    made = asked_for()

    assert send() == 1

    sent = mail.outbox[0]
    assert sent.to == [TO]
    assert sent.from_email == "no-reply@localhost"
    assert sent.subject == "Your link to go on"
    assert f"http://testserver/back/{made.token}/" in sent.body
    assert "March 16, 2026, 9:00 AM" not in sent.body  # Summer time began in between.
    assert "March 16, 2026, 10:00 AM" in sent.body


@pytest.mark.parametrize("language", ["en-us", "es"])
def test_neither_mail_says_a_word_about_health_clinic_or_person(language):
    screening = with_birth_date(legal_first_name="Mary", legal_last_name="Stone")
    made = asked_for(remind=True, language=language, screening=screening)
    send()
    send(REMINDED_AT)

    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        text = sent.message().as_string() + sent.subject + sent.body
        text = text.replace(made.token, "").replace("quoted-printable", "")
        profile = ClinicProfile()
        for word in ("Mary", "Stone", "1984", screening.reference, profile.phone):
            assert word not in text
        assert profile.name not in text
        assert TELLING.findall(text) == []


def test_the_search_for_telling_words_finds_one():
    assert TELLING.search("Subject: Old Town Florissant Mood Clinic")


def test_the_mail_speaks_the_language_in_which_it_was_asked_for():
    asked_for(language="es", remind=True)
    send()
    send(REMINDED_AT)

    assert [sent.subject for sent in mail.outbox] == [
        "Su enlace para seguir",
        "Su enlace vence pronto",
    ]
    assert "16 de marzo de 2026" in mail.outbox[0].body


def test_the_reminder_holds_no_link_and_answers_the_mail_with_the_link():
    made = asked_for(remind=True)
    send()
    send(REMINDED_AT)

    first, second = (sent.message() for sent in mail.outbox)
    assert made.token not in str(second)
    assert "/back/" not in str(second)
    assert second["References"] == first["Message-ID"]
    assert "March 16, 2026" in mail.outbox[1].body


def test_without_a_wish_nothing_is_written_into_the_outbox():
    make_link(with_birth_date())

    assert not ReturnMail.objects.exists()


def test_the_outbox_row_is_written_with_the_link_or_not_at_all(monkeypatch):
    def die(*_, **__):
        raise KeyboardInterrupt

    screening = with_birth_date()
    monkeypatch.setattr(CaseEvent.objects, "create", die)
    with pytest.raises(KeyboardInterrupt):
        asked_for(screening=screening)

    assert not ReturnMail.objects.exists()
    assert not screening.return_links.exists()


# The reminder and the clock --------------------------------------------------------


def test_the_reminder_goes_out_three_days_before_the_end_and_not_a_second_before():
    asked_for(remind=True)
    send()

    assert send(REMINDED_AT - timedelta(seconds=1)) == 0
    assert send(REMINDED_AT) == 1
    assert send(REMINDED_AT + DAY) == 0
    assert [sent.subject for sent in mail.outbox].count("Your link ends soon") == 1
    assert rows()["reminder"].state == MailState.SENT


def test_who_did_not_ask_gets_no_reminder():
    asked_for()

    for days in range(16):
        send(NOW + days * DAY)

    assert len(mail.outbox) == 1


def used(made):
    services.come_back(token=made.token, fact=BORN, address="", now=NOW + DAY)


def went_on(made):
    save(made.link.screening, DANGER_PAGE, SAFE, now=NOW + DAY)


def submitted(made):
    finish(made.link.screening, now=NOW)
    services.submit(screening_id=made.link.screening_id, now=NOW + DAY, on=TODAY)


def replaced(made):
    make_link(made.link.screening, now=NOW + DAY)


@pytest.mark.parametrize("happened", [used, went_on, submitted, replaced])
def test_the_reminder_stops_itself(happened):
    made = asked_for(remind=True)
    send()

    happened(made)

    assert send(REMINDED_AT) == 0
    assert len(mail.outbox) == 1
    row = rows()["reminder"]
    assert (row.state, bytes(row.content)) == (MailState.STOPPED, b"")


def test_a_worker_that_comes_after_the_end_sends_no_reminder():
    asked_for(remind=True)
    send()

    assert send(NOW + 14 * DAY) == 0

    assert rows()["reminder"].state == MailState.STOPPED


def test_a_worker_that_was_away_reminds_late_but_in_time():
    asked_for(remind=True)
    send()

    assert send(NOW + 14 * DAY - timedelta(seconds=1)) == 1


@pytest.mark.parametrize("happened", [used, submitted, replaced])
def test_a_link_that_is_dead_before_its_mail_went_out_is_not_mailed(happened):
    made = asked_for()

    happened(made)

    assert send(NOW + DAY) == 0
    assert rows()["link"].state == MailState.STOPPED
    assert not mail.outbox


# Failures --------------------------------------------------------------------------


def test_a_failure_is_tried_again_and_after_ten_attempts_seen(mail_server_down):
    asked_for()
    moment, states = NOW, []
    for _ in range(12):
        send(moment)
        row = rows()["link"]
        states.append(row.state)
        moment = row.next_attempt_at

    assert states == ["pending"] * 9 + ["failing"] * 3
    assert row.last_error == "SMTPServerDisconnected"
    assert row.next_attempt_at - (NOW + 4 * HOUR) > 6 * HOUR


def test_after_a_day_without_a_mail_server_the_mail_still_goes_out(
    mail_server_down, monkeypatch
):
    made = asked_for()
    for hours in range(24):
        send(NOW + hours * HOUR)
    monkeypatch.undo()

    for hours in range(24, 36):
        send(NOW + hours * HOUR)

    assert made.token in mail.outbox[0].body
    assert len(mail.outbox) == 1
    assert bytes(rows()["link"].content) == b""


def test_a_failing_mail_is_wiped_when_its_link_has_ended(mail_server_down):
    asked_for()
    for hours in range(0, 15 * 24, 3):
        send(NOW + hours * HOUR)

    row = rows()["link"]
    assert (row.state, bytes(row.content)) == (MailState.STOPPED, b"")


def test_a_failure_is_logged_by_its_class_alone(mail_server_down, caplog):
    made = asked_for()

    send()

    assert caplog.messages == ["A mail to a patient could not be sent"]
    assert TO not in caplog.text
    assert made.token not in caplog.text


def test_a_row_that_cannot_be_read_stops_no_other():
    broken, whole = asked_for(), asked_for()
    ReturnMail.objects.filter(link=broken.link).update(content=b"\0" * 40)

    assert send() == 1
    assert send() == 0

    assert whole.token in mail.outbox[0].body
    row = ReturnMail.objects.get(link=broken.link)
    assert (row.state, row.last_error) == ("pending", "CannotOpen")


def test_a_reminder_that_failed_is_tried_again(mail_server_down, monkeypatch):
    asked_for(remind=True)
    ReturnMail.objects.filter(kind="link").delete()
    send(REMINDED_AT)
    monkeypatch.undo()

    assert send(REMINDED_AT + HOUR) == 1
    assert mail.outbox[0].to == [TO]
    assert bytes(rows()["reminder"].content) == b""


def test_a_mail_stopped_while_it_failed_stays_stopped(monkeypatch):
    made = asked_for(remind=True)
    send()

    def fail_late(self, *, fail_silently=False):
        used(made)
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", fail_late)
    send(REMINDED_AT)

    row = rows()["reminder"]
    assert (row.state, bytes(row.content)) == (MailState.STOPPED, b"")


# A worker that dies ----------------------------------------------------------------


def die(self, *, fail_silently=False):
    raise KeyboardInterrupt


def test_a_worker_that_dies_at_the_link_leaves_it_due(monkeypatch):
    made = asked_for()
    monkeypatch.setattr(EmailMessage, "send", die)
    with pytest.raises(KeyboardInterrupt):
        send()
    monkeypatch.undo()

    assert send(NOW + timedelta(minutes=1)) == 1
    assert made.token in mail.outbox[0].body


def test_a_worker_that_dies_at_the_reminder_never_sends_a_second_one(monkeypatch):
    asked_for(remind=True)
    send()
    monkeypatch.setattr(EmailMessage, "send", die)
    with pytest.raises(KeyboardInterrupt):
        send(REMINDED_AT)
    monkeypatch.undo()

    for hours in range(72):
        assert send(REMINDED_AT + hours * HOUR) == 0
    row = rows()["reminder"]
    assert (row.state, bytes(row.content)) == (MailState.SENDING, b"")


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_and_the_next_one_send_link_and_reminder_once(tmp_path):
    now = datetime.now(UTC)
    for number in range(8):
        screening = with_birth_date(now=now - 12 * DAY)
        wish = services.MailWish(to=f"{number}{TO}", language="en-us", remind=True)
        make_link(screening, now=now - 12 * DAY, mail=wish)
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"filemail:///{tmp_path}",
    }
    command = [sys.executable, "manage.py", "run_worker", "--seconds", "0.05"]
    for _ in range(2):
        with subprocess.Popen(command, env=environment) as process:
            wait_for_a_mail(tmp_path, process)
            process.send_signal(signal.SIGKILL)
    with subprocess.Popen(command, env=environment) as process:
        for _ in range(300):
            if not ReturnMail.objects.due(datetime.now(UTC)).exists():
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGTERM)

    # What a killed worker had taken is due again after its wait of a minute.
    return_sender.send_return_mails(now=datetime.now(UTC) + timedelta(minutes=2))
    sent = "".join(path.read_text() for path in tmp_path.iterdir())
    sent += "".join(each.message().as_string() for each in mail.outbox)
    reminders = re.findall(r"Message-ID: <(\w+)\.reminder@", sent)
    assert len(reminders) == len(set(reminders))
    in_doubt = ReturnMail.objects.filter(state=MailState.SENDING).count()
    assert len(reminders) + in_doubt >= 8
    assert in_doubt <= 2
    links = set(re.findall(r"Message-ID: <(\w+)\.link@", sent))
    assert len(links) == 8
    waiting = ReturnMail.objects.filter(kind="link").exclude(state=MailState.SENT)
    assert not waiting.exists()


def wait_for_a_mail(folder, process):
    before = ReturnMail.objects.filter(state=MailState.SENT).count()
    for _ in range(300):
        if ReturnMail.objects.filter(state=MailState.SENT).count() > before:
            return
        assert process.poll() is None
        time.sleep(0.05)
    pytest.fail("The worker sent nothing")


# Staff first -----------------------------------------------------------------------


def test_notices_to_staff_go_before_mails_to_patients():
    for _ in range(5):
        asked_for()
    save(make_screening(), DANGER_PAGE, DANGER, now=NOW)

    sent = worker.go_round(started=NOW, now=NOW)

    assert sent == 1 + return_sender.MOST_IN_A_ROUND
    assert "staff queue" in mail.outbox[0].subject


def test_the_worker_forgets_tries_that_no_limit_counts_any_more():
    asked_for()
    worker.go_round(started=NOW, now=NOW + 31 * DAY)

    assert not services.attempts.Attempt.objects.exists()


def test_the_long_wait_follows_the_waits_of_a_notice():
    waits = [return_sender._wait_after(n) for n in range(1, 10)]

    assert waits == [sender.wait_after(n) for n in range(1, 10)]
    assert return_sender._wait_after(10) == 6 * HOUR


def test_the_second_fact_of_a_mailed_link_is_the_code_where_one_was_chosen():
    made = make_link(
        with_birth_date(),
        code=CODE,
        mail=services.MailWish(to=TO, language="en-us"),
    )
    send()

    assert CODE not in mail.outbox[0].body
    assert find_return_link(token=made.token, now=NOW).fact == "code"
    assert reread(made.link).code_hash.startswith("pbkdf2_sha256$")
