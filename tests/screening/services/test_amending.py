"""Changes after submission: added, judged at once, told once, never overwritten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from screening import services
from screening.models import Amendment, CaseEvent, Notice, SavedPage
from screening.services import amending, reading
from tests.amending import amend, handed_in, opened
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    TODAY,
    because,
    flag_of,
    make_clinician,
    make_screening,
    make_submitted,
    reread,
    save,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)
MOST_QUERIES = 22


def close_all(screening, actor):
    """Close every flag, and then the case."""
    for flag in screening.flags.all():
        services.close_flag(
            flag_id=flag.pk, actor=actor, closing=because("Seen"), now=NOW
        )
    services.close_case(
        screening_id=screening.pk, actor=actor, closing=because("Done"), now=NOW
    )


def test_only_a_submitted_screening_is_amended():
    with pytest.raises(services.NotSubmitted):
        opened(make_screening())


def test_an_ordinary_save_is_still_refused_while_an_amendment_is_open():
    screening = make_submitted()
    opened(screening)

    with pytest.raises(services.AlreadySubmitted):
        save(screening, DANGER_PAGE, DANGER)


def test_opening_again_returns_the_same_visit_and_tells_it_once():
    screening = make_submitted()

    assert opened(screening) == opened(screening, now=LATER)
    assert CaseEvent.objects.filter(kind="amendment_opened").count() == 1


def test_the_database_refuses_a_second_open_visit_of_the_patient():
    screening = make_submitted()
    opened(screening)

    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.create(
            screening=screening, reason="correction", opened_at=NOW
        )


def test_pages_are_added_and_the_first_answers_stay():
    screening = make_submitted(SAFE)
    before = list(SavedPage.objects.values_list("pk", "content"))

    amendment = opened(screening)
    amend(amendment, DANGER_PAGE, DANGER)

    kept = SavedPage.objects.filter(amendment=None).values_list("pk", "content")
    assert [(pk, bytes(c)) for pk, c in kept] == [(pk, bytes(c)) for pk, c in before]
    added = SavedPage.objects.get(amendment=amendment)
    assert added.answers(screening.protocol).given == DANGER


def test_the_kept_pages_equal_the_record_after_an_amendment():
    screening = make_submitted()
    amendment = opened(screening)
    amend(amendment, DANGER_PAGE, DANGER)
    handed_in(amendment)
    amend(opened(screening), DANGER_PAGE, SAFE)

    stored = reread(screening)
    assert reading.saved_pages(stored) == reading.folded_pages(stored)


def test_danger_in_an_unfinished_amendment_reaches_staff_at_once_and_once():
    screening = make_submitted(SAFE)
    close_all(screening, make_clinician())
    assert not Notice.objects.exists()

    amendment = opened(screening)
    amend(amendment, DANGER_PAGE, DANGER, now=LATER)

    assert flag_of(screening, "RED-01").raised_at == LATER
    assert Notice.objects.count() == 1
    stored = reread(screening)
    assert (stored.status, stored.open_level) == ("to_review", 4)
    assert stored.queued_at == LATER
    amend(amendment, DANGER_PAGE, DANGER, now=LATER)
    handed_in(amendment, now=LATER)
    assert Notice.objects.count() == 1


def test_a_danger_answer_taken_back_leaves_its_flag_open():
    screening = make_submitted(DANGER)

    amend(opened(screening), DANGER_PAGE, SAFE)

    flag = flag_of(screening, "RED-01")
    assert not flag.closed
    assert flag.last_event == "answers_changed"


def test_a_change_that_no_rule_minds_brings_the_case_back():
    screening = make_submitted()
    close_all(screening, make_clinician())
    assert reread(screening).status == "closed"

    amend(opened(screening), "your-name", {"legal_last_name": "Stone"}, now=LATER)

    stored = reread(screening)
    assert (stored.status, stored.queued_at) == ("to_review", LATER)
    assert stored.amended_at == LATER
    flag = flag_of(screening, "CHG-01")
    assert flag.level == 1
    assert flag.read_content()["title"] == "Answers changed after submission"
    assert stored.identity_answers()["legal_last_name"] == "Stone"


def test_a_case_that_waits_keeps_its_place():
    screening = make_submitted(DANGER)

    amend(opened(screening), "your-name", {"legal_last_name": "Stone"}, now=LATER)

    assert reread(screening).queued_at == NOW


def test_one_flag_asks_again_after_a_person_saw_it():
    screening = make_submitted()
    amendment = opened(screening)
    amend(amendment, "your-name", {"legal_last_name": "Stone"})
    amend(amendment, "your-name", {"legal_last_name": "Stones"})
    assert screening.flags.filter(rule_id="CHG-01").count() == 1
    actor = make_clinician()
    for flag in screening.flags.all():
        services.acknowledge_flag(flag_id=flag.pk, actor=actor, now=NOW)
    assert reread(screening).status == "acknowledged"

    amend(amendment, "your-name", {"legal_last_name": "Flint"}, now=LATER)

    flag = flag_of(screening, "CHG-01")
    assert (flag.last_event, flag.is_seen) == ("raised_again", False)
    assert screening.flags.filter(rule_id="CHG-01").count() == 1
    assert (reread(screening).status, reread(screening).queued_at) == (
        "to_review",
        LATER,
    )


def test_after_a_person_closed_it_a_further_change_raises_a_new_one():
    screening = make_submitted()
    amend(opened(screening), "your-name", {"legal_last_name": "Stone"})
    close_all(screening, make_clinician())

    amend(opened(screening), "your-name", {"legal_last_name": "Flint"})

    assert screening.flags.filter(rule_id="CHG-01").count() == 2


def test_the_same_answers_again_change_nothing_for_staff():
    screening = make_submitted(SAFE)

    amend(opened(screening), DANGER_PAGE, SAFE, now=LATER)

    stored = reread(screening)
    assert stored.amended_at is None
    assert not screening.flags.filter(rule_id="CHG-01").exists()


def test_handing_in_twice_changes_nothing():
    screening = make_submitted()
    amendment = opened(screening)
    amend(amendment, DANGER_PAGE, DANGER)

    first = handed_in(amendment, now=LATER)
    evaluations = screening.evaluations.count()
    again = handed_in(amendment, now=LATER + timedelta(hours=1))

    assert first.handed_in_at == again.handed_in_at == LATER
    assert screening.evaluations.count() == evaluations
    assert CaseEvent.objects.filter(kind="amendment_handed_in").count() == 1


def test_a_visit_that_was_handed_in_takes_no_more_pages():
    screening = make_submitted()
    amendment = opened(screening)
    amend(amendment, DANGER_PAGE, SAFE)
    handed_in(amendment)

    with pytest.raises(services.AmendmentHandedIn):
        amend(amendment, DANGER_PAGE, DANGER)
    assert opened(screening) != amendment


def test_pages_that_a_change_opens_are_asked_before_it_is_handed_in():
    screening = make_submitted({**SAFE, "has_readings": "no"})
    amendment = opened(screening)
    saved = amend(amendment, "readings", {"has_readings": "yes"})
    assert saved.journey.next_page().id == "reading-1"

    with pytest.raises(services.IncompleteScreening):
        handed_in(amendment)
    amend(amendment, "reading-1", {"bp1_sys": 120, "bp1_dia": 80})

    assert handed_in(amendment).is_handed_in


def test_a_page_off_the_path_is_refused():
    screening = make_submitted({**SAFE, "has_readings": "no"})
    amendment = opened(screening)

    for page_id in ("reading-1", "nonsense", "\0", "x" * 5000):
        with pytest.raises(services.PageNotAsked):
            amend(amendment, page_id)
    assert not amendment.pages.exists()


def test_staff_key_in_what_only_they_know_and_a_patient_cannot():
    screening = make_submitted()
    nurse = make_clinician("nurse")
    amendment = opened(screening, by=nurse, reason="staff_entry")
    saved = amend(amendment, "staff-mdq", {"mdq_yes_count": 9})
    assert saved.journey.answers["mdq_yes_count"] == 9
    assert handed_in(amendment).by == nurse

    with pytest.raises(services.PageNotAsked):
        amend(opened(screening), "staff-mdq", {"mdq_yes_count": 0})


def test_what_staff_key_in_is_marked_but_raises_no_flag_of_its_own():
    screening = make_submitted()

    amend(
        opened(screening, by=make_clinician()),
        "staff-mdq",
        {"mdq_yes_count": 9},
        now=LATER,
    )

    stored = reread(screening)
    assert stored.amended_at == LATER
    assert stored.last_saved_at == NOW
    assert not screening.flags.filter(rule_id="CHG-01").exists()


def test_staff_hand_in_although_the_patient_left_a_page_open():
    screening = make_submitted({**SAFE, "has_readings": "no"})
    amend(opened(screening), "readings", {"has_readings": "yes"})
    amendment = opened(screening, by=make_clinician())
    amend(amendment, "staff-dast", {"dast10_total": 2})

    assert handed_in(amendment).is_handed_in


def test_nobody_writes_in_the_visit_of_another():
    screening = make_submitted()
    nurse, other = make_clinician("nurse"), make_clinician("other")
    theirs, hers = opened(screening), opened(screening, by=nurse)
    assert theirs != hers

    for amendment, by in ((theirs, nurse), (hers, None), (hers, other)):
        with pytest.raises(services.NotTheirAmendment):
            amend(amendment, DANGER_PAGE, SAFE, by=by)
        with pytest.raises(services.NotTheirAmendment):
            handed_in(amendment, by=by)


def test_a_save_that_fails_leaves_nothing(monkeypatch):
    screening = make_submitted(SAFE)
    amendment = opened(screening)
    monkeypatch.setattr(amending, "bring_back", fail)

    with pytest.raises(RuntimeError), transaction.atomic():
        amend(amendment, DANGER_PAGE, DANGER)

    assert not amendment.pages.exists()
    assert not Notice.objects.exists()
    assert reread(screening).amended_at is None


def fail(*_):
    raise RuntimeError


def test_handing_in_judges_on_its_own_day():
    screening = make_submitted()
    amendment = opened(screening)
    amend(amendment, DANGER_PAGE, SAFE)

    handed_in(amendment, now=LATER, on=TODAY + timedelta(days=3))

    last = services.latest_evaluation(screening)
    assert last.on == TODAY + timedelta(days=3)
    assert last.saved_page is None


def test_the_worst_amended_save_costs_a_fixed_number_of_queries():
    screening = make_submitted(SAFE)
    close_all(screening, make_clinician())
    amendment = opened(screening)

    with CaptureQueriesContext(connection) as captured:
        amend(amendment, DANGER_PAGE, DANGER)

    assert len(captured) <= MOST_QUERIES
