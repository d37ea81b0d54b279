import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from threading import Event

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from screening.followup import worker
from screening.models import WorkerHeartbeat
from tests.builders import DANGER, DANGER_PAGE, NOW, make_screening, reread, save
from tests.screening.services.test_kill import database_url


@pytest.fixture(autouse=True)
def keep_the_connection(monkeypatch):
    """A test's transaction lives in its connection: the worker may not drop it."""
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


@pytest.mark.django_db
def test_a_round_sends_and_shows_that_it_lives():
    save(make_screening(), DANGER_PAGE, DANGER)

    assert worker.go_round(started=NOW, now=NOW) == 1

    beat = WorkerHeartbeat.objects.get()
    assert beat.is_alive(NOW + timedelta(minutes=2))
    assert not beat.is_alive(NOW + timedelta(minutes=3))


@pytest.mark.django_db
def test_a_second_round_moves_the_heartbeat():
    worker.go_round(started=NOW, now=NOW)
    worker.go_round(started=NOW, now=NOW + timedelta(minutes=1))

    beat = WorkerHeartbeat.objects.get()
    assert beat.beat_at - beat.started_at == timedelta(minutes=1)


def test_a_database_that_is_away_ends_the_round_and_not_the_worker(
    monkeypatch, caplog, settings
):
    settings.WORKER_ERRANDS = []
    rounds, stop = [], Event()

    def away(**_):
        rounds.append(1)
        if len(rounds) == 3:
            stop.set()
        raise OperationalError("could not connect as nurse")

    monkeypatch.setattr(worker, "_beat", lambda started, now: None)
    monkeypatch.setattr(worker, "_look_at_cases", lambda now: None)
    monkeypatch.setattr(worker, "send_due", away)
    monkeypatch.setattr(worker, "seal_due", lambda now: 0)
    worker.run(stop=stop, seconds=0, clock=lambda: NOW)

    assert len(rounds) == 3
    assert "nurse" not in caplog.text
    assert caplog.messages == ["The database did not answer"] * 3


def test_a_trail_that_cannot_be_sealed_ends_no_round(monkeypatch, caplog):
    def away(*, now):
        raise OperationalError("could not connect as nurse")

    monkeypatch.setattr(worker, "seal_due", away)

    assert worker.seal(now=NOW) == 0
    assert caplog.messages == ["The trail could not be sealed"]


@pytest.mark.django_db
def test_a_clock_that_stands_still_does_not_stop_the_mail(monkeypatch, mailoutbox):
    def broken(*, now):
        raise OperationalError("nurse")

    save(make_screening(), DANGER_PAGE, DANGER)
    monkeypatch.setattr(worker, "wake_due", broken)

    assert worker.go_round(started=NOW, now=NOW) == 1
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_the_command_goes_round_once(capsys):
    save(make_screening(), DANGER_PAGE, DANGER, now=timezone.now())

    call_command("run_worker", once=True)

    assert capsys.readouterr().out == "Mails sent: 1\n"
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_the_command_ends_cleanly_at_sigterm():
    environment = os.environ | {"DATABASE_URL": database_url()}
    command = [sys.executable, "manage.py", "run_worker", "--seconds", "0.1"]
    with subprocess.Popen(command, env=environment) as process:
        beat = wait_for_heartbeat()
        process.send_signal(signal.SIGTERM)

        assert process.wait(timeout=20) == 0

    assert reread(beat).beat_at >= beat.beat_at


def wait_for_heartbeat():
    for _ in range(300):
        if beat := WorkerHeartbeat.objects.first():
            return beat
        time.sleep(0.1)
    pytest.fail("The worker never went round")


@pytest.mark.django_db
def test_publishing_is_a_command_that_can_be_repeated(capsys):
    call_command("publish_protocol")
    call_command("publish_protocol")

    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("Published protocol")
    assert second.startswith("Already published: protocol")
