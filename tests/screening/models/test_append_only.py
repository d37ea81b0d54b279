"""The database itself keeps history: nothing here goes through the ORM."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from screening import services
from screening.models.append_only import APPEND_ONLY_TABLES
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    TODAY,
    because,
    flag_of,
    make_clinician,
    make_screening,
    make_submitted,
    save,
)
from tests.learning import a_section, an_answer

CHANGEABLE_TABLES = {
    "screening_erasurepermit",
    "screening_erasureresidue",
    "screening_searchkey",
    "screening_casepresence",
    "screening_noticepreference",
    "screening_quiethours",
    "screening_attempt",
    "screening_screening",
    "screening_amendment",
    "screening_clinicprofile",
    "screening_openingspan",
    "screening_holiday",
    "screening_oncall",
    "screening_notice",
    "screening_returnlink",
    "screening_returnmail",
    "screening_workerheartbeat",
}


@pytest.fixture
def history(db):
    """At least one row in every append-only table."""
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    save(screening, DANGER_PAGE, SAFE)
    clinician = make_clinician()
    services.close_flag(
        flag_id=flag_of(screening, "RED-01").pk,
        actor=clinician,
        closing=because("Spoke with the patient"),
        now=NOW,
    )
    services.request_callback(
        screening_id=screening.pk, wish=services.Wish(phone="314-555-0188"), now=NOW
    )
    services.answer_callback(
        screening_id=screening.pk, actor=clinician, note="Reached her.", now=NOW
    )
    follow_up(screening, clinician)


def follow_up(screening, clinician):
    """One row in every table of the follow-up."""
    case = {"screening_id": screening.pk, "actor": clinician, "now": NOW}
    made = services.Try(channel="phone", outcome="no_answer", tried_at=NOW)
    services.record_contact(**case, made=made)
    services.add_note(**case, text="Prefers mornings")
    wanted = services.Wanted(kind="phone", by_day=TODAY)
    asked = services.request_consultation(**case, wanted=wanted)
    services.end_consultation(
        consultation_id=asked.pk, actor=clinician, outcome="not_needed", now=NOW
    )
    services.escalate_case(**case, reason="A second pair of eyes")
    services.give_reason(
        screening=screening, actor=clinician, purpose="open", why="care", now=NOW
    )
    settled = make_submitted()
    lead = make_clinician("lead", role="Clinical leads")
    kept = {"screening_id": settled.pk, "actor": lead, "reason": "-", "now": NOW}
    services.ask_erasure(**kept)
    services.set_hold(**kept)
    services.note_shown(screening, [a_section()], how="receipt", now=NOW)
    services.save_teach_back(
        screening_id=screening.pk, answers=[an_answer(right=False)], now=NOW
    )


def refused(sql):
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our own tables
        return cursor.fetchall()


@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
def test_update_is_refused(history, table):
    before = rows_of(table)
    column = apps.get_model(*table.split("_"))._meta.pk.column

    refused(f"UPDATE {table} SET {column} = {column}")  # noqa: S608 - names of our own tables

    assert before
    assert rows_of(table) == before


@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
def test_delete_is_refused(history, table):
    before = rows_of(table)

    refused(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables

    assert before
    assert rows_of(table) == before


def test_every_table_is_declared_append_only_or_changeable():
    tables = {
        model._meta.db_table
        for model in apps.get_app_config("screening").models.values()
    }

    assert tables == CHANGEABLE_TABLES | set(APPEND_ONLY_TABLES)
