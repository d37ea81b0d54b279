"""The demonstration: made-up people who show both sides of the lines."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from clinic.demo.accounts import ACCOUNTS, load_accounts
from clinic.demo.people import Person, load_people, people, screen
from screening.models import Notice, Screening
from screening.services import publish_protocol

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
URGENT = ("Ben", "Cleo", "Dan", "Eve", "Ivy", "Jon")


@pytest.fixture
def published(db: None) -> None:
    publish_protocol(now=NOW)


@pytest.mark.parametrize("person", people(), ids=lambda person: person.first_name)
@pytest.mark.usefixtures("published")
def test_a_person_raises_what_the_file_says(person: Person):
    screen(person, ended=NOW)

    found = Screening.objects.get()
    assert sorted(found.raised) == sorted(person.raises)
    assert found.is_submitted == (not person.stops_before)
    assert found.failed == []


@pytest.mark.usefixtures("published")
def test_urgent_people_have_notices():
    assert load_people(now=NOW) == len(people()) == Screening.objects.count()

    told = Notice.objects.values_list("screening_id", flat=True)
    assert len(set(told)) == len(URGENT)


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
