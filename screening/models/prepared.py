"""SQL of the hot path, written once per model instead of at each request.

Every tap of "Continue" runs one SELECT, two INSERTs and one UPDATE. Django's compiler
writes the same words anew at each of them, and that was half the CPU of a save. The
values still pass through Django's fields, converters and adapters; the names are
those of our models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)
Columns = tuple["Field[Any, Any]", ...]
Converter = Callable[[Any, Any, Any], Any]
Converters = tuple[tuple[int, Any, tuple[Converter, ...]], ...]


def fetch(model: type[Row], column: str, value: object) -> Row | None:
    """Return the row that has this value in a unique column, or None."""
    words, names, converters = _select(model, column, connection.vendor)
    found = _execute(words, [value], lambda cursor: cursor.fetchone())
    if found is None:
        return None
    values = list(found)
    for place, expression, converts in converters:
        for convert in converts:
            values[place] = convert(values[place], expression, connection)
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


def insert(row: Model) -> None:
    """Insert a row that brings its own primary key. Raises IntegrityError."""
    words, fields = _insert(type(row), connection.vendor)
    _execute(words, _values(row, fields))
    # As Django notes it after an INSERT of its own.
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001


def update(row: Model, columns: tuple[str, ...], **where: object) -> bool:
    """Write columns of the row where it still has these values; tell whether it had."""
    words, fields, key = _update(type(row), columns, tuple(where), connection.vendor)
    values = [*_values(row, fields), *_values(row, key), *where.values()]
    return bool(_execute(words, values, lambda cursor: cursor.rowcount))


def _execute(
    words: str, values: Sequence[Any], read: Callable[[Any], Any] = lambda _: None
) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        return read(cursor)


def _values(row: Model, fields: Columns) -> list[Any]:
    return [
        field.get_db_prep_save(getattr(row, field.attname), connection=connection)
        for field in fields
    ]


@cache
def _select(
    model: type[Model], column: str, vendor: str
) -> tuple[str, list[str], Converters]:
    fields = _fields(model)
    names = [field.attname for field in fields]
    listed = _listed(fields)
    words = ("SELECT", listed, "FROM", _table(model), "WHERE", _equal(model, [column]))
    return " ".join(words), names, tuple(_converters(model, fields))


def _converters(
    model: type[Model], fields: Columns
) -> Iterator[tuple[int, Any, tuple[Converter, ...]]]:
    """Say how values of this database become those of the fields, as a query would."""
    for place, field in enumerate(fields):
        expression = field.get_col(_table(model))
        found = (
            *connection.ops.get_db_converters(expression),
            *expression.get_db_converters(connection),
        )
        if found:
            yield place, expression, found


@cache
def _insert(model: type[Model], vendor: str) -> tuple[str, Columns]:
    fields = _fields(model)
    places = ", ".join(["%s"] * len(fields))
    into = ("INSERT INTO", _table(model), f"({_listed(fields)})")
    return " ".join((*into, "VALUES", f"({places})")), fields


@cache
def _update(
    model: type[Model], columns: tuple[str, ...], where: tuple[str, ...], vendor: str
) -> tuple[str, Columns, Columns]:
    fields = {field.name: field for field in _fields(model)}
    new = _equal(model, columns, ", ")
    old = _equal(model, ("id", *where))
    words = " ".join(("UPDATE", _table(model), "SET", new, "WHERE", old))
    return words, tuple([fields[name] for name in columns]), (fields["id"],)


def _fields(model: type[Model]) -> Columns:
    return tuple(model._meta.concrete_fields)  # noqa: SLF001 - documented by Django


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)  # noqa: SLF001 - documented by Django


def _listed(fields: Columns) -> str:
    return ", ".join([_quoted(field.column) for field in fields])


def _equal(model: type[Model], names: Iterable[str], between: str = " AND ") -> str:
    columns = {field.name: field.column for field in _fields(model)}
    return between.join([f"{_quoted(columns[name])} = %s" for name in names])


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
