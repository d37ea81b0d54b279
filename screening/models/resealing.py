"""Which columns are sealed, and how a table of history lets them alone be sealed anew.

During the one transaction that seals a batch anew, the trigger that refuses every
UPDATE makes room for one that refuses an UPDATE of any other column; then it stands
again. Both databases undo that together with the batch when the process dies.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models

from screening.models.append_only import (
    APPEND_ONLY_TABLES,
    drop_append_only_sql,
)
from screening.models.sealed import SealedModel


def sealed_models() -> list[type[SealedModel]]:
    """Return every model with sealed columns, in a fixed order."""
    found = [
        model
        for model in apps.get_models()
        if issubclass(model, SealedModel) and sealed_columns(model)
    ]
    return sorted(found, key=lambda model: model._meta.db_table)  # noqa: SLF001


def sealed_columns(model: type[models.Model]) -> list[str]:
    """Return the sealed columns of a model: all that hold bytes."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented by Django
    return [field.name for field in fields if isinstance(field, models.BinaryField)]


@contextmanager
def only_sealed_columns_change(model: type[SealedModel]) -> Iterator[None]:
    """Let the sealed columns of a table change, and of history nothing else.

    The caller holds a transaction, in which this is done and undone.
    """
    table = model._meta.db_table  # noqa: SLF001 - documented by Django
    if table not in APPEND_ONLY_TABLES:
        yield
        return
    standing = _refusal_of_update(table)
    _run(drop_append_only_sql(table, connection.vendor)[:1])
    _run(guard_sql(table, _others(model), connection.vendor))
    yield
    _run(drop_guard_sql(table, connection.vendor))
    # The very same: a later migration may have made it another way than the first.
    _run([standing])


def _refusal_of_update(table: str) -> str:
    """Return the words of the trigger that stands. Raises TypeError where none does."""
    words = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s",
        "postgresql": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgname = %s",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(words, [f"{table}_no_update"])
        return str(cursor.fetchone()[0])


def guard_sql(table: str, columns: Iterable[str], vendor: str) -> list[str]:
    """Return what makes a table refuse an UPDATE that names one of these columns."""
    listed = ", ".join(f'"{column}"' for column in columns)
    act = {
        "sqlite": "BEGIN SELECT RAISE(ABORT, 'append-only: it refuses update'); END",
        "postgresql": "FOR EACH ROW EXECUTE FUNCTION screening_refuse_change()",
    }[vendor]
    return [
        f"CREATE TRIGGER {table}_no_other BEFORE UPDATE OF {listed} ON {table} {act}"
    ]


def drop_guard_sql(table: str, vendor: str) -> list[str]:
    """Return what takes the guard away."""
    on = f" ON {table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER {table}_no_other{on}"]


def _others(model: type[SealedModel]) -> list[str]:
    sealed = set(sealed_columns(model))
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented by Django
    return [field.column or "" for field in fields if field.name not in sealed]


def _run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
