"""SQL of the hot path, written once per model instead of at each request.

Every tap of "Continue" runs one SELECT, two INSERTs and one UPDATE. Django's compiler
writes the same words anew at each of them, and that was half the CPU of a save. The
values still pass through Django's fields, converters and adapters; the names are
those of our models. On PostgreSQL the three writes are one statement, for each
journey to the server and back costs more than what is written there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Field, Model

from screening.models import in_file
from screening.models.in_file import Statement
from screening.models.server_side import first_row, look

Row = TypeVar("Row", bound=Model)
Columns = tuple["Field[Any, Any]", ...]
Where = Mapping[str, object]
Converter = Callable[[Any, Any, Any], Any]
Converters = tuple[tuple[int, Any, tuple[Converter, ...]], ...]


def fetch(model: type[Row], column: str, value: object) -> Row | None:
    """Return the row that has this value in a unique column, or None."""
    words, names, converters = _select(model, column, connection.vendor)
    found = look(words, [value])
    if found is None:
        return None
    values, mine = list(found), connections[DEFAULT_DB_ALIAS]
    for place, expression, converts in converters:
        for convert in converts:
            values[place] = convert(values[place], expression, mine)
    return model.from_db(DEFAULT_DB_ALIAS, names, values)


def write(
    row: Model, columns: tuple[str, ...], added: Sequence[Model] = (), **where: object
) -> bool:
    """Write columns of the row where it still has these values, and new rows with it.

    All or nothing; False where the row has other values by now. New rows bring their
    own primary keys. Raises IntegrityError.
    """
    mine = connections[DEFAULT_DB_ALIAS]
    if added and mine.vendor == "postgresql":
        held = _write_at_once(row, columns, added, where)
    elif in_file.goes_straight(mine):
        held = in_file.run(mine, *_in_turn(row, columns, added, where))
    else:
        held = _write_in_turn(*_in_turn(row, columns, added, where))
    for new in added if held else ():
        # As Django notes it after an INSERT of its own.
        new._state.adding, new._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001
    return held


def _in_turn(
    row: Model, columns: tuple[str, ...], added: Sequence[Model], where: Where
) -> tuple[Statement, Iterator[Statement]]:
    """Return the UPDATE, and the INSERTs that follow where it found its row."""
    words, read = _update(type(row), columns, tuple(where), connection.vendor)
    return (words, _written(row, read, where)), _inserts(added)


def _inserts(added: Sequence[Model]) -> Iterator[Statement]:
    for new in added:
        words, fields = _insert(type(new), connection.vendor)
        yield words, _values(new, fields)


@transaction.atomic(savepoint=False)
def _write_in_turn(first: Statement, rest: Iterable[Statement]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(*first)
        held = bool(cursor.rowcount)
        for statement in rest if held else ():
            cursor.execute(*statement)
    return held


def _write_at_once(
    row: Model, columns: tuple[str, ...], added: Sequence[Model], where: Where
) -> bool:
    models = tuple([type(new) for new in added])
    words, read, fields = _together(type(row), columns, tuple(where), models)
    values = _written(row, read, where)
    for new, columns_of_new in zip(added, fields, strict=True):
        values += _values(new, columns_of_new)
    return first_row(words, values) is not None


def _written(row: Model, fields: Columns, where: Where) -> list[Any]:
    return [*_values(row, (*fields, _key(type(row)))), *where.values()]


def _values(row: Model, fields: Columns) -> list[Any]:
    # The thread's own connection: through the proxy each field would look it up anew.
    mine = connections[DEFAULT_DB_ALIAS]
    return [
        field.get_db_prep_save(getattr(row, field.attname), connection=mine)
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
    return f"{_into(model, fields)} VALUES ({_places(fields)})", fields


@cache
def _update(
    model: type[Model], columns: tuple[str, ...], where: tuple[str, ...], vendor: str
) -> tuple[str, Columns]:
    fields = {field.name: field for field in _fields(model)}
    new = _equal(model, columns, ", ")
    old = _equal(model, ("id", *where))
    words = " ".join(("UPDATE", _table(model), "SET", new, "WHERE", old))
    return words, tuple([fields[name] for name in columns])


@cache
def _together(
    model: type[Model],
    columns: tuple[str, ...],
    where: tuple[str, ...],
    added: tuple[type[Model], ...],
) -> tuple[str, Columns, tuple[Columns, ...]]:
    """Write PostgreSQL's words for an UPDATE whose row, if found, brings new rows."""
    update, read = _update(model, columns, where, connection.vendor)
    parts = [f"held AS ({update} RETURNING 1)"]
    for place, new in enumerate(added):
        fields = _fields(new)
        words = (_into(new, fields), "SELECT", _places(fields), "FROM held")
        parts.append(f"new_{place} AS ({' '.join(words)})")
    all_of_it = ("WITH", ", ".join(parts), "SELECT 1 FROM held")
    return " ".join(all_of_it), read, tuple([_fields(new) for new in added])


def _into(model: type[Model], fields: Columns) -> str:
    return f"INSERT INTO {_table(model)} ({_listed(fields)})"


def _places(fields: Columns) -> str:
    return ", ".join(["%s"] * len(fields))


def _fields(model: type[Model]) -> Columns:
    return tuple(model._meta.concrete_fields)  # noqa: SLF001 - documented by Django


def _key(model: type[Model]) -> Field[Any, Any]:
    return model._meta.pk  # noqa: SLF001 - documented by Django


def _table(model: type[Model]) -> str:
    return _quoted(model._meta.db_table)  # noqa: SLF001 - documented by Django


def _listed(fields: Columns) -> str:
    return ", ".join([_quoted(field.column) for field in fields])


def _equal(model: type[Model], names: Iterable[str], between: str = " AND ") -> str:
    columns = {field.name: field.column for field in _fields(model)}
    return between.join([f"{_quoted(columns[name])} = %s" for name in names])


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
