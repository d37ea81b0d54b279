"""SIGKILL at random moments: what a process was told is saved, is saved."""

import os
import random
import subprocess
import sys
import time
from urllib.parse import quote

import pytest
from django.db import connection

from screening.models import Evaluation, Notice, SavedPage
from screening.services import reading
from tests.builders import make_screening

pytestmark = pytest.mark.django_db(transaction=True)

KILLS = 6
LONGEST_SECONDS = 0.4


def database_url():
    """Return the address of the test database, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    host = settings["HOST"] or settings["OPTIONS"].get("host", "")
    return f"postgres://{settings['USER']}:@/{settings['NAME']}?host={quote(host)}"


def acknowledged_before_kill(screening, seconds):
    """Let a process save pages, kill it, and return what it had been told."""
    command = [
        sys.executable,
        "-m",
        "tests.screening.services.saver",
        str(screening.pk),
    ]
    environment = os.environ | {"DATABASE_URL": database_url()}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        first = process.stdout.readline()
        time.sleep(seconds)
        process.kill()
        rest = process.stdout.read()
    whole = [line for line in (first + rest).splitlines(keepends=True) if "\n" in line]
    return dict(line.split() for line in whole)


def test_nothing_acknowledged_is_lost_and_nothing_is_half_written():
    moments = random.Random(20260302)  # noqa: S311 - repeatable, not secret
    screening = make_screening()
    told = {}

    for _ in range(KILLS):
        seconds = moments.uniform(0, LONGEST_SECONDS)
        told |= acknowledged_before_kill(screening, seconds)

    stored = {
        str(page.sequence): page.answers(screening.protocol).answer("redflag_now")
        for page in SavedPage.objects.all()
    }
    assert len(told) > KILLS
    assert told.items() <= stored.items()
    assert len(stored) == Evaluation.objects.count()
    screening.refresh_from_db()
    assert reading.saved_pages(screening) == reading.folded_pages(screening)
    assert Notice.objects.count() == times_raised(stored)


def times_raised(stored):
    """Count the saves that turned the danger on: each one tells staff."""
    answers = [stored[str(number)] for number in range(1, len(stored) + 1)]
    return sum(
        now == "yes" and before != "yes"
        for before, now in zip([None, *answers], answers, strict=False)
    )
