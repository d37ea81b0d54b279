"""Which messages stand where, and which of them are new."""

from screening.intake.panels import CHECK, NEXT_PAGE, panels
from screening.protocol.answers import Answers
from screening.protocol.evaluation import evaluate
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.catalogue import ALL_RULES
from tests.conftest import TODAY

PROTOCOL = load_protocol()


def found(when, last=None, **answers):
    """Return the messages that these answers lead to."""
    evaluation = evaluate(PROTOCOL, Answers(answers), TODAY)
    page = PROTOCOL.page(last) if last else None
    return panels(PROTOCOL, evaluation, when, page)


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


def test_no_message_names_a_rule():
    for message in PROTOCOL.messages.values():
        words = f"{message.title} {' '.join(message.paragraphs)}"
        assert not any(rule.id in words for rule in ALL_RULES)
