"""Sources: what is read, and what is refused with its reason."""

import pytest

from education.sources import Source, SourceError, check_citations, read_lines


def test_a_line_is_read_and_written_alike():
    line = "dea | 1999 | Final rule | https://a.example/x"

    assert read_lines(line)[0].as_line() == line


def test_link_may_be_left_out():
    assert read_lines("dea | 1999 | Final rule") == [
        Source(key="dea", year="1999", text="Final rule")
    ]


def test_empty_lines_are_skipped():
    assert len(read_lines("\na | 1999 | A\n\nb | 2000 | B\n")) == 2


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("dea", "write key"),
        ("dea | 1999", "write key"),
        ("DEA | 1999 | Rule", "not a key"),
        ("dea | 99 | Rule", "four digits"),
        ("dea | ١٩٩٩ | Rule", "four digits"),
        ("dea | 1999 | ", "name the work"),
        ("dea | 1999 | Rule | http://a.example", "https"),
        ("dea | 1999 | Rule | javascript:alert(1)", "https"),
        ("dea | 1999 | A\ndea | 1999 | B", "Two sources"),
    ],
)
def test_wrong_line_is_refused_with_its_reason(line, says):
    with pytest.raises(SourceError, match=says):
        read_lines(line)


def test_citation_of_nothing_is_refused():
    with pytest.raises(SourceError, match="other"):
        check_citations("Fact.[^dea] Fact.[^other]", read_lines("dea | 1999 | Rule"))
