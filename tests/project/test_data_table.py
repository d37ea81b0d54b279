"""docs/data-table.md: a row for every stored field, and the truth about sealed ones."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import BinaryField, Field

TABLE = Path(__file__).resolve().parents[2] / "docs" / "data-table.md"
CLASSES = frozenset(
    {
        *("answers", "identity", "notes", "signals", "traces"),
        *("secrets", "staff", "clinic", "pages"),
    }
)
SEALED = frozenset({"answers", "identity", "notes"})
# What may be said in a log line at all.
MAY_BE_LOGGED = frozenset({"traces", "clinic"})


@dataclass(frozen=True)
class Row:
    """What the table says of one field."""

    table: str
    field: str
    kind: str
    seen_by: str
    kept: str
    logged: str


def _rows() -> list[Row]:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines]
    return [
        Row(table, field.strip(), *rest)
        for table, fields, *rest in (row for row in cells if len(row) == 6)
        if "." in table
        for field in fields.split(",")
    ]


def _stored() -> dict[tuple[str, str], Field]:
    return {
        (model._meta.label, field.name): field
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label != "bench"
        for field in model._meta.concrete_fields
    }


ROWS = _rows()


def test_every_stored_field_has_one_row_and_every_row_a_field():
    told = Counter((row.table, row.field) for row in ROWS)

    assert sorted(_stored().keys() - told.keys()) == [], "without a row"
    assert sorted(told.keys() - _stored().keys()) == [], "without a field"
    assert [name for name, count in told.items() if count > 1] == [], "told twice"


def test_every_row_says_all_of_it():
    for row in ROWS:
        assert row.kind in CLASSES, row
        assert row.seen_by, row
        assert row.kept, row
        assert row.logged, row


@pytest.mark.parametrize("row", [r for r in ROWS if r.kind in SEALED], ids=str)
def test_what_a_patient_said_or_is_lies_sealed(row: Row):
    from screening.models.sealed import SealedModel  # noqa: PLC0415

    field = _stored()[row.table, row.field]
    assert isinstance(field, BinaryField)
    assert issubclass(field.model, SealedModel)


def test_nothing_about_a_person_may_be_logged():
    named = [row for row in ROWS if row.logged != "no"]

    assert named
    assert {row.kind for row in named} <= MAY_BE_LOGGED


def test_every_sealed_column_is_said_to_be_personal():
    from screening.models.sealed import SealedModel  # noqa: PLC0415

    kinds = {(row.table, row.field): row.kind for row in ROWS}
    for name, field in _stored().items():
        if isinstance(field, BinaryField) and issubclass(field.model, SealedModel):
            assert kinds[name] in SEALED | {"secrets"}, name
