"""Two versions side by side."""

import pytest

from education.comparison import compare
from tests.education.builders import make_content


def changed(old: str, new: str) -> list[tuple[str | None, str | None]]:
    """The changed rows: on each side the changed pieces joined by |."""
    rows = compare(make_content(body=old), make_content(body=new))
    return [(marks(row.old), marks(row.new)) for row in rows if row.changed]


def marks(side) -> str | None:
    if side is None:
        return None
    return "|".join(piece.text for piece in side if piece.changed)


def test_same_text_has_no_changed_row():
    assert changed("One.\n\nTwo.", "One.\n\nTwo.") == []


def test_changed_word_is_marked_on_both_sides():
    assert changed("Take two pills.", "Take three pills.") == [("two", "three")]


def test_added_and_removed_lines_stand_alone():
    assert changed("One.", "One.\n\nTwo.") == [(None, "Two.")]
    assert changed("One.\n\nTwo.", "One.") == [("Two.", None)]


def test_both_sides_are_whole():
    rows = compare(make_content(body="A b c.\n\nD."), make_content(body="A x c."))

    for side in ("old", "new"):
        texts = ["".join(p.text for p in getattr(row, side) or ()) for row in rows]
        assert texts[4] == ("A b c." if side == "old" else "A x c.")


def test_title_dates_and_sources_are_compared():
    old, new = make_content(), make_content(title="Rest", sources=[])

    rows = [row for row in compare(old, new) if row.changed]

    assert [marks(row.old) for row in rows] == [
        "Sleep",
        "Source: who | 2020 | A work on sleep",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x\n" * 5000, "y\n" * 5000),
        ("w " * 40_000, "v " * 40_000),
        ("", "x"),
        ("\0", "a"),
    ],
)
def test_any_two_texts_are_compared(old, new):
    assert compare(make_content(body=old), make_content(body=new))
