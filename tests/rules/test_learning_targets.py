"""What questions and rules point at: known, published, telling nobody a diagnosis."""

import pytest

from education.rendering import render
from education.starter_pages import read_all
from screening.protocol.learning import (
    LearnError,
    for_questions,
    for_rules,
    read,
    targets,
)
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.catalogue import ALL_RULES

# The title of a page would tell these patients what nobody has told them.
SILENT = {"PSY-01", "PSY-02", "PSY-03", "PSY-06", "PSY-07"}


def test_every_rule_and_question_is_known():
    rules = {rule.id for rule in ALL_RULES}
    questions = set(load_protocol().page_of_link)

    for target in targets():
        assert set(target.rules) <= rules
        assert set(target.questions) <= questions


def test_every_section_is_on_a_shipped_page():
    pages = {page.slug: page.content.body for page in read_all()}

    for target in targets():
        ids = {heading.id for heading in render(pages[target.slug]).headings}
        assert target.anchor in ids, target


def test_no_section_stands_twice():
    places = [(target.slug, target.anchor) for target in targets()]

    assert len(places) == len(set(places))


def test_rules_about_suicide_lead_to_help():
    about = [rule.id for rule in ALL_RULES if rule.id.startswith("SUI")]

    for rule in about:
        assert "get-help-now" in [target.slug for target in for_rules([rule])]


def test_what_nobody_has_diagnosed_is_told_by_no_title():
    everybodys = for_rules([])

    assert all(for_rules([rule]) == everybodys for rule in SILENT)


def test_question_has_its_section():
    found = for_questions({"has_readings", "other"})

    assert [each.anchor for each in found] == ["why-blood-pressure-matters"]
    assert for_questions({"legal_first_name"}) == []


@pytest.mark.parametrize(
    "entry",
    [
        {"slug": "a", "anchor": "b"},
        {"slug": "a", "anchor": "b", "rules": ["X"], "more": 1},
        {"slug": "a", "rules": ["X"]},
        {"slug": "", "anchor": "b", "rules": ["X"]},
        {"slug": "a", "anchor": "b", "rules": [1]},
        {"slug": "a", "anchor": "b", "everybody": "yes"},
    ],
)
def test_wrong_entry_is_refused(entry):
    with pytest.raises(LearnError):
        read([entry])
