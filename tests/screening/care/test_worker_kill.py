"""SIGKILL in the middle of a round: after a restart each step was taken, each once."""

import os
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from screening.models import Escalation, Notice
from tests.builders import DANGER, DANGER_PAGE, make_screening, save
from tests.screening.services.test_kill import database_url

pytestmark = pytest.mark.django_db(transaction=True)

CASES = 25
KILLS = 3


def worker(tmp_path):
    """Start the worker as an installation does, with mail into a folder."""
    mail = {"EMAIL_URL": f"filemail:///{tmp_path}/mail"}
    environment = os.environ | mail | {"DATABASE_URL": database_url()}
    command = [sys.executable, "manage.py", "run_worker", "--seconds", "0.05"]
    return subprocess.Popen(command, env=environment)


def wait_for_steps(least):
    for _ in range(600):
        if Escalation.objects.count() >= least:
            return
        time.sleep(0.05)
    pytest.fail(f"only {Escalation.objects.count()} of {least} steps were taken")


def test_a_worker_killed_and_started_again_takes_each_step_once(tmp_path):
    came_in = timezone.now() - timedelta(hours=1)
    flags = [
        flag
        for _ in range(CASES)
        for flag in save(
            make_screening(came_in), DANGER_PAGE, DANGER, came_in
        ).new_flags
    ]

    for kill in range(KILLS):
        with worker(tmp_path) as process:
            wait_for_steps(1 + kill * CASES // KILLS)
            process.kill()
    with worker(tmp_path) as process:
        wait_for_steps(3 * len(flags))
        process.terminate()

    for flag in flags:
        own = Escalation.objects.filter(key__contains=flag.pk.hex)
        assert [step.rung for step in own] == ["owner", "on_duty", "lead"]
        events = flag.screening.case_events.filter(kind="escalated")
        assert events.count() == 3
        told = Notice.objects.filter(screening=flag.screening, kind="escalation")
        assert told.count() == 1
