"""The reads and writes of the hot path, by statements that were written before.

Every tap of "Continue" runs one SELECT, two INSERTs and one UPDATE. The values still
pass through Django's fields, converters and adapters. On PostgreSQL the three writes
are one statement, for each journey to the server and back costs more than what is
written there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from screening.models import in_file
from screening.models.in_file import Statement
from screening.models.server_side import first_row, look
from screening.models.statements import Columns, insert, select, together, update

Row = TypeVar("Row", bound=Model)
Where = Mapping[str, object]


def fetch(model: type[Row], column: str, value: object) -> Row | None:
    """Return the row that has this value in a unique column, or None."""
    mine = connections[DEFAULT_DB_ALIAS]
    words, names, converters = select(model, column, mine.vendor)
    found = look(mine, words, [value])
    if found is None:
        return None
    values = list(found)
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
    # The thread's own connection: through the proxy each use would look it up anew.
    mine = connections[DEFAULT_DB_ALIAS]
    if added and mine.vendor == "postgresql":
        words, values = _at_once(mine, row, columns, added, where)
        held = first_row(mine, words, values) is not None
    elif in_file.goes_straight(mine):
        held = in_file.run(mine, *_in_turn(mine, row, columns, added, where))
    else:
        held = _write_in_turn(*_in_turn(mine, row, columns, added, where))
    for new in added if held else ():
        # As Django notes it after an INSERT of its own.
        new._state.adding, new._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001
    return held


@transaction.atomic(savepoint=False)
def _write_in_turn(first: Statement, rest: Iterable[Statement]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(*first)
        held = bool(cursor.rowcount)
        for statement in rest if held else ():
            cursor.execute(*statement)
    return held


def _in_turn(
    mine: BaseDatabaseWrapper,
    row: Model,
    names: tuple[str, ...],
    added: Sequence[Model],
    where: Where,
) -> tuple[Statement, Iterator[Statement]]:
    """Return the UPDATE, and the INSERTs that follow where it found its row."""
    words, columns = update(type(row), names, tuple(where), mine.vendor)
    values = [*_values(mine, row, columns), *where.values()]
    return (words, values), _inserts(mine, added)


def _inserts(mine: BaseDatabaseWrapper, added: Sequence[Model]) -> Iterator[Statement]:
    for new in added:
        words, columns = insert(type(new), mine.vendor)
        yield words, _values(mine, new, columns)


def _at_once(
    mine: BaseDatabaseWrapper,
    row: Model,
    names: tuple[str, ...],
    added: Sequence[Model],
    where: Where,
) -> Statement:
    """Return all of it as one statement of PostgreSQL."""
    models = tuple([type(new) for new in added])
    words, columns, of_new = together(type(row), names, tuple(where), models)
    values = [*_values(mine, row, columns), *where.values()]
    for new, its_columns in zip(added, of_new, strict=True):
        values += _values(mine, new, its_columns)
    return words, values


def _values(mine: BaseDatabaseWrapper, row: Model, columns: Columns) -> list[Any]:
    return [
        value
        if type(value := getattr(row, name)) is plain or value is None
        else field.get_db_prep_save(value, connection=mine)
        for field, name, plain in columns
    ]
