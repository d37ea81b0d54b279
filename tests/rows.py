"""All that the database holds, for tests of what must not change or stand in it."""

from django.db import connection


def every_row() -> dict[str, list[str]]:
    """Return every table with every column of every row, written out."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            found[table] = sorted(_written(row) for row in cursor.fetchall())
    return found


def _written(row: tuple[object, ...]) -> str:
    plain = [bytes(v) if isinstance(v, memoryview) else v for v in row]
    return repr(plain)
