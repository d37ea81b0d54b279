"""The demonstration: made-up people who show both sides of the lines."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from clinic.demo.accounts import ACCOUNTS, load_accounts
from clinic.demo.people import Person, load_people, people, screen
from screening.models import (
    CallbackRequest,
    CaseNote,
    Consultation,
    ContactAttempt,
    Decision,
    ReturnMail,
    RuleJudgement,
    Screening,
)
from screening.protocol.evaluation import evaluate
from screening.protocol.protocol import load_protocol
from screening.protocol.vocabulary import answers_from_flat
from screening.review.queue_views import FILTERS
from screening.services import publish_protocol

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
STOPPED = [person for person in people() if person.stops_before]


@pytest.fixture
def published(db: None) -> None:
    publish_protocol(now=NOW)


@pytest.mark.parametrize("person", people(), ids=lambda person: person.first_name)
def test_a_person_raises_what_the_file_says(person: Person):
    """As judged on the whole of their answers; who stopped is walked below."""
    protocol, on = load_protocol(), NOW.date()
    answers = answers_from_flat(protocol, person.flat_answers(), on)

    found = evaluate(protocol, answers, on)

    raised = {finding.rule.id for finding in found.raised}
    assert found.failed == ()
    if not person.stops_before:
        assert sorted(raised) == sorted(person.raises)


@pytest.mark.parametrize("person", STOPPED, ids=lambda person: person.first_name)
@pytest.mark.usefixtures("published")
def test_who_stopped_is_not_finished_and_raises_what_was_told(person: Person):
    screen(person, ended=NOW)

    found = Screening.objects.get()
    assert sorted(found.raised) == sorted(person.raises)
    assert not found.is_submitted


@pytest.mark.usefixtures("published")
def test_the_loaded_clinic_brings_every_screen_to_life(tmp_path: Path, time_machine):
    load_accounts(tmp_path / "sign-ins.txt")

    loaded = load_people(now=NOW)

    assert loaded == len(people()) >= 60
    user = User.objects.get(username="clinician")
    empty = [
        found.code
        for found in FILTERS
        if not found.rows(user, NOW).exists() and found.code != "overdue"
    ]
    assert empty == []
    assert not Screening.objects.exclude(failed=[]).exists()
    for model in (CaseNote, CallbackRequest, Consultation, ContactAttempt, ReturnMail):
        assert model.objects.exists()
    for told in RuleJudgement.values:
        assert Decision.objects.filter(judgement=told).exists()
    assert not Decision.objects.filter(at__gt=NOW).exists()
    assert not ContactAttempt.objects.filter(tried_at__gt=NOW).exists()
    assert not Screening.objects.filter(submitted_at__gt=NOW).exists()


def test_both_sides_of_every_numeric_line_are_there():
    told = {key: set() for key in LINES}
    for person in people():
        answers = answers_from_flat(load_protocol(), person.flat_answers(), NOW.date())
        values = evaluate(load_protocol(), answers, NOW.date()).facts.values | answers
        for key in LINES:
            told[key].add(values.get(key))

    for key, (below, reached) in LINES.items():
        assert {below, reached} <= told[key], key


# The last value on the quiet side of each line, and the first on the other.
LINES = {
    "phq9_total": (19, 20),
    "gad7_total": (14, 15),
    "age_years": (17, 18),
    "cv_mi_weeks_ago": (7, 6),
    "trial2_weeks": (5, 6),
    "bp1_sys": (139, 140),
    "auditc_total": (2, 4),
    "drug_past_year_times": (0, 1),
    "recent_readings": (1, 2),
    "adequate_trials": (1, 2),
}


@pytest.mark.django_db
def test_sign_ins_are_random_private_and_work(tmp_path: Path):
    sign_ins = tmp_path / "sign-ins.txt"

    made = load_accounts(sign_ins)

    written = dict(line.split() for line in sign_ins.read_text().splitlines())
    assert made == len(ACCOUNTS)
    assert sign_ins.stat().st_mode & 0o777 == 0o600
    assert set(written) == set(ACCOUNTS)
    assert len(set(written.values())) == len(ACCOUNTS)
    for user in User.objects.all():
        assert user.is_staff
        assert user.check_password(written[user.username])


@pytest.mark.django_db
def test_loading_accounts_again_changes_nothing(tmp_path: Path):
    sign_ins = tmp_path / "sign-ins.txt"
    load_accounts(sign_ins)
    before = sign_ins.read_text()

    assert load_accounts(sign_ins) == 0
    assert sign_ins.read_text() == before


@pytest.mark.django_db
def test_a_real_clinic_gets_no_made_up_people():
    with pytest.raises(CommandError, match="CLINIC_DEMO"):
        call_command("load_demo")
