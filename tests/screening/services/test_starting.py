from datetime import timedelta

import pytest

from screening import services
from screening.models import CaseEventKind, Screening
from screening.services import starting
from tests.builders import NOW, make_clinician, make_screening, make_submitted

pytestmark = pytest.mark.django_db


def test_only_the_hash_of_the_token_is_stored():
    started = services.start_screening(now=NOW)

    assert services.find_screening(token=started.token, now=NOW) == started.screening
    assert started.token not in repr(Screening.objects.values().get())


@pytest.mark.parametrize("token", ["", "unknown", "\0", "\ud800", "x" * 100_000])
def test_an_unknown_token_finds_nothing(token):
    make_screening()

    assert services.find_screening(token=token, now=NOW) is None


def test_a_screening_started_by_staff_names_who_helps():
    helper = make_clinician()

    screening = services.start_screening(now=NOW, helper=helper).screening

    event = screening.case_events.get()
    assert (event.kind, event.actor) == (CaseEventKind.STARTED_BY_PHONE, helper)


def test_a_screening_started_by_a_patient_names_nobody():
    event = make_screening().case_events.get()

    assert (event.kind, event.actor) == (CaseEventKind.STARTED, None)


@pytest.mark.parametrize(("minutes", "found"), [(60, True), (61, False)])
def test_a_submitted_one_is_readable_for_an_hour(minutes, found, monkeypatch):
    monkeypatch.setattr(starting.secrets, "token_urlsafe", lambda _: "the token")
    make_submitted()

    later = NOW + timedelta(minutes=minutes)
    seen = services.find_screening(token="the token", now=later)
    assert (seen is not None) is found


def test_a_reference_that_is_taken_is_drawn_again(monkeypatch):
    drawn = iter(["CCC-CCCC", "CCC-CCCC", "FFF-FFFF"])
    monkeypatch.setattr(starting, "new_reference", lambda: next(drawn))

    references = [make_screening().reference, make_screening().reference]

    assert references == ["CCC-CCCC", "FFF-FFFF"]
