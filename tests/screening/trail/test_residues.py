"""The database's files are freed of an erased case, however long that takes."""

import importlib
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from screening.models import ErasureResidue, Screening
from screening.services.keeping import freeing as module
from screening.services.keeping.freeing import free_files, residues
from screening.services.keeping.rewriting import DAY, rewrite_emptied
from tests.builders import NOW, make_clinician, make_submitted
from tests.screening.trail.test_erasing import erase, lead_named, raw_bytes

pytestmark = pytest.mark.django_db(transaction=True)
postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite writes over what it deletes"
)
LATER = NOW + timedelta(hours=2)
# Three in the morning in Florissant, in winter.
NIGHT = datetime(2026, 3, 3, 9, tzinfo=UTC)


def an_erased_case() -> str:
    """Erase one of two cases; return its reference."""
    case, lead = make_submitted(), lead_named("lead")
    make_submitted()
    erase(case, make_clinician("asker"), lead)
    return case.reference


def in_a_transaction(work, ready: threading.Event, end: threading.Event):
    """Hold what `work` holds, on a connection of its own, until `end`."""

    def run():
        other = connections.create_connection("default")
        try:
            with other.cursor() as cursor:
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
                work(cursor)
                ready.set()
                end.wait(30)
                cursor.execute("ROLLBACK")
        finally:
            other.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(30)
    return thread


@postgres
def test_who_still_reads_from_before_keeps_it_waiting_and_it_is_tried_again():
    case, lead, asker = make_submitted(), lead_named("lead"), make_clinician("asker")
    ready, end = threading.Event(), threading.Event()
    reader = in_a_transaction(
        lambda cursor: cursor.execute("SELECT count(*) FROM auth_user"), ready, end
    )
    erase(case, asker, lead)

    assert free_files(now=LATER) == 0
    assert residues(LATER).waiting == 1

    end.set()
    reader.join()
    assert free_files(now=LATER) == 1
    assert residues(LATER).waiting == 0
    assert case.reference.encode() not in raw_bytes()


@postgres
def test_nobody_waits_long_for_a_table_that_another_one_holds():
    an_erased_case()
    ready, end = threading.Event(), threading.Event()
    holder = in_a_transaction(
        lambda cursor: cursor.execute("LOCK TABLE screening_flag IN SHARE MODE"),
        ready,
        end,
    )
    started = time.monotonic()

    assert rewrite_emptied(DAY) is False
    took = time.monotonic() - started

    end.set()
    holder.join()
    # One table was held: it was given up after the time that the day allows.
    assert DAY.to_begin / 1000 <= took < 10
    assert rewrite_emptied(DAY) is True
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == "0"


@postgres
def test_a_role_that_owns_no_table_frees_nothing_and_says_so():
    an_erased_case()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE web")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO web")
        cursor.execute("SET ROLE web")
        try:
            assert free_files(now=LATER) == 0
        finally:
            cursor.execute("RESET ROLE")
            cursor.execute("DROP OWNED BY web")
            cursor.execute("DROP ROLE web")
    assert residues(LATER).waiting == 1


@postgres
def test_by_day_the_worker_waits_while_patients_save_and_at_night_it_does_not():
    an_erased_case()
    for moment in (LATER, NIGHT):
        Screening.objects.update(last_saved_at=moment - timedelta(minutes=1))
        assert free_files(now=moment) == (1 if moment == NIGHT else 0)


def test_without_an_erasure_no_table_is_touched(monkeypatch):
    make_submitted()
    monkeypatch.setattr(module, "rewrite_emptied", lambda _: pytest.fail("rewritten"))

    assert free_files(now=NIGHT) == 0


def test_what_failed_is_remembered_until_it_is_done(monkeypatch):
    an_erased_case()
    with monkeypatch.context() as patch:
        patch.setattr(module, "rewrite_emptied", lambda _: False)
        assert free_files(now=LATER) == 0
    after = LATER + timedelta(days=3)
    assert (residues(after).waiting, residues(after).late) == (1, 1)

    assert free_files(now=after) == 1

    assert residues(after).last_freed == after
    assert ErasureResidue.objects.get().erased_at == NOW + timedelta(hours=1)


def test_a_case_that_is_erased_meanwhile_waits_for_the_next_time(monkeypatch):
    an_erased_case()
    late = make_submitted()

    def meanwhile(patience):
        ErasureResidue.objects.create(chain=late.pk, erased_at=LATER)
        return True

    monkeypatch.setattr(module, "rewrite_emptied", meanwhile)

    assert free_files(now=LATER) == 1
    assert ErasureResidue.objects.get(freed_at=None).chain == late.pk


def test_the_page_of_staff_says_what_the_files_may_still_hold():
    an_erased_case()
    lead = lead_named("reader")
    client = Client()
    client.force_login(lead)
    page = reverse("admin:screening_screening_keeping")

    before = client.get(page).content.decode()
    free_files(now=NIGHT)
    after = client.get(page).content.decode()

    assert "1 erased case may still stand in the files" in before
    assert "may still stand in the files" not in after
    assert "free of every erased case" in after


def test_cases_that_were_erased_before_there_was_a_note_are_noted_by_the_migration():
    an_erased_case()
    before = ErasureResidue.objects.values().get()
    ErasureResidue.objects.all().delete()
    name = "screening.migrations.0067_erasure_residues"

    importlib.import_module(name).note_earlier(apps, None)

    assert ErasureResidue.objects.values().get() == before
