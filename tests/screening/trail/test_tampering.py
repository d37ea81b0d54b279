"""Whoever has the database and not the keys changes nothing without being found."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from screening.models import AuditEntry
from screening.models.trail import SYSTEM
from screening.services.trail.verifying import verify
from tests.conftest import triggers_off
from tests.screening.trail import demo
from tests.screening.trail.tampering import tamper

pytestmark = pytest.mark.django_db

A_FEW, ALL = range(16), range(100)
# Twenty draws that a constraint of the database refused one after the other.
REFUSED = "refused by the database"


def outcome_of(seed, heads):
    """Tamper, verify, take it back; return what was done and whether it was found."""
    with transaction.atomic():
        with triggers_off():
            done = attempt(seed)
            found = verify(heads).findings
        transaction.set_rollback(True)
    return done, found


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
    tried = {seed: outcome_of(seed, heads) for seed in seeds}
    assert verify(heads).findings == []
    assert REFUSED not in {done for done, _ in tried.values()}
    return {seed: done for seed, (done, found) in tried.items() if not found}


def test_tamperings_of_every_kind_are_found(tmp_path):
    assert missed(A_FEW, tmp_path) == {}


@pytest.mark.soak
def test_a_hundred_of_a_hundred_tamperings_are_found(tmp_path):
    assert missed(ALL, tmp_path) == {}


def test_an_untouched_database_raises_no_alarm(tmp_path, capsys):
    demo.load(tmp_path)

    call_command("verify_audit")

    said = capsys.readouterr().out
    assert said.endswith("0 rows wait for their seal; 0 found.\n")
