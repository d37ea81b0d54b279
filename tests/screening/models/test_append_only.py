"""The database itself keeps history: nothing here goes through the ORM."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from screening.models.append_only import APPEND_ONLY_TABLES
from tests.history import make_history

CHANGEABLE_TABLES = {
    "screening_erasurepermit",
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
    make_history()


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
