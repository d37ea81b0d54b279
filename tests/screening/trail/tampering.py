"""Ways of tampering with a database whose triggers are gone, drawn by a seed."""

import hashlib
import hmac
import json
import random
import uuid
from datetime import date, timedelta

from django.db import connection, models

from screening.models import AuditEntry, Screening
from screening.models.trail import SYSTEM
from screening.services.trail import hashes
from screening.services.trail.covered import OF_A_CASE, of_the_system


class NothingToDo(Exception):
    """What was drawn cannot be carried out here: draw again."""


def covered():
    return [*OF_A_CASE, *of_the_system(), Screening, AuditEntry]


def some_row(model, draw):
    keys = list(model._base_manager.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise NothingToDo
    return model._base_manager.get(pk=draw.choice(keys))


def execute(sql, values=()):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def _other_bytes(value, draw):
    plain = bytearray(bytes(value or b"") or b"\0")
    plain[draw.randrange(len(plain))] ^= 1 << draw.randrange(8)
    return bytes(plain)


def _other_moment(value, draw):
    step = timedelta(microseconds=draw.choice([1, -1, 60_000_000]))
    return (value or AuditEntry.objects.first().at) + step


def _other_text(value, draw):
    # What is bound by a key of the text keeps its length.
    text = str(value or "x")
    place = draw.randrange(len(text))
    other = "b" if text[place] == "a" else "a"
    return text[:place] + other + text[place + 1 :]


A_DAY = date(2026, 3, 2)
# The first that fits: a moment is a date as well.
# A number beyond what the database counts up to, which no next row gets.
FAR = 1_000_000
OTHER = (
    (models.BinaryField, _other_bytes),
    (models.DateTimeField, _other_moment),
    (models.DateField, lambda value, draw: (value or A_DAY) + timedelta(1)),
    (models.BooleanField, lambda value, draw: not value),
    (models.UUIDField, lambda value, draw: uuid.UUID(int=draw.getrandbits(128))),
    (models.IntegerField, lambda value, draw: (value or 0) + draw.randint(1, 3)),
    (models.JSONField, lambda value, draw: {"forged": draw.random()}),
    (models.Field, _other_text),
)


def changed(field, value, draw):
    """Return another value of this column's kind."""
    kind = field.target_field if field.is_relation else field
    return next(other for sort, other in OTHER if isinstance(kind, sort))(value, draw)


def edit(draw):
    """Change one column of one row of any covered table."""
    model = draw.choice(covered())
    row = some_row(model, draw)
    return edit_column(row, draw.choice(model._meta.concrete_fields), draw)


def edit_column(row, field, draw):
    """Change this column of this row."""
    new = changed(field, getattr(row, field.attname), draw)
    if field.primary_key and isinstance(new, int):
        new += FAR
    kind = field.target_field if field.is_relation else field
    value = kind.get_db_prep_save(new, connection)
    meta, key = row._meta, row._meta.pk
    execute(
        f'UPDATE "{meta.db_table}" SET "{field.column}" = %s '  # noqa: S608
        f'WHERE "{key.column}" = %s',
        [value, key.get_db_prep_save(row.pk, connection)],
    )
    return f"edit {meta.db_table}.{field.column}"


def delete(draw):
    """Take one row away, from any covered table."""
    return delete_row(some_row(draw.choice(covered()), draw))


def delete_row(row):
    """Take this row away."""
    key = row._meta.pk
    execute(
        f'DELETE FROM "{row._meta.db_table}" '  # noqa: S608
        f'WHERE "{key.column}" = %s',
        [key.get_db_prep_save(row.pk, connection)],
    )
    return f"delete {row._meta.db_table}"


def cut(draw):
    """Cut the last lines off a chain."""
    chains = AuditEntry.objects.values_list("chain", flat=True).distinct()
    chain = draw.choice([SYSTEM, *sorted(chains)])
    last = AuditEntry.objects.filter(chain=chain).order_by("-sequence")
    first_gone = last[draw.randrange(min(last.count(), 3))].sequence
    execute(
        "DELETE FROM screening_auditentry WHERE chain = %s AND sequence >= %s",
        [chain, first_gone],
    )
    return f"cut {chain}"


def insert(draw):
    """Add a copy of a row under a new key."""
    model = draw.choice([m for m in covered() if m is not Screening])
    return insert_copy(some_row(model, draw), draw)


def insert_copy(row, draw):
    """Add a copy of this row under a new key."""
    model = type(row)
    columns, values = [], []
    for field in model._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key or field.unique:
            value = changed(field, value, draw)
            if isinstance(field, models.AutoField):
                value = 10_000_000 + draw.randrange(10_000)
        if field.name in ("sequence", "number"):
            value += 5_000
        kind = field.target_field if field.is_relation else field
        columns.append(f'"{field.column}"')
        values.append(kind.get_db_prep_save(value, connection))
    places = ", ".join(["%s"] * len(values))
    execute(
        f'INSERT INTO "{model._meta.db_table}" '  # noqa: S608
        f"({', '.join(columns)}) VALUES ({places})",
        values,
    )
    return f"insert {model._meta.db_table}"


def swap(draw):
    """Let two rows of a table change places: every column but the key."""
    model = draw.choice(covered())
    one, other = some_row(model, draw), some_row(model, draw)
    fields = [
        f for f in model._meta.concrete_fields if not f.primary_key and not f.unique
    ]
    differing = [
        f for f in fields if getattr(one, f.attname) != getattr(other, f.attname)
    ]
    if one.pk == other.pk or not differing:
        raise NothingToDo
    field = draw.choice(differing)
    key = model._meta.pk
    for row, source in ((one, other), (other, one)):
        kind = field.target_field if field.is_relation else field
        execute(
            f'UPDATE "{model._meta.db_table}" SET "{field.column}" = %s '  # noqa: S608
            f'WHERE "{key.column}" = %s',
            [
                kind.get_db_prep_save(getattr(source, field.attname), connection),
                key.get_db_prep_save(row.pk, connection),
            ],
        )
    return f"swap {model._meta.db_table}.{field.column}"


def sign_again(draw):
    """Put a clock back and hash the rest of the chain anew, without the key."""
    row = some_row(AuditEntry, draw)
    previous = row.previous
    lines = AuditEntry.objects.filter(chain=row.chain, sequence__gte=row.sequence)
    for line in lines.order_by("sequence"):
        if line.pk == row.pk:
            line.at -= timedelta(hours=draw.randint(1, 48))
        line.previous = previous
        said = [
            hashes._plain(n, line) for n in hashes._fields(AuditEntry) if n != "own"
        ]
        text = json.dumps(said).encode()
        line.own = hmac.new(b"not the key", text, hashlib.sha256).hexdigest()
        previous = line.own
        execute(
            "UPDATE screening_auditentry SET at = %s, previous = %s, own = %s "
            "WHERE chain = %s AND sequence = %s",
            [
                connection.ops.adapt_datetimefield_value(line.at),
                line.previous,
                line.own,
                line.chain,
                line.sequence,
            ],
        )
    return f"sign again {row.chain} from {row.sequence}"


WAYS = (edit, edit, edit, delete, cut, insert, swap, sign_again)


def tamper(seed: int) -> str:
    """Carry out what this seed draws; return what it was."""
    draw = random.Random(seed)  # noqa: S311 - a seed is wanted
    while True:
        try:
            return draw.choice(WAYS)(draw)
        except NothingToDo:
            continue
