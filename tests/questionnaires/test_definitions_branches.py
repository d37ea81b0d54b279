"""Which answer opens which page of the shipped questionnaires, and which must not."""

from decimal import Decimal

import pytest

from screening.protocol.answers import Absent, PageAnswers
from screening.protocol.protocol import load_protocol

ASQ_ALL_NO = dict.fromkeys(["asq_1", "asq_2", "asq_3", "asq_4"], "no")
BLANK, DECLINED = Absent.LEFT_BLANK, Absent.DECLINED


def page_answers(mine):
    """Return these answers of one page as they are saved."""
    return PageAnswers(
        given={k: v for k, v in mine.items() if not isinstance(v, Absent)},
        withheld={k: v for k, v in mine.items() if v is DECLINED},
    )


def path_after(**answers):
    """Return the ids on the path once these questions were answered and saved.

    A question set to LEFT_BLANK puts its page among the saved ones without an answer.
    """
    protocol = load_protocol()
    by_page = {}
    for link, answer in answers.items():
        page_id = protocol.page_of_link[link].id
        by_page.setdefault(page_id, {})[link] = answer
    saved = {page_id: page_answers(mine) for page_id, mine in by_page.items()}
    return [page.id for page in protocol.journey(saved).path]


def test_the_present_danger_question_stands_right_after_the_four():
    path = path_after(**ASQ_ALL_NO | {"asq_2": "yes"})

    assert path[path.index("feelings") + 1] == "feelings-2"


@pytest.mark.parametrize("answer", ["yes", DECLINED, BLANK])
@pytest.mark.parametrize("item", list(ASQ_ALL_NO))
def test_anything_but_no_to_one_of_the_four_opens_the_present_danger_question(
    item, answer
):
    assert "feelings-2" in path_after(**ASQ_ALL_NO | {item: answer})


def test_four_times_no_does_not_open_it():
    assert "feelings-2" not in path_after(**ASQ_ALL_NO)


@pytest.mark.parametrize(("score", "opens"), [(0, False), (1, True), (3, True)])
def test_item_nine_of_the_phq_opens_it_too(score, opens):
    path = path_after(**ASQ_ALL_NO, phq9_9=score)

    assert ("feelings-2" in path) is opens


def test_an_answer_about_danger_now_outlives_the_answer_that_opened_it():
    protocol = load_protocol()
    saved = {
        "feelings": PageAnswers(given=ASQ_ALL_NO),
        "feelings-2": PageAnswers(given={"asq_5": "yes"}),
    }

    assert protocol.journey(saved).answers["asq_5"] == "yes"


@pytest.mark.parametrize(
    ("answer", "opens"),
    [(0, False), (1, True), (4, True), (BLANK, True), (DECLINED, True)],
)
def test_only_never_skips_the_rest_of_the_alcohol_questions(answer, opens):
    assert ("habits-2" in path_after(auditc_1=answer)) is opens


@pytest.mark.parametrize(
    ("opener", "page"),
    [
        ({"answering_for": "with_help"}, "who-answers-2"),
        ({"answering_for": "helper"}, "who-answers-2"),
        ({"asq_4": "yes"}, "feelings-3"),
        ({"emergency_contact": "yes"}, "someone-to-call-2"),
        ({"has_pcp": "yes"}, "your-care-team-2"),
        ({"has_mh_clinician": "yes"}, "your-care-team-3"),
        ({"has_therapist": "yes"}, "your-care-team-4"),
        ({"decision_help": "yes"}, "help-with-decisions-2"),
        ({"dx_mdd": "yes"}, "details-a"),
        ({"dx_bipolar": "type_unknown"}, "details-c"),
        ({"dx_psychotic": "yes"}, "details-m"),
        ({"psych_hospital_12m": "yes"}, "diagnoses-8"),
        ({"up_period": "yes"}, "energy-2"),
        ({"up_period": "unsure"}, "energy-2"),
        ({"tried_medicine": "yes"}, "tried-1"),
        ({"prior_psychotherapy": "some_help"}, "other-treatments-2"),
        ({"prior_ketamine": "bad_reaction"}, "other-treatments-6"),
        ({"prior_esketamine": "bad_reaction"}, "other-treatments-6"),
        ({"ketamine_elsewhere_now": "yes"}, "other-treatments-7"),
        ({"has_readings": "yes"}, "reading-1"),
        ({"htn_meds": "yes"}, "pressure-2"),
        ({"cv_mi": "yes"}, "heart-3"),
        ({"allergy_ketamine": "unsure"}, "health-5"),
        ({"takes_medicines": "yes"}, "medicine-1"),
        ({"on_benzo": "yes"}, "medicine-check-2"),
        ({"drug_past_year_times": 1}, "habits-4"),
    ],
)
def test_an_answer_opens_its_page_and_no_closes_it(opener, page):
    ((link, answer),) = opener.items()
    closing = {int: 0}.get(type(answer), "no")

    assert page in path_after(**opener)
    assert page not in path_after(**{link: closing})
    assert page not in path_after(**{link: BLANK})


def test_a_group_goes_on_while_there_is_another():
    path = path_after(tried_medicine="yes", trial1_another="yes", trial2_another="no")

    assert [page for page in path if page.startswith("tried-")] == [
        "tried-1",
        "tried-2",
    ]


def test_all_trials_can_be_told_and_the_others_in_words():
    every = {f"trial{n}_another": "yes" for n in range(1, 8)}
    dose = {"trial8_dose_mg": Decimal("37.5")}

    path = path_after(tried_medicine="yes", **every, **dose)

    assert [page for page in path if page.startswith("tried-")] == [
        *(f"tried-{n}" for n in range(1, 9)),
        "tried-more",
    ]
