"""Each check of an answer to a hostile value fails where it should."""

import pytest

from tests.hostile import answers
from tests.journeys.structure import Document
from tests.journeys.test_structure import ERRORS


def test_halves_of_pairs_and_nul_bytes_are_sent_as_bytes():
    assert answers.body({"a": ["\ud800", "\0"]}) == b"a=%ED%A0%80&a=%00"
    assert answers.received("a\0\ud800") == "a" + "\ufffd" * 4


@pytest.mark.parametrize(
    "html",
    [
        '<input name="a" value="b">',
        '<input type="radio" name="a" value="b" checked>',
        '<textarea name="a">\nb</textarea>',
        '<select name="a"><option value="c"><option value="b" selected></select>',
    ],
)
def test_what_was_typed_is_found_where_it_stands_and_missed_where_not(html):
    document = Document(html)

    assert answers.lost(document, {"a": ["b"]}, []) == []
    assert answers.lost(document, {"a": ["c"]}, []) == ["a is lost"]
    assert answers.lost(document, {"a": ["c"]}, ["a"]) == []


@pytest.mark.parametrize(
    "html",
    [
        '<input type="radio" name="a" value="b">',
        '<input type="hidden" name="a" value="b">',
        '<select name="a"><option value="b"></select>',
    ],
)
def test_what_is_only_offered_does_not_count_as_kept(html):
    assert answers.lost(Document(html), {"a": ["b"]}, []) == ["a is lost"]


def refusal(sentence, name="a"):
    html = ERRORS.replace('id="q-a-error">Choose one', f'id="q-a-error">{sentence}')
    return answers.refusal_faults(Document(html), html, name)


def test_a_refusal_must_say_what_to_do_at_its_question():
    assert refusal("Choose one of the answers.") == []
    assert refusal("Invalid value.") == ["says only 'Invalid value.'"]
    assert refusal("Choose one of the answers.", "b") == ["nothing said at b"]


def test_a_page_without_refusal_must_be_whole():
    assert answers.page_faults("<p>Bad request</p>")
