import traceback
from datetime import date
from decimal import Decimal

import pytest

from screening import services
from screening.models import Evaluation, SavedPage, Screening
from screening.protocol.answers import Absent, PageAnswers
from screening.services import judging, reading
from screening.services.holding import Stale, keep
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    TODAY,
    finish,
    make_screening,
    make_submitted,
    reread,
    save,
)

pytestmark = pytest.mark.django_db


def answers_of(screening):
    return services.journey_of(reread(screening)).answers


def test_a_newer_save_counts_and_the_older_one_is_kept():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    save(screening, DANGER_PAGE, SAFE)

    assert answers_of(screening)["redflag_now"] == "no"
    pages = SavedPage.objects.filter(screening=screening)
    kept = [page.answers(screening.protocol).answer("redflag_now") for page in pages]
    assert kept == ["yes", "no"]


def test_every_kind_of_answer_comes_back_as_it_was_given():
    screening = make_screening()
    given = PageAnswers(
        given={"birth_date": date(1980, 2, 29), "sex_at_birth": "female"},
        withheld={"gender": Absent.DECLINED},
    )
    page = screening.protocol.page_of_link["birth_date"].id
    services.save_page(
        screening_id=screening.pk, page_id=page, answers=given, now=NOW, on=TODAY
    )

    answers = answers_of(screening)
    assert answers["birth_date"] == date(1980, 2, 29)
    assert answers["sex_at_birth"] == "female"


def test_a_decimal_comes_back_exact():
    screening = make_screening()
    save(screening, "tried", {"tried_medicine": "yes"})
    save(screening, "tried-1", {"trial1_weeks": Decimal("6.10")})

    assert answers_of(screening)["trial1_weeks"] == Decimal("6.10")


def test_the_pages_as_they_stand_are_those_of_the_record():
    screening = make_screening()
    finish(screening, DANGER)
    save(screening, DANGER_PAGE, SAFE)
    save(screening, "two-weeks", {"phq9_1": 2})

    screening = reread(screening)
    assert reading.saved_pages(screening) == reading.folded_pages(screening)
    assert len(reading.saved_pages(screening).stored) > 20


def test_each_save_is_judged():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)

    evaluation = services.latest_evaluation(screening)
    assert evaluation.urgency == "emergency_now"
    assert evaluation.on == TODAY
    page = evaluation.saved_page
    assert (page.page_id, page.sequence, page.saved_at) == (DANGER_PAGE, 1, NOW)


def test_the_evaluation_keeps_what_was_not_clear_with_its_evidence():
    screening = make_screening()
    save(screening, DANGER_PAGE, {"redflag_now": "yes"})

    stored = services.latest_evaluation(screening).read_findings()
    found = {item["rule"]: item for item in stored["found"]}
    evidence = services.evidence_of(screening.protocol, found["RED-01"])
    assert ("redflag_now", "yes") in evidence
    assert found["RED-02"]["outcome"] == "not_assessed"
    blank = services.evidence_of(screening.protocol, found["RED-02"])
    assert blank == [("harm_others_now", Absent.LEFT_BLANK)]
    assert "SUI-01" in stored["not_applicable"]
    assert stored["rules"] == {}


def test_a_submitted_screening_takes_no_more_answers():
    screening = make_submitted()

    with pytest.raises(services.AlreadySubmitted):
        save(screening, DANGER_PAGE, DANGER)


@pytest.mark.parametrize("page_id", ["no-such-page", "", "reading-3", "\0"])
def test_a_page_that_is_not_asked_is_refused(page_id):
    screening = make_screening()

    with pytest.raises(services.PageNotAsked):
        save(screening, page_id)

    assert not SavedPage.objects.exists()


def test_a_staff_page_is_no_page_of_patients():
    screening = make_screening()
    staff_page = screening.protocol.staff_pages[0].id

    with pytest.raises(services.PageNotAsked):
        save(screening, staff_page)


def test_nothing_is_written_when_a_step_breaks(monkeypatch):
    screening = make_screening()

    def break_down(*args):
        raise RuntimeError

    monkeypatch.setattr(judging, "_write_notice", break_down)
    with pytest.raises(RuntimeError):
        save(screening, DANGER_PAGE, DANGER)

    assert not SavedPage.objects.exists()
    assert not Evaluation.objects.exists()
    assert not screening.flags.exists()
    assert reread(screening).last_saved_at is None


def test_no_refusal_quotes_an_answer():
    screening = make_submitted()
    # Not a literal: a traceback shows the source lines of this test.
    marker = "zebulonMARKER".swapcase()

    with pytest.raises(services.AlreadySubmitted) as raised:
        save(screening, "your-name", {"legal_last_name": marker})

    assert marker == "ZEBULONmarker"
    assert marker not in "".join(traceback.format_exception(raised.value))


def test_a_save_on_an_old_look_at_the_screening_begins_again():
    screening = make_screening()
    old = Screening.objects.get(pk=screening.pk)
    save(screening, DANGER_PAGE, DANGER)

    saved = save(screening, "two-weeks", known=old)

    assert set(saved.journey.saved) == {DANGER_PAGE, "two-weeks"}
    assert list(SavedPage.objects.values_list("sequence", flat=True)) == [1, 2]


def test_two_writers_of_one_look_cannot_pass_each_other():
    screening = make_screening()
    first = Screening.objects.get(pk=screening.pk)
    second = Screening.objects.get(pk=screening.pk)

    keep(first, "status")

    with pytest.raises(Stale):
        keep(second, "status")
