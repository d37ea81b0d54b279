from dataclasses import replace
from datetime import timedelta

import pytest

from screening import services
from screening.models import Flag, FlagEvent, Notice
from screening.protocol.evaluation import evaluate
from screening.protocol.rules.base import Outcome
from screening.protocol.rules.catalogue import ALL_RULES
from screening.services import judging
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    because,
    flag_of,
    make_clinician,
    make_screening,
    make_submitted,
    reread,
    save,
)
from tests.waiting import waiting

pytestmark = pytest.mark.django_db


def close(flag, reason="Spoke with the patient"):
    return services.close_flag(
        flag_id=flag.pk, actor=make_clinician(), closing=because(reason), now=NOW
    )


def kinds(flag):
    return list(flag.events.values_list("kind", flat=True))


def test_a_flag_keeps_what_staff_read():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)

    content = flag_of(screening, "RED-01").read_content()
    rule = next(rule for rule in ALL_RULES if rule.id == "RED-01")
    assert content["sentence"] == rule.sentence
    assert content["action"] == rule.action
    assert [source["text"] for source in content["sources"]] == [
        source.text for source in rule.source
    ]
    assert services.evidence_of(screening.protocol, content) == [("redflag_now", "yes")]


def test_a_rule_that_stays_raised_is_flagged_once():
    screening = make_screening()
    first = save(screening, DANGER_PAGE, DANGER)
    second = save(screening, DANGER_PAGE, DANGER)

    assert [flag.rule_id for flag in first.new_flags] == ["RED-01"]
    assert second.new_flags == ()
    assert Flag.objects.filter(rule_id="RED-01").count() == 1
    assert Notice.objects.count() == 1


def test_a_flag_that_no_longer_holds_stays_open_and_says_so():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    save(screening, DANGER_PAGE, SAFE)

    flag = flag_of(screening, "RED-01")
    assert (flag.last_event, flag.closed) == ("answers_changed", False)
    stored = reread(screening)
    assert (stored.raised, stored.urgency, stored.open_level) == ([], "", 4)


def test_a_flag_raised_again_is_the_same_flag_and_staff_hear_again():
    screening = make_screening()
    for given in (DANGER, SAFE, DANGER):
        saved = save(screening, DANGER_PAGE, given)

    flag = flag_of(screening, "RED-01")
    assert kinds(flag) == ["answers_changed", "raised_again"]
    assert saved.new_flags == (flag,)
    assert Notice.objects.count() == 2


def test_a_flag_raised_again_wants_a_new_acknowledgement():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    flag = flag_of(screening, "RED-01")
    services.acknowledge_flag(flag_id=flag.pk, actor=make_clinician(), now=NOW)
    assert flag_of(screening, "RED-01").is_seen

    save(screening, DANGER_PAGE, SAFE)
    save(screening, DANGER_PAGE, DANGER, now=NOW + timedelta(minutes=1))

    assert not flag_of(screening, "RED-01").is_seen


def test_a_closed_flag_stays_closed_while_the_answers_are_the_same():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    close(flag_of(screening, "RED-01"))

    assert save(screening, "before-you-start").new_flags == ()
    assert save(screening, DANGER_PAGE, DANGER).new_flags == ()
    assert reread(screening).open_level == 0


def test_new_answers_behind_a_closed_flag_raise_a_new_one():
    screening = make_screening()
    page = screening.protocol.page_of_link["phq9_9"].id
    save(screening, page, {"phq9_9": 1})
    first = flag_of(screening, "SUI-04")
    close(first)

    saved = save(screening, page, {"phq9_9": 3})

    raised = [flag for flag in saved.new_flags if flag.rule_id == "SUI-04"]
    assert len(raised) == 1
    assert raised[0].pk != first.pk
    assert not flag_of(screening, "SUI-04").closed
    assert save(screening, page, {"phq9_9": 3}).new_flags == ()


def test_a_closed_flag_that_comes_back_is_a_new_flag():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    first = flag_of(screening, "RED-01")
    close(first)

    save(screening, DANGER_PAGE, SAFE)
    saved = save(screening, DANGER_PAGE, DANGER, now=NOW + timedelta(minutes=1))

    assert len(saved.new_flags) == 1
    assert saved.new_flags[0].pk != first.pk
    assert Notice.objects.count() == 2


def test_a_notice_carries_the_highest_level_of_its_evaluation():
    screening = make_screening()
    save(screening, DANGER_PAGE, {"redflag_now": "yes", "harm_others_now": "yes"})

    notice = Notice.objects.get()
    assert notice.level == 4
    assert notice.evaluation == services.latest_evaluation(screening)


def test_a_flag_below_same_day_tells_nobody():
    screening = make_screening()
    saved = save(screening, "tried", {"tried_medicine": "no"})

    assert all(flag.level < 3 for flag in saved.new_flags)
    assert not Notice.objects.exists()


@pytest.fixture
def broken_rule(monkeypatch):
    """Let the acute suicide rule break, as a fault in its code would."""

    def evaluate_with_fault(protocol, answers, on):
        judgement = evaluate(protocol, answers, on)
        findings = tuple(
            replace(finding, outcome=Outcome.FAILED, evidence=())
            if finding.rule.id == "SUI-01"
            else finding
            for finding in judgement.findings
        )
        return replace(judgement, findings=findings)

    monkeypatch.setattr(judging, "evaluate", evaluate_with_fault)


def test_a_rule_that_breaks_goes_to_a_person(broken_rule):
    screening = make_screening()
    save(screening, DANGER_PAGE, SAFE)
    save(screening, DANGER_PAGE, SAFE)

    flag = Flag.objects.get(rule_id="SUI-01")
    stored = reread(screening)
    assert (flag.outcome, flag.level) == ("failed", 4)
    assert (stored.failed, stored.failed_count) == (["SUI-01"], 1)
    assert stored.raised == []
    assert Notice.objects.count() == 1
    assert stored in waiting()


def test_a_rule_that_works_again_leaves_its_flag_for_a_person(broken_rule, monkeypatch):
    screening = make_screening()
    save(screening, DANGER_PAGE, SAFE)
    monkeypatch.setattr(judging, "evaluate", evaluate)
    save(screening, DANGER_PAGE, SAFE)

    flag = flag_of(screening, "SUI-01")
    assert (flag.last_event, flag.closed) == ("answers_changed", False)
    assert reread(screening).failed_count == 0


def test_submission_judges_once_more_and_tells_no_one_twice():
    screening = make_submitted(DANGER)

    evaluation = services.latest_evaluation(screening)
    assert evaluation.saved_page is None
    assert Notice.objects.count() == 1
    assert not FlagEvent.objects.exists()
