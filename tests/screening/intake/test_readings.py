"""What a patient reads about a reading: true, calm, and what to do where it is high."""

import re
from datetime import timedelta

import pytest

from screening.intake.readings import note_after, notes
from screening.protocol.answers import Absent, Answers
from screening.protocol.protocol import load_protocol
from tests.conftest import TODAY

PROTOCOL = load_protocol()
WHOLE = {"bp1_date": TODAY, "bp1_device": "arm_cuff"}
# BP-02, word for word.
ADVICE = (
    "Your reading is very high. Rest 5 minutes and check again. If it is still above "
    "180/120, call your doctor today. If you have chest pain, trouble breathing, "
    "weakness, or trouble seeing or speaking, call 911."
)
ALARMING = re.compile(
    r"severe|crisis|emergenc|hypertens|stage|danger|diagnosed|you have high|eligib",
    re.IGNORECASE,
)


def said(**answers):
    """Return what is said of the first reading beside its answers."""
    note = notes(PROTOCOL, Answers({**WHOLE, **answers}), TODAY)["reading-1"]
    return " ".join(map(str, (note.title, *note.paragraphs)))


def said_next(**answers):
    """Return the paragraphs on the page after the reading was saved."""
    note = note_after(PROTOCOL, Answers({**WHOLE, **answers}), "reading-1", TODAY)
    return list(map(str, note.paragraphs)) if note else None


@pytest.mark.parametrize(
    ("top", "bottom", "words"),
    [
        (119, 79, "This is not above the usual range."),
        (120, 79, "This is just above the usual range."),
        (129, 79, "This is just above the usual range."),
        (130, 79, "This is a little above the usual range."),
        (129, 80, "This is a little above the usual range."),
        (139, 89, "This is a little above the usual range."),
        (140, 89, "This is above the usual range."),
        (139, 90, "This is above the usual range."),
        (180, 120, "This is above the usual range."),
    ],
)
def test_the_category_is_said_in_plain_words_without_alarm(top, bottom, words):
    text = said(bp1_sys=top, bp1_dia=bottom)

    assert f"Your reading: {top} over {bottom}" in text
    assert words in text
    assert "This is not a diagnosis" in text
    assert "180/120" not in text
    assert not ALARMING.search(text)


@pytest.mark.parametrize(("top", "bottom"), [(181, 120), (180, 121)])
def test_above_180_over_120_it_says_what_to_do(top, bottom):
    assert ADVICE in said(bp1_sys=top, bp1_dia=bottom)


def test_the_next_page_leaves_the_advice_to_the_message_of_the_rule():
    assert said_next(bp1_sys=181, bp1_dia=120) is None


def test_a_watch_is_taken_and_not_counted_and_the_reason_is_said():
    text = said(bp1_sys=128, bp1_dia=82, bp1_device="watch")

    assert "We keep this reading but do not count it" in text
    assert "Watches and rings without a cuff can be wrong" in text
    assert "usual range" not in text
    assert not ALARMING.search(text)


def test_a_very_high_watch_is_not_counted_and_acted_on_all_the_same():
    watch = {"bp1_sys": 190, "bp1_dia": 100, "bp1_device": "watch"}

    assert ADVICE in said(**watch)
    (why,) = said_next(**watch)
    assert "do not count it" in why


def test_an_old_reading_is_kept_and_not_counted():
    old = TODAY - timedelta(days=31)

    assert "too long ago" in said(bp1_sys=128, bp1_dia=82, bp1_date=old)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"bp1_sys": 190}, "only with both numbers"),
        ({"bp1_dia": 125, "bp1_sys": Absent.UNSURE}, "only with both numbers"),
        (
            {"bp1_sys": 190, "bp1_dia": 99, "bp1_date": Absent.UNSURE},
            "without its date",
        ),
        ({"bp1_sys": 110, "bp1_dia": 190}, "the top number must be the higher one"),
    ],
)
def test_a_very_high_number_that_cannot_count_says_what_to_do_and_what_is_missing(
    answers, words
):
    for text in (said(**answers), " ".join(said_next(**answers))):
        assert ADVICE in text
        assert words in text
        assert "We may not see this right away." in text
        assert "will try to reach you" not in text


def test_a_number_that_is_not_high_and_cannot_count_is_said_calmly():
    text = said(bp1_sys=120)

    assert text.startswith("Your top number: 120")
    assert ADVICE not in text


@pytest.mark.parametrize("answer", ["no", Absent.UNSURE, Absent.DECLINED, "unsure"])
def test_who_has_no_reading_is_told_how_to_add_one_later(answer):
    note = note_after(PROTOCOL, Answers(has_readings=answer), "readings", TODAY)

    assert "add readings later" in str(note.title)
    assert "date of birth" in str(note.paragraphs[0])


def test_nothing_is_said_to_who_goes_on_to_type_readings_or_of_another_page():
    yes = Answers(has_readings="yes")

    assert note_after(PROTOCOL, yes, "readings", TODAY) is None
    for page_id in ("reading-1", "pressure", "nothing", "\0", "x" * 10_000):
        assert note_after(PROTOCOL, yes, page_id, TODAY) is None


def test_the_advice_of_bp_02_promises_nothing_that_no_flag_keeps():
    assert PROTOCOL.messages["bp_severe"].paragraphs[0] == ADVICE
