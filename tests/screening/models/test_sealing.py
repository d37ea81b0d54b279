import base64
import re
from uuid import UUID

import pytest
from django.db import connection

from screening.models import SavedPage
from screening.sealing import CannotOpen, place, seal, unseal
from tests.builders import make_screening, reread, save

ROW, OTHER_ROW = UUID(int=1), UUID(int=2)
HERE = place("screening_savedpage", ROW, "content")
OLD_KEY, NEW_KEY = b"\x01" * 32, b"\x02" * 32
SECRET = {"text": "Zebulon marker 🙂 \ud800"}


def test_sealed_content_opens_at_its_place():
    assert unseal(seal(SECRET, HERE), HERE) == SECRET


@pytest.mark.parametrize("content", ["x" * 5, "x" * 50_000, None, 0, [], "🙂" * 2000])
def test_content_of_any_length_comes_back(content):
    assert unseal(seal(content, HERE), HERE) == content


def test_long_content_is_packed():
    assert len(seal(["blank"] * 1000, HERE)) < 500


def test_the_same_content_is_never_sealed_to_the_same_bytes():
    assert seal(SECRET, HERE) != seal(SECRET, HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        place("screening_savedpage", OTHER_ROW, "content"),
        place("screening_flag", ROW, "content"),
        place("screening_savedpage", ROW, "identity"),
    ],
    ids=["row", "table", "field"],
)
def test_a_value_moved_elsewhere_does_not_open(elsewhere):
    sealed = seal(SECRET, HERE)

    with pytest.raises(CannotOpen):
        unseal(sealed, elsewhere)


@pytest.mark.parametrize("position", [0, 1, 12, 13, -1])
def test_an_altered_byte_does_not_open(position):
    sealed = bytearray(seal(SECRET, HERE))
    sealed[position] ^= 1

    with pytest.raises(CannotOpen) as raised:
        unseal(bytes(sealed), HERE)

    assert "Zebulon" not in repr(raised.getrepr(showlocals=False))


@pytest.mark.parametrize("stump", [b"", b"\x00", b"short"])
def test_a_stump_does_not_open(stump):
    with pytest.raises(CannotOpen):
        unseal(stump, HERE)


def test_the_first_key_writes_and_every_key_reads(settings):
    settings.FIELD_KEYS = (OLD_KEY,)
    old = seal(SECRET, HERE)
    settings.FIELD_KEYS = (NEW_KEY, OLD_KEY)
    new = seal(SECRET, HERE)

    assert unseal(old, HERE) == SECRET
    settings.FIELD_KEYS = (NEW_KEY,)
    assert unseal(new, HERE) == SECRET
    with pytest.raises(CannotOpen):
        unseal(old, HERE)


@pytest.mark.django_db
def test_no_column_of_the_database_holds_what_was_typed():
    screening = make_screening()
    save(screening, "your-name", {"legal_last_name": "Zebulonmarker"})
    save(screening, "reach-you", {"email": "Zebulonmarker@example.org"})

    assert screening_text_has("screening_savedpage", "your-name")
    assert not any(screening_text_has(table, "zebulonmarker") for table in tables())


def tables():
    names = connection.introspection.table_names()
    return [name for name in names if name.startswith("screening_")]


def screening_text_has(table, word):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names of our own tables
        rows = cursor.fetchall()
    shown = b" ".join(readable(value) for row in rows for value in row)
    encoded = base64.b64encode(word.encode())[:-4]
    found = re.search(re.escape(word.encode()), shown, re.IGNORECASE)
    return bool(found) or encoded in shown


def readable(value):
    return (
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
    )


@pytest.mark.django_db
def test_who_the_patient_is_stands_sealed_on_the_screening():
    screening = make_screening()
    save(screening, "your-name", {"legal_first_name": "Ann", "legal_last_name": "Bell"})
    save(screening, "your-name", {"legal_first_name": "Ann"})

    assert reread(screening).identity_answers() == {"legal_first_name": "Ann"}
    assert SavedPage.objects.filter(screening=screening).count() == 2
