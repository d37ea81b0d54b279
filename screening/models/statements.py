"""SQL of the hot path, written once per model instead of at each request.

Django's compiler writes the same words anew at each request, and that was half the CPU
of a save. The names are those of our models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import CharField, Field, IntegerField, Model

Fields = tuple["Field[Any, Any]", ...]
# A column: its field, the name of its value, and the type that is stored as it is.
Column = tuple["Field[Any, Any]", str, type]
Columns = tuple[Column, ...]
Converter = Callable[[Any, Any, Any], Any]
Converters = tuple[tuple[int, Any, tuple[Converter, ...]], ...]


@cache
def select(
    model: type[Model], column: str, vendor: str
) -> tuple[str, list[str], Converters]:
    """Return words, names of the values, and how they become those of the fields."""
    fields = _fields(model)
    names = [field.attname for field in fields]
    listed = _listed(fields)
    words = ("SELECT", listed, "FROM", _table(model), "WHERE", _equal(model, [column]))
    return " ".join(words), names, tuple(_converters(model, fields))


@cache
def insert(model: type[Model], vendor: str) -> tuple[str, Columns]:
    """Return words and the columns whose values they take."""
    fields = _fields(model)
    return f"{_into(model, fields)} VALUES ({_places(fields)})", _columns(fields)


@cache
def update(
    model: type[Model], names: tuple[str, ...], where: tuple[str, ...], vendor: str
) -> tuple[str, Columns]:
    """Return words and the columns whose values they take, the key as the last."""
    fields = {field.name: field for field in _fields(model)}
    new = _equal(model, names, ", ")
    old = _equal(model, ("id", *where))
    words = " ".join(("UPDATE", _table(model), "SET", new, "WHERE", old))
    return words, _columns(fields[name] for name in (*names, "id"))


@cache
def together(
    model: type[Model],
    names: tuple[str, ...],
    where: tuple[str, ...],
    added: tuple[type[Model], ...],
) -> tuple[str, Columns, tuple[Columns, ...]]:
    """Return PostgreSQL's words for an UPDATE whose row, if found, brings new rows."""
    updated, columns = update(model, names, where, connection.vendor)
    parts = [f"held AS ({updated} RETURNING 1)"]
    for place, new in enumerate(added):
        fields = _fields(new)
        words = (_into(new, fields), "SELECT", _places(fields), "FROM held")
        parts.append(f"new_{place} AS ({' '.join(words)})")
    all_of_it = ("WITH", ", ".join(parts), "SELECT 1 FROM held")
    of_new = tuple([_columns(_fields(new)) for new in added])
    return " ".join(all_of_it), columns, of_new


def _converters(
    model: type[Model], fields: Fields
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


def _columns(fields: Iterable[Field[Any, Any]]) -> Columns:
    return tuple([(field, field.attname, _plain(field)) for field in fields])


def _plain(field: Field[Any, Any]) -> type:
    """Return the type whose values the field hands to the database unchanged."""
    if isinstance(field, CharField):
        return str
    return int if isinstance(field, IntegerField) else type(None)


def _into(model: type[Model], fields: Fields) -> str:
    return f"INSERT INTO {_table(model)} ({_listed(fields)})"


def _places(fields: Fields) -> str:
    return ", ".join(["%s"] * len(fields))


def _fields(model: type[Model]) -> Fields:
    return tuple(model._meta.concrete_fields)  # noqa: SLF001 - documented by Django


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)  # noqa: SLF001 - documented by Django


def _listed(fields: Fields) -> str:
    return ", ".join([_quoted(field.column) for field in fields])


def _equal(model: type[Model], names: Iterable[str], between: str = " AND ") -> str:
    columns = {field.name: field.column for field in _fields(model)}
    return between.join([f"{_quoted(columns[name])} = %s" for name in names])


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
