"""Whoever has the database and not the keys changes nothing without being found."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, transaction

from screening.models import AuditEntry, CaseEventKind, Screening
from screening.models.trail import SYSTEM
from screening.services import trail
from screening.services.trail import seals
from screening.services.trail.verifying import verify
from tests.conftest import triggers_off
from tests.screening.trail import demo
from tests.screening.trail.tampering import tamper

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
A_FEW, ALL = range(16), range(100)
# Twenty draws that a constraint of the database refused one after the other.
REFUSED = "refused by the database"


def outcome_of(way, heads):
    """Tamper, verify, take it back; return what was done and whether it was found.

    Found at once, and still when somebody looked and the worker went its round.
    """
    with transaction.atomic():
        with triggers_off():
            done = way()
            at_once = verify(heads).findings
            a_look_and_a_round(demo.SOON + MINUTE)
            later = verify(heads).findings
        transaction.set_rollback(True)
    return done, at_once and later


def a_look_and_a_round(now):
    """Let a colleague look at every case, and the worker go its round."""
    colleague = User.objects.get(username="clinician")
    for pk in Screening.objects.values_list("pk", flat=True):
        trail.note_event(pk, CaseEventKind.VIEWED, now=now, actor=colleague)
    seals.seal_due(now=now + MINUTE)


def attempt(seed):
    """Draw on where a constraint refuses what the seed drew first."""
    for further in range(20):
        try:
            with transaction.atomic():
                return tamper(seed * 1000 + further)
        except IntegrityError:
            continue
    return REFUSED


def head_of_today():
    last = AuditEntry.objects.filter(chain=SYSTEM).order_by("-sequence").first()
    return [(last.sequence, last.own)]


def missed(seeds, tmp_path):
    demo.load(tmp_path)
    heads = head_of_today()
    tried = {seed: outcome_of(partial(attempt, seed), heads) for seed in seeds}
    assert verify(heads).findings == []
    assert REFUSED not in {done for done, _ in tried.values()}
    return {seed: done for seed, (done, found) in tried.items() if not found}


def test_tamperings_of_every_kind_are_found(tmp_path):
    assert missed(A_FEW, tmp_path) == {}


@pytest.mark.soak
@pytest.mark.parametrize("start", ALL[::10])
def test_a_hundred_of_a_hundred_tamperings_are_found(tmp_path, start):
    assert missed(ALL[start : start + 10], tmp_path) == {}


def test_an_honest_life_with_the_same_looks_and_rounds_raises_no_alarm(tmp_path):
    demo.load(tmp_path)
    heads = head_of_today()

    for minutes in (1, 3, 5):
        a_look_and_a_round(demo.SOON + minutes * MINUTE)

    report = verify(heads)
    assert (report.findings, report.waiting) == ([], 0)


def test_an_untouched_database_raises_no_alarm(tmp_path, capsys):
    demo.load(tmp_path)

    call_command("verify_audit")

    said = capsys.readouterr().out
    assert said.endswith("0 rows wait for their seal; 0 found.\n")
