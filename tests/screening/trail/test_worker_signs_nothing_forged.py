"""The worker signs what is ours, and nothing that somebody slipped in."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from screening import services
from screening.models import (
    AuditEntry,
    CaseEventKind,
    Escalation,
    Evaluation,
    Flag,
    FlagEvent,
    Screening,
)
from screening.models.trail import SYSTEM
from screening.services import trail
from screening.services.trail import hashes, seals
from screening.services.trail.chain import Line
from screening.services.trail.verifying import verify
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    make_clinician,
    make_screening,
    make_submitted,
    save,
)
from tests.conftest import triggers_off
from tests.screening.trail.tampering import execute

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def case():
    found = make_submitted(DANGER)
    seals.seal_due(now=NOW)
    seals.seal_due(now=NOW + MINUTE)
    assert verify().findings == []
    return found


@pytest.fixture
def colleague():
    return make_clinician("colleague")


def key_of(row):
    return row.pk.hex if connection.vendor == "sqlite" else row.pk


def look(case, person, now=NOW + 3 * MINUTE):
    """A colleague looks, and the worker goes its round."""
    trail.note_event(case.pk, CaseEventKind.VIEWED, now=now, actor=person)
    seals.seal_due(now=now + MINUTE)


def act(case, person, now):
    services.add_note(screening_id=case.pk, actor=person, text="x", now=now)
    seals.seal_due(now=now + MINUTE)


def found():
    return [finding.what for finding in verify().findings]


@pytest.mark.parametrize(
    "change",
    [
        "urgency = '', open_level = 0, raised = '[]', flag_count = 0",
        "resolved_at = started_at, status = 'closed'",
        "version = version + 1, open_level = 0",
        "version = version - 1",
        "token_hash = reference",
    ],
)
def test_a_changed_case_is_not_signed_after_a_look_nor_after_an_act(
    case, colleague, change
):
    execute(
        f"UPDATE screening_screening SET {change} WHERE id = %s",  # noqa: S608
        [key_of(case)],
    )
    at_once = found()

    look(case, colleague)
    after_a_look = found()
    act(case, colleague, NOW + 9 * MINUTE)

    assert len(at_once) == len(after_a_look) == len(found()) == 1
    assert found()[0].endswith("found it changed without a trace")


def test_the_log_tells_of_it_without_a_word_of_the_case(case, colleague, caplog):
    execute("UPDATE screening_screening SET open_level = 0")

    look(case, colleague)

    errors = [r for r in caplog.records if r.levelname == "ERROR"]
    assert [r.getMessage() for r in errors] == [
        "A case was changed without a trace: run verify_audit"
    ]
    assert str(case.pk) not in caplog.text


def test_a_look_alone_writes_no_seal(case, colleague):
    before = AuditEntry.objects.filter(kind="sealed").count()

    look(case, colleague)

    assert AuditEntry.objects.filter(kind="sealed").count() == before
    assert found() == []


def test_a_step_up_that_was_slipped_in_is_never_signed(case, colleague):
    Escalation.objects.create(
        screening=case, key="forged", rung="lead", level=1, planned_at=NOW, at=NOW
    )

    look(case, colleague)
    act(case, colleague, NOW + 9 * MINUTE)

    assert len(found()) == 1
    assert found()[0].endswith("was not written by the software")


@pytest.mark.parametrize("evaluation", ["bound", "of another case"])
def test_a_flag_that_was_withdrawn_by_hand_is_found(case, colleague, evaluation):
    flag = Flag.objects.first()
    FlagEvent.objects.create(
        flag=flag, evaluation=flag.evaluation, kind="answers_changed", at=NOW
    )
    if evaluation == "of another case":
        other = make_submitted(now=NOW + MINUTE)
        with triggers_off():
            FlagEvent.objects.update(
                evaluation=Evaluation.objects.filter(screening=other).first()
            )

    look(case, colleague)

    assert found()[0].endswith("was not written by the software")


def test_flags_that_answers_change_are_signed_with_their_evaluation(colleague):
    screening = make_screening()
    seals.seal_due(now=NOW)
    save(screening, DANGER_PAGE, DANGER, now=NOW + MINUTE)
    save(screening, DANGER_PAGE, SAFE, now=NOW + 2 * MINUTE)

    before = verify()
    seals.seal_due(now=NOW + 3 * MINUTE)

    assert FlagEvent.objects.exists()
    assert (before.findings, before.waiting > 0) == ([], True)
    assert (found(), verify().waiting) == ([], 0)


def heads_logged(caplog):
    return [(r.sequence, r.head) for r in caplog.records if hasattr(r, "head")]


def test_the_head_of_the_system_is_logged_whenever_it_moved(case, colleague, caplog):
    caplog.set_level("INFO", logger="screening")
    trail.append(Line(kind="searched", now=NOW + 2 * MINUTE, actor=colleague))
    lines = AuditEntry.objects.count()

    for minutes in (3, 4, 5):
        seals.seal_due(now=NOW + minutes * MINUTE)

    heads = heads_logged(caplog)
    assert len(heads) == 1
    assert AuditEntry.objects.count() == lines
    with triggers_off():
        AuditEntry.objects.filter(chain=SYSTEM, sequence=heads[0][0]).delete()
    assert verify().findings == []
    assert [finding.what for finding in verify(heads).findings] == [
        "cut off: a head outside names it"
    ]


def test_a_trail_that_was_deleted_is_not_begun_anew(case, colleague):
    with triggers_off():
        AuditEntry.objects.all()._raw_delete("default")
    execute("UPDATE screening_screening SET open_level = 0")

    sealed = seals.seal_due(now=NOW + 9 * MINUTE)

    assert sealed == 0
    assert not AuditEntry.objects.exists()
    assert found()[0] == "is missing or never began: 1 cases have no line"
    look(case, colleague, NOW + 20 * MINUTE)
    assert found()


def test_a_chain_of_the_system_that_was_deleted_is_not_begun_anew(case):
    with triggers_off():
        AuditEntry.objects.filter(chain=SYSTEM)._raw_delete("default")

    assert seals.seal_due(now=NOW + 9 * MINUTE) == 0

    assert "is missing or never began: 0 cases have no line" in found()


def test_an_installation_from_before_the_trail_is_taken_in_by_a_persons_word(capsys):
    make_submitted(DANGER)
    with triggers_off():
        AuditEntry.objects.all()._raw_delete("default")
    assert seals.seal_due(now=NOW) == 0
    with pytest.raises(CommandError, match="1 cases have no line"):
        call_command("begin_trail")

    call_command("begin_trail", never_began=True)

    assert capsys.readouterr().out == "The trail begins with 1 cases.\n"
    assert (found(), verify().waiting) == ([], 0)


def test_nobody_begins_a_trail_where_one_was(case):
    with pytest.raises(CommandError, match="A trail was here before"):
        call_command("begin_trail", never_began=True)
    with triggers_off():
        AuditEntry.objects.filter(chain=SYSTEM)._raw_delete("default")
    with pytest.raises(CommandError, match="A trail was here before"):
        call_command("begin_trail", never_began=True)


def test_a_case_that_is_younger_than_the_trail_is_not_taken_in():
    case = make_submitted()
    with triggers_off():
        AuditEntry.objects.all()._raw_delete("default")
    execute("UPDATE django_migrations SET applied = '2020-01-01 00:00:00+00:00'")

    with pytest.raises(CommandError, match="A trail was here before"):
        call_command("begin_trail", never_began=True)

    assert Screening.objects.get() == case


def forge_line(chain, at, kind, detail=""):
    """Put a line at the end of a chain, as somebody without the key would."""
    last = AuditEntry.objects.filter(chain=chain).order_by("-sequence").first()
    AuditEntry.objects.create(
        chain=chain,
        sequence=last.sequence + 1 if last else 1,
        at=at,
        kind=kind,
        detail=detail,
        key_name=AuditEntry.objects.first().key_name,
        previous=last.own if last else "",
        own="f" * 64,
    )


@pytest.mark.parametrize("days", [-1, 4000])
def test_a_forged_anchor_stops_no_seal(case, colleague, days):
    forge_line(SYSTEM, NOW + days * DAY, "heads", '{"heads": {}}')

    act(case, colleague, NOW + 9 * MINUTE)

    assert verify().waiting == 0
    assert len(AuditEntry.objects.filter(kind="sealed", at__gt=NOW + 9 * MINUTE)) == 1
    assert "was changed or not written with the key" in found()


@pytest.mark.parametrize("chain", ["no case", "", "z" * 32])
def test_a_forged_line_of_no_case_stops_no_seal(case, colleague, chain):
    forge_line(chain, NOW + 2 * MINUTE, "viewed")

    act(case, colleague, NOW + 9 * MINUTE)

    assert verify().waiting == 0
    assert len(AuditEntry.objects.filter(kind="sealed", at__gt=NOW + 9 * MINUTE)) == 1
    assert "was changed or not written with the key" in found()


def test_a_forged_line_of_an_act_explains_nothing(case, colleague):
    forge_line(case.pk, NOW + 2 * MINUTE, "claimed")
    execute("UPDATE screening_screening SET version = version + 1, open_level = 0")

    look(case, colleague)

    assert found()[-1].endswith("found it changed without a trace")


def test_a_chain_of_a_case_that_was_cut_and_grew_again_is_found(case, colleague):
    act(case, colleague, NOW + 3 * MINUTE)
    last = AuditEntry.objects.filter(chain=case.pk).order_by("-sequence").first()
    with triggers_off():
        AuditEntry.objects.filter(pk=last.pk)._raw_delete("default")

    look(case, colleague, NOW + 9 * MINUTE)

    assert f"its line {last.sequence} is not the one noted" in found()


def test_the_command_says_where_no_head_was_given(case):
    said = StringIO()

    call_command("verify_audit", stdout=said)

    assert "No head from outside was given" in said.getvalue()


def test_a_draft_that_is_saved_after_five_weeks_is_sealed():
    screening = make_screening()
    save(screening, DANGER_PAGE, SAFE)
    seals.seal_due(now=NOW)
    save(screening, DANGER_PAGE, SAFE, now=NOW + 20 * DAY)
    seals.seal_due(now=NOW + 20 * DAY + MINUTE)
    save(screening, DANGER_PAGE, DANGER, now=NOW + 36 * DAY)
    waiting = verify().waiting

    seals.seal_due(now=NOW + 36 * DAY + MINUTE)

    assert (waiting > 0, verify().waiting, found()) == (True, 0, [])


def as_sealed_before(row, missing):
    """Return the digest that a row had when it lacked these columns."""
    said = {k: v for k, v in hashes._said_by(row).items() if k not in missing}
    return hashes._hashed(hashes._text(said), hashes._keys()[0])[:32]


def test_a_trail_from_before_a_column_came_still_verifies(case, colleague):
    """As the release before wrote it: a seal after each look, fewer columns."""
    fewer = as_sealed_before(Screening.objects.get(), {"set_aside_at"})
    trail.note_event(case.pk, CaseEventKind.VIEWED, now=NOW + MINUTE, actor=colleague)
    detail = {"version": Screening.objects.get().version, "case": fewer}
    sealed = Line(kind="sealed", now=NOW + MINUTE, chain=str(case.pk), detail=detail)
    trail.append(sealed)
    before = found()

    look(case, colleague)
    act(case, colleague, NOW + 9 * MINUTE)

    assert (before, found()) == ([], [])


def test_a_value_in_a_column_that_came_later_is_found(case):
    fewer = as_sealed_before(Screening.objects.get(), {"set_aside_at"})
    execute("UPDATE screening_screening SET set_aside_at = started_at")

    assert not hashes.is_as_bound(Screening.objects.get(), fewer)
    assert found() == ["the screening itself was changed"]
