"""Which messages stand where, and which of them are new."""

import pytest

from screening.intake.panels import CHECK, NEXT_PAGE, panels
from screening.protocol.answers import Answers
from screening.protocol.evaluation import evaluate
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.catalogue import ALL_RULES
from tests.conftest import TODAY

PROTOCOL = load_protocol()


CLOSED = "We are closed until Monday."


def found(when, last=None, closed="", **answers):
    """Return the messages that these answers lead to."""
    evaluation = evaluate(PROTOCOL, Answers(answers), TODAY)
    page = PROTOCOL.page(last) if last else None
    return panels(PROTOCOL, evaluation, when, page, closed=closed)


def test_danger_stands_first():
    shown = found(NEXT_PAGE, psychosis_now="yes", redflag_now="yes")

    assert [panel.id for panel in shown] == ["call_911", "m_today"]


def test_one_message_stands_once_however_many_rules_ask_for_it():
    shown = found(NEXT_PAGE, harm_others_now="yes", asq_5="yes", asq_1="yes")

    assert [panel.id for panel in shown] == ["crisis"]


def test_a_message_is_new_after_the_page_that_led_to_it():
    danger = {"harm_others_now": "yes"}

    assert found(NEXT_PAGE, "right-now", **danger)[0].is_new
    assert not found(NEXT_PAGE, "your-name", **danger)[0].is_new
    assert not found(NEXT_PAGE, **danger)[0].is_new


def test_a_message_for_the_check_page_does_not_interrupt():
    assert not found(NEXT_PAGE, ride_home="no")
    assert [panel.id for panel in found(CHECK, ride_home="no")] == ["ride_home"]


def test_a_message_that_says_no_more_than_another_is_left_out():
    shown = found(NEXT_PAGE, cv_angina="unstable", psychosis_now="yes")

    assert [panel.id for panel in shown] == ["cardiac"]


@pytest.mark.parametrize(
    "answers", [{"psychosis_now": "yes"}, {"cv_angina": "unstable"}]
)
def test_no_call_today_is_promised_when_nobody_is_there(answers):
    (panel,) = found(NEXT_PAGE, closed=CLOSED, **answers)

    said = " ".join([panel.title, *panel.paragraphs])
    assert "today" not in said
    assert said.count(CLOSED) == 1
    assert "call or text 988, or call 911" in said


def test_every_message_that_promises_today_has_another_for_closed_hours():
    for message in PROTOCOL.messages.values():
        words = " ".join([message.title, *message.paragraphs])
        if "reach you today" in words:
            instead = PROTOCOL.messages[message.out_of_hours]
            said = " ".join([instead.title, *instead.paragraphs])
            assert "reach you today" not in said
            assert "{closed}" in said
            assert instead.when == message.when


def test_out_of_hours_a_message_that_another_one_covers_is_left_out():
    shown = found(NEXT_PAGE, closed=CLOSED, cv_angina="unstable", psychosis_now="yes")

    assert [panel.id for panel in shown] == ["cardiac_closed"]


def test_no_message_names_a_rule():
    for message in PROTOCOL.messages.values():
        words = f"{message.title} {' '.join(message.paragraphs)}"
        assert not any(rule.id in words for rule in ALL_RULES)
