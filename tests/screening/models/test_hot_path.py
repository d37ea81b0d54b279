"""The statements of a save as each database runs them outside a transaction."""

import logging

import psycopg2
import pytest
from django.db import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from screening.models import SavedPage, Screening, server_side
from screening.models.prepared import fetch, write
from tests.builders import NOW, make_screening, reread, save

pytestmark = pytest.mark.django_db(transaction=True)

POSTGRES = connection.vendor == "postgresql"
on_postgres = pytest.mark.skipif(not POSTGRES, reason="PostgreSQL alone keeps them")


@pytest.fixture(autouse=True)
def kept(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(server_side, "_kept", server_side._Kept())


@pytest.fixture
def clinic_log(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.WARNING, "screening")
    return caplog


def page(screening: Screening, sequence: int) -> SavedPage:
    made = SavedPage(
        screening=screening, page_id="feelings", sequence=sequence, saved_at=NOW
    )
    made.seal("content", {"answers": {}})
    return made


def raise_version(screening: Screening, *added: SavedPage) -> bool:
    fetched = screening.version
    screening.version += 1
    return write(screening, ("version",), added, version=fetched)


def look_up(screening: Screening) -> Screening | None:
    return fetch(Screening, "token_hash", screening.token_hash)


def begin_a_request() -> None:
    """Do with the connection what Django does when a request arrives."""
    connection.close_if_unusable_or_obsolete()


def test_the_row_that_is_looked_up_is_the_one_that_a_query_finds():
    screening = make_screening()
    save(screening, "feelings", {"asq_1": "no"})
    found, queried = look_up(screening), reread(screening)

    assert found is not None
    for field in Screening._meta.concrete_fields:
        mine, its = (getattr(row, field.attname) for row in (found, queried))
        assert mine == its, field.name


def test_the_row_and_what_is_added_are_written_together():
    screening = make_screening()

    assert raise_version(screening, page(screening, 1), page(screening, 2))

    assert reread(screening).version == screening.version
    assert [saved.sequence for saved in screening.pages.all()] == [1, 2]


def test_nothing_is_written_where_one_of_the_new_rows_is_refused():
    screening = make_screening()
    before = screening.version

    with pytest.raises(IntegrityError):
        raise_version(screening, page(screening, 1), page(screening, 1))

    assert reread(screening).version == before
    assert not screening.pages.exists()
    assert not connection.in_atomic_block
    # The connection serves on.
    assert raise_version(reread(screening), page(screening, 1))


def test_nothing_is_added_where_somebody_else_was_faster():
    screening, other = make_screening(), None
    other = reread(screening)
    assert raise_version(other, page(screening, 1))

    assert not raise_version(screening, page(screening, 2))

    assert [saved.sequence for saved in screening.pages.all()] == [1]


def test_within_a_transaction_everything_goes_with_it():
    screening = make_screening()

    with transaction.atomic():
        assert raise_version(screening, page(screening, 1))
        transaction.set_rollback(True)

    assert reread(screening).version == screening.version - 1
    assert not screening.pages.exists()


def test_who_counts_statements_sees_them():
    screening = make_screening()

    with CaptureQueriesContext(connection) as seen:
        raise_version(screening, page(screening, 1))

    words = " ".join(query["sql"] for query in seen)
    assert "UPDATE" in words or "EXECUTE" in words


@on_postgres
def test_the_server_is_told_a_statement_once():
    screening = make_screening()
    with CaptureQueriesContext(connection) as seen:
        look_up(screening)
        look_up(screening)

    words = [query["sql"].split()[0] for query in seen]
    assert words == ["PREPARE", "EXECUTE", "EXECUTE"]


@on_postgres
def test_behind_a_pooler_every_statement_is_told_in_full(clinic_log):
    screening = make_screening()
    look_up(screening)
    # As the pooler's next connection to the server, which keeps nothing.
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")

    assert look_up(screening) is not None
    assert raise_version(screening, page(screening, 1))

    assert "pooler" in clinic_log.text
    assert not server_side._kept.is_possible


@on_postgres
def test_a_statement_that_another_process_left_there_is_used_no_more(clinic_log):
    screening = make_screening()
    look_up(screening)
    server_side._kept.by_connection.clear()

    assert look_up(screening) is not None

    assert "pooler" in clinic_log.text


@on_postgres
def test_a_statement_that_is_wrong_stays_an_error():
    with pytest.raises(ProgrammingError):
        server_side.first_row(
            connections["default"], "SELECT nothing FROM nowhere WHERE id = %s", [1]
        )

    assert server_side._kept.is_possible


@on_postgres
def test_a_request_asks_nobody_whether_the_server_is_there():
    screening = make_screening()
    look_up(screening)
    begin_a_request()

    with CaptureQueriesContext(connection) as seen:
        look_up(screening)

    assert len(seen) == 1
    assert connection.health_check_done


@on_postgres
def test_a_connection_that_broke_while_it_rested_is_made_anew():
    screening = make_screening()
    look_up(screening)
    begin_a_request()
    end_on_the_server(connection.connection.info.backend_pid)

    found = look_up(screening)

    assert found == screening
    assert raise_version(found, page(screening, 1))


@on_postgres
def test_a_connection_that_breaks_within_a_request_is_an_error():
    screening = make_screening()
    look_up(screening)
    end_on_the_server(connection.connection.info.backend_pid)

    with pytest.raises((InterfaceError, OperationalError)):
        look_up(screening)
    connection.close()


def end_on_the_server(pid: int) -> None:
    other = psycopg2.connect(**connection.get_connection_params())
    with other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
