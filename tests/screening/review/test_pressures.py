"""Readings on the case page: what counts, what does not yet, and what must be asked."""

import pytest
from django.test import Client
from django.utils import timezone

from screening import services
from screening.models import ClinicProfile, Screening
from screening.protocol.answers import PageAnswers
from screening.protocol.rules.base import Level
from tests.screening.review.cases import begun
from tests.screening.review.desk import do, signed_in
from tests.screening.review.pages import case_url, section, text_of
from tests.waiting import waiting

pytestmark = pytest.mark.django_db

READINGS = "Blood-pressure readings"


def saved_reading(**given) -> Screening:
    """Return a draft whose first reading was saved as typed."""
    case, now = begun(), timezone.now()
    services.save_page(
        screening_id=case.pk,
        page_id="reading-1",
        answers=PageAnswers(given={f"bp1_{key}": told for key, told in given.items()}),
        now=now,
        on=today(),
    )
    case.refresh_from_db()
    return case


def sent_reading(**given) -> Screening:
    """Return the same after it was handed in."""
    case = saved_reading(**given)
    return services.submit(screening_id=case.pk, now=timezone.now(), on=today())


def today():
    return ClinicProfile.current().local_date(timezone.now())


def case_page(clinic: Client, case: Screening) -> str:
    return clinic.get(case_url(case)).content.decode()


def head_of(page: str) -> str:
    """Return the words above the first section of the case page."""
    return text_of(page.split('<section aria-labelledby="why"', maxsplit=1)[0])


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ({"sys": 190}, "190 / ?"),
        ({"dia": 125}, "? / 125"),
        ({"sys": 190, "dia": 130}, "190 / 130"),
        ({"sys": 110, "dia": 190}, "110 / 190"),
    ],
)
def test_a_severe_number_that_raised_no_flag_stands_at_the_top(
    clinic: Client, given, numbers
):
    case = saved_reading(**given)

    page = case_page(clinic, case)

    head = head_of(page)
    assert f"severe range raised no flag: {numbers} mm Hg." in head
    assert "No rule judges it: please ask the patient." in head
    assert "A number is in the severe range" in section(page, READINGS) or (
        "Severe" in section(page, READINGS)
    )
    assert not case.flags.filter(rule_id__in=("BP-01", "BP-02")).exists()


def test_an_unfinished_reading_stands_at_the_top_with_its_reason(clinic: Client):
    case = sent_reading(sys=128, date=today())

    head = head_of(case_page(clinic, case))

    assert "Unfinished blood-pressure reading: 128 / ? mm Hg." in head
    assert "a number is missing" in head


def test_a_whole_reading_is_no_matter_to_ask_about(clinic: Client):
    told = {"time": "8:30 AM", "pulse": 61, "place": "home", "position": "sitting"}
    case = sent_reading(sys=128, dia=78, date=today(), device="arm_cuff", **told)

    page = case_page(clinic, case)

    assert "ask the patient" not in head_of(page)
    row = section(page, READINGS)
    for words in ("8:30 AM", "128 / 78", "61 beats a minute", "Elevated"):
        assert words in row
    assert "At home, Sitting, A cuff around the upper arm" in row


def test_a_watch_is_shown_as_not_counted(clinic: Client):
    case = sent_reading(sys=128, dia=78, date=today(), device="watch")

    assert "Not counted: watch without a cuff" in section(
        case_page(clinic, case), READINGS
    )


# A patient who typed half a reading and closed the tab --------------------------------


def test_a_draft_with_an_unjudged_severe_number_stands_in_the_queue():
    case = saved_reading(sys=190)

    assert case in waiting("pressure")
    assert case.pressure_to_ask_at == case.queued_at
    assert case.open_level < Level.SAME_DAY


@pytest.mark.parametrize(
    "given", [{"sys": 180}, {"dia": 120}, {"sys": 120, "dia": 180}, {"sys": 128}]
)
def test_a_draft_with_another_unfinished_number_does_not(given):
    assert saved_reading(**given) not in waiting("pressure")


def test_the_queue_names_it(clinic: Client):
    case = saved_reading(sys=190)

    queue = case_url(case).rsplit("/", 3)[0] + "/"
    first = text_of(clinic.get(queue).content.decode())
    listed = text_of(clinic.get(f"{queue}?view=pressure").content.decode())

    assert "1 screening holds a blood-pressure number in the severe range" in first
    assert "See whom to ask" in first
    assert case.reference in listed
    assert "Ask about blood pressure" in listed


def test_a_finished_reading_leaves_the_question_to_the_rules():
    case, now = saved_reading(sys=190), timezone.now()

    whole = {"bp1_sys": 190, "bp1_dia": 110, "bp1_date": today()}
    services.save_page(
        screening_id=case.pk,
        page_id="reading-1",
        answers=PageAnswers(given=whole),
        now=now,
        on=today(),
    )

    case.refresh_from_db()
    assert case.pressure_to_ask_at is None
    assert "BP-02" in case.raised
    assert case in waiting()
    assert case not in waiting("pressure")


def test_a_reading_taken_back_as_a_mistake_is_asked_about_no_more():
    case, now = saved_reading(sys=190), timezone.now()

    services.save_page(
        screening_id=case.pk,
        page_id="reading-1",
        answers=PageAnswers(given={"bp1_sys": 120, "bp1_dia": 80, "bp1_date": today()}),
        now=now,
        on=today(),
    )

    case.refresh_from_db()
    assert case not in waiting("pressure")


# Somebody asked -----------------------------------------------------------------------


def settle(clinic: Client, case: Screening, reason: str = "She mistyped: 109 over 70."):
    return do(clinic, case, "pressure", reason=reason)


def test_a_draft_is_taken_off_the_list_by_who_asked(clinic: Client):
    case = saved_reading(sys=190)

    said = text_of(settle(clinic, case).content.decode())

    assert waiting("pressure") == []
    assert "It is off the list" in said
    assert "clinician asked about it on" in said
    assert "Asked about a blood-pressure number" in said
    assert "She mistyped: 109 over 70." in said
    assert "please ask the patient" not in said


def test_words_are_needed_and_nothing_is_settled_without(clinic: Client):
    case = saved_reading(sys=190)

    refused = settle(clinic, case, " ")

    assert refused.status_code == 400
    assert "Write what came of asking." in text_of(refused.content.decode())
    assert waiting("pressure") == [case]


def test_what_was_written_lies_sealed(clinic: Client):
    case = saved_reading(sys=190)
    settle(clinic, case, "Zebulon")

    note = case.notes.get()
    assert b"Zebulon" not in bytes(note.content)
    assert note.read_content() == "Zebulon"


def test_a_number_that_is_saved_again_comes_back(clinic: Client):
    case = saved_reading(sys=190)
    settle(clinic, case)

    services.save_page(
        screening_id=case.pk,
        page_id="reading-1",
        answers=PageAnswers(given={"bp1_sys": 195}),
        now=timezone.now(),
        on=today(),
    )

    assert waiting("pressure") == [case]
    assert "please ask the patient" in head_of(case_page(clinic, case))


def test_another_page_of_the_draft_does_not_bring_it_back(clinic: Client):
    case = saved_reading(sys=190)
    settle(clinic, case)

    services.save_page(
        screening_id=case.pk,
        page_id="your-name",
        answers=PageAnswers(given={"legal_last_name": "Flint"}),
        now=timezone.now(),
        on=today(),
    )

    assert waiting("pressure") == []


def test_what_was_settled_already_is_said(clinic: Client):
    case = saved_reading(sys=190)
    settle(clinic, case)

    assert "This was done already" in text_of(settle(clinic, case).content.decode())


def test_the_front_desk_settles_nothing():
    case = saved_reading(sys=190)
    desk = signed_in("desk", role="Front desk")

    assert settle(desk, case).status_code == 403
    assert waiting("pressure") == [case]
