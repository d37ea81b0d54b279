"""A page's form: what was saved comes back, and what was typed stays."""

from datetime import date
from decimal import Decimal

import pytest

from screening.intake.forms import form_class_for
from screening.protocol.answers import Absent, PageAnswers
from screening.protocol.protocol import load_protocol
from tests.conftest import TODAY
from tests.screening.intake.builders import form, page, pressure, question

EVERY_KIND = (
    question("choice", "c"),
    question("multiple", "m"),
    question("integer", "i", withhold=True),
    question("decimal", "d", withhold=True),
    question("string", "s"),
    question("text", "t"),
    question("date", "day", withhold=True),
    question("acknowledge", "a"),
)
ANSWERS = PageAnswers(
    given={
        "c": "yes",
        "m": ("yes", "no"),
        "i": 12,
        "d": Decimal("1.5"),
        "s": "one",
        "t": "one\ntwo",
        "day": date(1984, 3, 5),
        "a": "yes",
    }
)
WITHHELD = PageAnswers(
    withheld={
        "c": Absent.DECLINED,
        "m": Absent.DECLINED,
        "i": Absent.UNSURE,
        "d": Absent.DECLINED,
        "day": Absent.UNSURE,
    }
)


def sent_back(filled):
    """Return what a browser sends when nothing on the page is changed."""
    sent = {}
    for group in filled.groups:
        for drawn in group["questions"]:
            for box in drawn["filled"]:
                sent[box["name"]] = box["value"]
            if drawn["kind"] in {"radio", "checkbox"}:
                sent[drawn["name"]] = list(drawn["typed"])
            elif not drawn["filled"]:
                sent[drawn["name"]] = drawn["value"]
            if drawn["withheld"]:
                sent[f"{drawn['name']}-withheld"] = drawn["ticked"]
    return sent


@pytest.mark.parametrize("saved", [ANSWERS, WITHHELD, PageAnswers()])
def test_saved_answers_come_back_and_can_be_sent_again_unchanged(saved):
    shown = form(*EVERY_KIND, saved=saved)

    again = form(*EVERY_KIND, typed=sent_back(shown))

    assert again.is_valid(), again.errors
    assert again.page_answers() == saved


def test_what_was_typed_stays_on_the_page_whatever_it_is():
    typed = {"i": "12a", "day-month": "x", "s": "a\0b", "c": "forged"}

    kept = sent_back(form(*EVERY_KIND, typed=typed))

    assert kept["i"] == "12a"
    assert kept["day-month"] == "x"
    assert kept["s"] == "a�b"


def test_names_that_the_page_does_not_ask_are_ignored():
    filled = form(question(link_id="s"), typed={"s": "one", "asq_5": "no", "id": "1"})

    assert filled.is_valid()
    assert filled.page_answers().given == {"s": "one"}


def test_links_of_the_summary_hold_the_question_and_what_to_do():
    filled = form(*pressure(), typed={"bp1_sys": "1", "bp1_dia": "x"})

    assert filled.error_links == [
        ("q-bp1_sys", "What was the top number? Enter a whole number from 70 to 260."),
        ("q-bp1_dia", "The bottom number: Enter a whole number from 40 to 150."),
    ]


def test_one_class_serves_all_requests_of_a_page():
    asked = page(question())

    assert form_class_for(asked) is form_class_for(asked)


def test_forms_of_one_page_share_nothing_that_was_typed():
    asked = page(question(link_id="s"))

    first = form_class_for(asked)({"s": "x" * 300}, today=TODAY)
    second = form_class_for(asked)({"s": "fine"}, today=TODAY)

    assert not first.is_valid()
    assert second.is_valid()


@pytest.mark.parametrize("asked", load_protocol().pages, ids=lambda asked: asked.id)
def test_every_page_of_the_protocol_can_be_drawn_and_sent_blank(asked):
    shown = form_class_for(asked)(today=TODAY)
    blank = form_class_for(asked)({}, today=TODAY)

    required = {q.link_id for q in asked.questions if q.required}
    assert [q["name"] for g in shown.groups for q in g["questions"]] == list(
        asked.link_ids
    )
    assert set(blank.errors) == required
