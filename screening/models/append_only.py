"""Tables whose rows are added and never changed, held so by the database itself."""

from collections.abc import Iterable, Sequence
from typing import Any

APPEND_ONLY_TABLES = (
    "screening_protocolversion",
    "screening_savedpage",
    "screening_evaluation",
    "screening_flag",
    "screening_flagevent",
    "screening_decision",
    "screening_caseevent",
    "screening_callbackrequest",
    "screening_callbackanswer",
    "screening_contactattempt",
    "screening_casenote",
    "screening_consultation",
    "screening_consultationstep",
    "screening_escalation",
    "screening_shownsection",
    "screening_teachback",
    "screening_accessreason",
    "screening_holdstep",
    "screening_erasurestep",
    "screening_auditentry",
)
# All of them but these hold one case each, and go with it: decision 0176.
KEPT_FOR_EVER = frozenset({"screening_protocolversion", "screening_auditentry"})
ERASABLE_TABLES = tuple(t for t in APPEND_ONLY_TABLES if t not in KEPT_FOR_EVER)

# Who has no row for the key yet writes one; whoever has is answered with silence:
# two tabs that open a page at one moment note it once (`INSERT OR IGNORE`).
WRITTEN_ONCE = frozenset({"screening_shownsection"})

ACTIONS = ("update", "delete")

_FUNCTION = """
CREATE OR REPLACE FUNCTION screening_refuse_change() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % refuses %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""


_PERMIT = "EXISTS (SELECT 1 FROM screening_erasurepermit)"
_FUNCTION_OF_A_CASE = f"""
CREATE OR REPLACE FUNCTION screening_refuse_change_of_a_case() RETURNS trigger AS $$
BEGIN
    IF TG_OP = 'DELETE' AND {_PERMIT} THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'append-only: % refuses %', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""


def append_only_sql(table: str, vendor: str) -> list[str]:
    """Return the statements that make a table refuse UPDATE and DELETE.

    `vendor` is Django's name of the database: "sqlite" or "postgresql".
    Raises KeyError for any other. Django rebuilds a SQLite table when a later
    migration alters it, and its triggers go with the old one: such a migration
    runs these statements again.
    """
    return {"sqlite": _sqlite, "postgresql": _postgresql}[vendor](table)


def erasable_sql(table: str, vendor: str) -> list[str]:
    """Return what `append_only_sql` does, but let the erasure of a case delete.

    A DELETE passes while a row stands in `screening_erasurepermit`, which only the
    transaction of an erasure sees. Since migration 0045 the tables of a case have this
    one; a migration that rebuilds such a table runs it again at its end.
    """
    dropped = drop_append_only_sql(table, vendor)
    if vendor == "postgresql":
        made = [
            statement.replace("refuse_change()", "refuse_change_of_a_case()")
            for statement in _postgresql(table)[1:]
        ]
        return [*dropped, _FUNCTION_OF_A_CASE, *made]
    update, delete = _sqlite(table)
    return [*dropped, update, delete.replace(" BEGIN ", f" WHEN NOT {_PERMIT} BEGIN ")]


def no_truncate_sql(table: str) -> str:
    """Return what makes a table of PostgreSQL refuse TRUNCATE.

    It fires no trigger of a row. The function is there since migration 0002.
    """
    return (
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION screening_refuse_change()"
    )


def no_replace_sql(table: str, keys: Iterable[Sequence[str]], also: str = "") -> str:
    """Return what makes a table of SQLite refuse a row whose key stands already.

    `INSERT OR REPLACE` would take the older row away without a word, for it fires no
    trigger of a DELETE. `keys`: the columns of each unique key, see `keys_of`; `also`:
    a key of some rows alone. A migration that rebuilds the table runs it again.
    """
    same = [" AND ".join(f'"{c}" = NEW."{c}"' for c in columns) for columns in keys]
    refuse = f"RAISE(ABORT, 'append-only: {table} refuses replace')"
    answer = "RAISE(IGNORE)" if table in WRITTEN_ONCE else refuse
    stands = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {one})"  # noqa: S608  # nosec B608
        for one in [*same, *filter(None, [also])]
    )
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN {stands} BEGIN SELECT {answer}; END"
    )


def keys_of(cursor: Any, table: str) -> list[list[str]]:
    """Return the columns of each unique key of a table of SQLite, its own first.

    A key that holds for some rows alone is not among them.
    """
    cursor.execute("SELECT name FROM pragma_table_info(%s) WHERE pk", [table])
    keys = [[row[0] for row in cursor.fetchall()]]
    cursor.execute(
        "SELECT name FROM pragma_index_list(%s) "
        "WHERE \"unique\" AND NOT partial AND origin != 'pk'",
        [table],
    )
    for (index,) in cursor.fetchall():
        cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
        keys.append([row[0] for row in cursor.fetchall()])
    return keys


def drop_append_only_sql(table: str, vendor: str) -> list[str]:
    """Return the statements that lift it: for a migration back, or a test's flush."""
    on = f" ON {table}" if vendor == "postgresql" else ""
    return [f"DROP TRIGGER IF EXISTS {table}_no_{action}{on}" for action in ACTIONS]


def refuse_sql(table: str, action: str, vendor: str) -> str:
    """Return the statement that makes a table refuse one action."""
    if vendor == "sqlite":
        return (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{action} BEFORE {action} ON "
            f"{table} BEGIN SELECT RAISE(ABORT, 'append-only: {table} refuses "
            f"{action}'); END"
        )
    return (
        f"CREATE OR REPLACE TRIGGER {table}_no_{action} BEFORE {action} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION screening_refuse_change()"
    )


def _sqlite(table: str) -> list[str]:
    return [refuse_sql(table, action, "sqlite") for action in ACTIONS]


def _postgresql(table: str) -> list[str]:
    return [_FUNCTION] + [refuse_sql(table, a, "postgresql") for a in ACTIONS]
