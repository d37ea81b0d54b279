"""Kind, plain words: what the forms and the messages say, and what they never say."""

import re

import pytest

from education.readability import grade
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.catalogue import ALL_RULES
from tests.questionnaires.catalogue import NAMED

KEEP_TAKING = "Do not stop or change any medicine because of this form."
VERDICTS = re.compile(
    r"eligib|qualif|suitable|candidate|approve|treatment.resistant", re.IGNORECASE
)
REPLIES = {
    "crisis": (
        "call 911 or go to the nearest emergency room",
        "988",
        "missouri988.org",
    ),
    "call_911": ("Call 911 now",),
    "m_today": (
        (
            "Someone from our team will try to reach you today. If you feel worse or "
            "unsafe, call or text 988, or call 911."
        ),
    ),
    "m_talk": (
        (
            "Some answers need a short talk with our team before we book. This is "
            "not a yes or a no. Please do not stop or change any medicine."
        ),
    ),
    "bp_severe": (
        (
            "Your reading is very high. Rest 5 minutes and check again. If it is "
            "still above 180/120, call your doctor today. If you have chest pain, "
            "trouble breathing, weakness, or trouble seeing or speaking, call 911."
        ),
    ),
    "bp_measure": ("This is not a yes or a no", "Sit for 5 minutes"),
    "bp_two_readings": ("Please add two readings from the last 30 days",),
    "adults_only": ("We only treat adults. Here is where to get help.",),
    "emergency_contact": ("Please add an emergency contact",),
    "ride_home": (
        "You will need a ride home and no driving until the next day after sleep.",
    ),
    "finish_page": ("Please finish this page",),
    "htn_question": (
        (
            "You told us you take blood pressure medicine. Has anyone said you have "
            "high blood pressure?"
        ),
    ),
    "cardiac": ("Someone from our team will try to reach you today", "call 911"),
}


@pytest.fixture(scope="module")
def protocol():
    return load_protocol()


def words_of(form):
    """Give every sentence that a form says to the patient."""
    yield from (form.title, *form.intro)
    for page in form.pages:
        yield from (page.title, *page.intro)
        if page.help:
            yield from (page.help.title, *page.help.paragraphs, *page.help.steps)
        for question in page.questions:
            yield from (question.text, question.help)
            for option in question.options:
                yield from (option.text, option.help)


def test_pages_about_medicines_say_to_keep_taking_them(protocol):
    listing = next(f for f in protocol.questionnaires if f.id == "medicines")
    trials = [page for page in protocol.pages if page.repeat_of == "trial"]

    silent = [p.id for p in (*listing.pages, *trials) if KEEP_TAKING not in p.intro]

    assert silent == []


def test_addresses_of_pages_opened_by_an_answer_tell_nothing_of_it(protocol):
    telling = re.compile(
        ""
        "suic|safety|depress|bipolar|anxi|trauma|psych|drug|drink|alcohol|ketamine|preg|attack|pressure-high|benzo|allerg|hospital|crisis"
    )
    opened = [page.id for page in protocol.pages if page.show_if]

    assert len(opened) > 40
    assert [page_id for page_id in opened if telling.search(page_id)] == []


def test_no_question_gives_a_verdict(protocol):
    said = [text for form in protocol.questionnaires for text in words_of(form)]

    assert [text for text in said if VERDICTS.search(text)] == []


def test_nobody_is_told_to_stop_a_medicine(protocol):
    said = [text for form in protocol.questionnaires for text in words_of(form)]
    said += [text for m in protocol.messages.values() for text in m.paragraphs]
    told = [
        text for text in said if re.search(r"\bstop\b.*\bmedicine", text, re.IGNORECASE)
    ]

    assert told
    for text in told:
        assert re.search("do not stop|why did you stop", text, re.IGNORECASE)


@pytest.mark.parametrize("name", REPLIES)
def test_messages_say_the_words_of_the_catalogue(protocol, name):
    message = protocol.messages[name]
    said = " ".join([message.title, *message.paragraphs])

    for words in REPLIES[name]:
        assert words.lower() in said.lower()
    assert not VERDICTS.search(said)


def test_crisis_words_stand_on_the_very_next_page_and_admit_delay(protocol):
    for name in ("crisis", "call_911"):
        message = protocol.messages[name]
        assert "We may not see this right away." in message.paragraphs
        assert message.when == ("next_page", "check", "end")


def test_every_rule_s_message_exists_and_none_is_idle(protocol):
    used = {rule.message for rule in ALL_RULES} - {""}
    used |= {protocol.messages[name].out_of_hours for name in used} - {""}

    assert set(protocol.messages) == used


@pytest.mark.parametrize("form_id", NAMED)
def test_a_sixth_grader_can_read_every_form(protocol, form_id):
    form = next(f for f in protocol.questionnaires if f.id == form_id)
    scales = {q.link_id for i in protocol.instruments.values() for q in i.questions}
    # The words of scales are their authors'; names of medicines have no plain form.
    own = [*form.intro]
    for page in form.pages:
        if page.repeat_number > 1:
            continue
        own += [] if page.instrument else page.intro
        if page.help:
            own += [*page.help.paragraphs, *page.help.steps]
        for question in page.questions:
            if question.link_id not in scales:
                own += [question.text, re.sub(r"Such as [^.]*\.", "", question.help)]
                own += [option.help for option in question.options]

    assert grade("\n\n".join(filter(None, own))) < 7
