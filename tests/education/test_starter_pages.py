"""The strict loader of the pages that come with the software."""

from datetime import date

import pytest

from education.starter_pages import StarterPageError, read, read_all

HEAD = {
    "title": "Sleep",
    "summary": "Why sleep matters.",
    "position": "10",
    "group": "basics",
    "related": "[]",
    "updated": "2026-03-01",
    "next_review": "2027-03-01",
    "sources": '[{key: who, year: "2020", text: A work}]',
}


@pytest.fixture
def write_page(tmp_path):
    def write(body="Sleep well.[^who]", name="sleep.md", **changes):
        head = {key: value for key, value in (HEAD | changes).items() if value}
        lines = "\n".join(f"{key}: {value}" for key, value in head.items())
        path = tmp_path / name
        path.write_text(f"---\n{lines}\n---\n{body}\n", encoding="utf-8")
        return path

    return write


def test_page_is_read(write_page):
    found = read(write_page())

    assert (found.slug, found.position) == ("sleep", 10)
    assert found.content.title == "Sleep"
    assert found.content.body == "Sleep well.[^who]\n"
    assert found.content.next_review_on == date(2027, 3, 1)
    assert [source.key for source in found.content.sources] == ["who"]


def test_pages_stand_in_the_order_of_their_position(write_page, tmp_path):
    write_page(name="b.md", position="1")
    write_page(name="a.md", position="2")

    assert [each.slug for each in read_all(tmp_path)] == ["b", "a"]


def test_text_may_hold_a_rule(write_page):
    assert (
        read(write_page(body="One\n\n---\n\nTwo")).content.body == "One\n\n---\n\nTwo\n"
    )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"titel": "x"}, "titel"),
        ({"title": ""}, "title"),
        ({"title": "12"}, "title"),
        ({"position": "yes"}, "position"),
        ({"group": "nothing"}, "nothing"),
        ({"related": "[1]"}, "address"),
        ({"related": "[not a slug]"}, "slug"),
        ({"position": '"10"'}, "position"),
        ({"updated": '"2026-03-01"'}, "updated"),
        ({"updated": "2026-03-01 10:00:00"}, "updated"),
        ({"sources": "none"}, "sources"),
        ({"sources": "[{key: who}]"}, "year"),
        ({"sources": '[{key: who, year: "2020", text: A, note: B}]'}, "note"),
        ({"sources": "[{key: who, year: 2020, text: A}]"}, "year"),
        ({"sources": "[who]"}, "sleep.md"),
        ({"sources": "[]"}, "who"),
        ({"sources": "[unclosed"}, "sleep.md"),
        ({"name": "not a slug.md"}, "slug"),
    ],
)
def test_wrong_page_is_refused_with_its_name_and_reason(write_page, changes, says):
    path = write_page(**changes)

    with pytest.raises(StarterPageError, match=says) as error:
        read(path)

    assert path.name in str(error.value)


def test_page_without_front_matter_is_refused(tmp_path):
    path = tmp_path / "sleep.md"
    path.write_text("Sleep well.")

    with pytest.raises(StarterPageError, match="front matter"):
        read(path)
