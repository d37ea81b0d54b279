"""The database itself keeps history: nothing here goes through the ORM."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from screening.models.append_only import (
    APPEND_ONLY_TABLES,
    WRITTEN_ONCE,
    keys_of,
)
from tests.history import make_history

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


@pytest.mark.parametrize("table", APPEND_ONLY_TABLES)
def test_a_row_is_neither_replaced_nor_all_truncated(history, table):
    before = rows_of(table)

    takes_rows_away(table)

    assert before
    assert rows_of(table) == before


def takes_rows_away(table):
    """Try what fires no trigger of an UPDATE or DELETE, under each unique key."""
    if connection.vendor == "postgresql":
        # What waits to be checked would keep TRUNCATE out by itself.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        refused(f"TRUNCATE {table} CASCADE")
        return
    with connection.cursor() as cursor:
        keys = keys_of(cursor, table)
        cursor.execute("SELECT name FROM pragma_table_info(%s)", [table])
        columns = [name for (name,) in cursor.fetchall()]
    for key in keys:
        replace(table, columns, key)


def replace(table, columns, key):
    """Write a row once more that shares one key with an older one, and no other."""
    values = {name: f'"{name}"' for name in columns}
    if key != ["id"] and "id" in columns:
        values["id"] = "hex(randomblob(16))" if is_uuid(table) else "NULL"
    given = " AND ".join(f'"{name}" IS NOT NULL' for name in key)
    words = (
        f"INSERT OR REPLACE INTO {table} ({', '.join(map(quoted, columns))}) "  # noqa: S608
        f"SELECT {', '.join(values.values())} FROM {table} WHERE {given} LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE {given}")  # noqa: S608
        if cursor.fetchone() is None:
            return
    if table in WRITTEN_ONCE:
        with connection.cursor() as cursor:
            cursor.execute(words)
    else:
        refused(words)


def quoted(name):
    return f'"{name}"'


def is_uuid(table):
    return apps.get_model(*table.split("_"))._meta.pk.get_internal_type() == "UUIDField"


def test_every_table_is_declared_append_only_or_changeable():
    tables = {
        model._meta.db_table
        for model in apps.get_app_config("screening").models.values()
    }

    assert tables == CHANGEABLE_TABLES | set(APPEND_ONLY_TABLES)
