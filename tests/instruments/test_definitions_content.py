"""The instruments word for word, against a list typed here and not read from them."""

import pytest

from screening.protocol.protocol import load_protocol
from screening.protocol.questionnaires.definition import QuestionType

DECLINED = ("declined", "I'd rather not say")
HOW_OFTEN = [
    (0, "Not at all", "LA6568-5"),
    (1, "Several days", "LA6569-3"),
    (2, "More than half the days", "LA6570-1"),
    (3, "Nearly every day", "LA6571-9"),
]
PHQ9 = [
    ("phq9_1", "44250-9", "Little interest or pleasure in doing things"),
    ("phq9_2", "44255-8", "Feeling down, depressed, or hopeless"),
    ("phq9_3", "44259-0", "Trouble falling or staying asleep, or sleeping too much"),
    ("phq9_4", "44254-1", "Feeling tired or having little energy"),
    ("phq9_5", "44251-7", "Poor appetite or overeating"),
    (
        "phq9_6",
        "44258-2",
        (
            "Feeling bad about yourself — or that you are a failure or have let "
            "yourself or your family down"
        ),
    ),
    (
        "phq9_7",
        "44252-5",
        (
            "Trouble concentrating on things, such as reading the newspaper or "
            "watching television"
        ),
    ),
    (
        "phq9_8",
        "44253-3",
        (
            "Moving or speaking so slowly that other people could have noticed? Or "
            "the opposite — being so fidgety or restless that you have been moving "
            "around a lot more than usual"
        ),
    ),
    (
        "phq9_9",
        "44260-8",
        "Thoughts that you would be better off dead or of hurting yourself in some way",
    ),
]
DIFFICULTY = (
    "phq9_difficulty",
    "69722-7",
    (
        "If you checked off any problems, how difficult have these problems made it "
        "for you to do your work, take care of things at home, or get along with "
        "other people?"
    ),
)
HOW_DIFFICULT = [
    (0, "Not difficult at all", "LA6572-7"),
    (1, "Somewhat difficult", "LA6573-5"),
    (2, "Very difficult", "LA6575-0"),
    (3, "Extremely difficult", "LA6574-3"),
]
GAD7 = [
    ("gad7_1", "69725-0", "Feeling nervous, anxious or on edge"),
    ("gad7_2", "68509-9", "Not being able to stop or control worrying"),
    ("gad7_3", "69733-4", "Worrying too much about different things"),
    ("gad7_4", "69734-2", "Trouble relaxing"),
    ("gad7_5", "69735-9", "Being so restless that it is hard to sit still"),
    ("gad7_6", "69689-8", "Becoming easily annoyed or irritable"),
    ("gad7_7", "69736-7", "Feeling afraid as if something awful might happen"),
]
YES_NO = [("yes", "Yes", ""), ("no", "No", "")]
ASQ = [
    ("asq_1", "115566-2", "In the past few weeks, have you wished you were dead?"),
    (
        "asq_2",
        "115567-0",
        (
            "In the past few weeks, have you felt that you or your family would be "
            "better off if you were dead?"
        ),
    ),
    (
        "asq_3",
        "115568-8",
        "In the past week, have you been having thoughts about killing yourself?",
    ),
    ("asq_4", "115569-6", "Have you ever tried to kill yourself?"),
    (
        "asq_5",
        "115571-2",
        "Are you having thoughts of killing yourself right now?",
    ),
]
AUDITC = {
    ("auditc_1", "68518-0", "How often do you have a drink containing alcohol?"): [
        (0, "Never", "LA6270-8"),
        (1, "Monthly or less", "LA18926-8"),
        (2, "2-4 times a month", "LA18927-6"),
        (3, "2-3 times a week", "LA18928-4"),
        (4, "4 or more times a week", "LA18929-2"),
    ],
    (
        "auditc_2",
        "68519-8",
        (
            "How many drinks containing alcohol do you have on a typical day when "
            "you are drinking?"
        ),
    ): [
        (0, "1 or 2", "LA15694-5"),
        (1, "3 or 4", "LA15695-2"),
        (2, "5 or 6", "LA18930-0"),
        (3, "7 to 9", "LA18931-8"),
        (4, "10 or more", "LA18932-6"),
    ],
    (
        "auditc_3",
        "68520-6",
        "How often do you have six or more drinks on one occasion?",
    ): [
        (0, "Never", "LA6270-8"),
        (1, "Less than monthly", "LA18933-4"),
        (2, "Monthly", "LA18876-5"),
        (3, "Weekly", "LA18891-4"),
        (4, "Daily or almost daily", "LA18934-2"),
    ],
}
SHIPPED = {
    **dict.fromkeys(PHQ9, HOW_OFTEN),
    DIFFICULTY: HOW_DIFFICULT,
    **dict.fromkeys(GAD7, HOW_OFTEN),
    **dict.fromkeys(ASQ, YES_NO),
    **AUDITC,
}


@pytest.mark.parametrize("item", SHIPPED, ids=lambda item: item[0])
def test_items_and_answers_stand_word_for_word_with_their_codes(item):
    link_id, loinc, text = item

    question = load_protocol().question(link_id)

    *answers, last = question.options
    assert (question.text, question.loinc) == (text, loinc)
    assert [(o.code, o.text, o.loinc) for o in answers] == SHIPPED[item]
    assert (last.code, last.text, last.loinc) == (*DECLINED, "")
    assert not question.help


@pytest.mark.parametrize(
    ("name", "items", "panel", "total", "time_frame"),
    [
        (
            "phq9",
            [*PHQ9, DIFFICULTY],
            "44249-1",
            "44261-6",
            (
                "Over the last 2 weeks, how often have you been bothered by any of "
                "the following problems?"
            ),
        ),
        (
            "gad7",
            GAD7,
            "69737-5",
            "70274-6",
            (
                "Over the last 2 weeks, how often have you been bothered by the "
                "following problems?"
            ),
        ),
        (
            "auditc",
            list(AUDITC),
            "72109-2",
            "75626-2",
            (
                "Now I am going to ask you some questions about your use of "
                "alcoholic beverages during this past year."
            ),
        ),
    ],
)
def test_scales_are_whole_and_in_the_order_of_their_form(
    name, items, panel, total, time_frame
):
    instrument = load_protocol().instruments[name]

    assert [q.link_id for q in instrument.questions] == [item[0] for item in items]
    assert (instrument.panel_loinc, instrument.total_loinc) == (panel, total)
    assert instrument.intro == (time_frame,)


def test_time_frame_stands_on_every_page_that_asks_a_scale():
    protocol = load_protocol()
    scales = {"phq9", "gad7", "auditc"}

    pages = [page for page in protocol.pages if page.instrument in scales]

    assert len(pages) == 4
    for page in pages:
        assert set(protocol.instruments[page.instrument].intro) <= set(page.intro)


def test_difficulty_takes_no_part_in_the_total():
    phq9 = load_protocol().instruments["phq9"]

    assert phq9.scored == tuple(item[0] for item in PHQ9)
    assert phq9.most == 27


@pytest.mark.parametrize(
    ("name", "edges"),
    [
        (
            "phq9",
            [
                (0, 4, "Minimal"),
                (5, 9, "Mild"),
                (10, 14, "Moderate"),
                (15, 19, "Moderately severe"),
                (20, 27, "Severe"),
            ],
        ),
        (
            "gad7",
            [
                (0, 4, "Minimal"),
                (5, 9, "Mild"),
                (10, 14, "Moderate"),
                (15, 21, "Severe"),
            ],
        ),
    ],
)
def test_bands_are_those_of_the_authors(name, edges):
    bands = load_protocol().instruments[name].bands

    assert [(band.lowest, band.highest, band.text) for band in bands] == edges


def test_auditc_bands_part_at_the_two_cut_offs():
    bands = load_protocol().instruments["auditc"].bands

    assert [(b.lowest, b.highest) for b in bands] == [(0, 2), (3, 3), (4, 12)]


def test_asq_asks_when_the_last_attempt_was_in_nimh_words():
    question = load_protocol().question("asq_4_when")

    assert question.loinc == "115570-4"
    assert [(o.code, o.text, o.loinc) for o in question.options][:2] == [
        ("past_12_months", "Within last 12 months", "LA37190-8"),
        ("over_1_year", "Over 1 year ago", "LA37191-6"),
    ]
    describe = load_protocol().question("asq_5_describe")
    assert (describe.text, describe.loinc) == (
        "If yes, please describe:",
        "115572-0",
    )


def test_asq_has_no_total():
    asq = load_protocol().instruments["asq"]

    assert asq.scored == ()
    assert asq.bands == ()


def test_the_single_drug_question_is_a_count_in_its_author_s_words():
    question = load_protocol().question("drug_past_year_times")

    assert question.text == (
        "How many times in the past year have you used an illegal drug or used a "
        "prescription medication for nonmedical reasons?"
    )
    assert question.type is QuestionType.INTEGER
    assert (question.lowest, question.withhold) == (0, True)
    assert question.loinc == "68524-8"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("phq9", "No permission required to reproduce, translate, display"),
        ("gad7", "No permission required to reproduce, translate, display"),
        ("asq", "National Institute of Mental Health (NIMH)"),
        ("auditc", "not for sale or for use in conjunction with commercial purposes"),
        ("drug1", "public domain and may be reproduced"),
    ],
)
def test_every_instrument_bears_its_notice_and_that_of_loinc(name, words):
    instrument = load_protocol().instruments[name]

    assert words in instrument.notice
    assert "LOINC codes are copyright © Regenstrief Institute" in instrument.notice
    assert instrument.source.href.startswith("https://")


def test_no_copyrighted_instrument_is_bundled():
    protocol = load_protocol()

    assert set(protocol.instruments) == {"phq9", "gad7", "asq", "auditc", "drug1"}
    for n in range(1, 6):
        assert protocol.question(f"cssrs_{n}").text == (
            f"C-SSRS item {n} (entered from a licensed form)"
        )


def loinc_check_digit(code: str) -> int:
    """Mod 10, Luhn over the digits before the hyphen (LOINC users' guide)."""
    digits = [int(d) for d in reversed(code.split("-", maxsplit=1)[0])]
    doubled = [d * 2 if n % 2 == 0 else d for n, d in enumerate(digits)]
    return -sum(d // 10 + d % 10 for d in doubled) % 10


def test_every_loinc_number_passes_its_check_digit():
    protocol = load_protocol()
    every = (*protocol.pages, *protocol.staff_pages)
    asked = [q for page in every for q in page.questions]
    codes = {
        *(q.loinc for q in asked),
        *(i.panel_loinc for i in protocol.instruments.values()),
        *(i.total_loinc for i in protocol.instruments.values()),
    } - {""}

    wrong = [c for c in codes if loinc_check_digit(c) != int(c.split("-")[1])]

    assert len(codes) > 40
    assert wrong == []
