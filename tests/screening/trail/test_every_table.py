"""No row of any covered table is changed, taken or slipped in without being found.

A colleague looks at the case, the worker goes its round, and it is still found.
"""

import random
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from education.models import Article, PageEvent, Picture
from screening.models import CaseEventKind, Screening
from screening.services import trail
from screening.services.trail import seals
from screening.services.trail.verifying import verify
from tests.builders import NOW
from tests.conftest import triggers_off
from tests.education.builders import publish
from tests.history import make_history
from tests.screening.trail import tampering

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
LATER = NOW + timedelta(hours=1)
TRIES = 5


@pytest.fixture
def case():
    """A case with at least one row in every covered table, sealed twice."""
    found = make_history()
    someone = User.objects.first()
    publish(Article.objects.create(slug="sample"))
    LogEntry.objects.log_actions(
        someone.pk, User.objects.filter(pk=someone.pk), ADDITION
    )
    PageEvent.objects.create(kind="added", actor=someone, at=NOW)
    Picture.objects.create(
        name="a", content=b"x", width=1, height=1, added_at=NOW, added_by=someone
    )
    seals.seal_due(now=NOW)
    seals.seal_due(now=NOW + MINUTE)
    assert verify().findings == []
    return found


def look_and_seal(now=LATER):
    """Let a colleague look at every case, and the worker go its round."""
    colleague = User.objects.get(username="clinician")
    for pk in Screening.objects.values_list("pk", flat=True):
        trail.note_event(pk, CaseEventKind.VIEWED, now=now, actor=colleague)
    seals.seal_due(now=now + MINUTE)


def is_found(way):
    """Tamper by this way; tell whether it is found, also after a look and a round.

    None where a constraint of the database refuses it.
    """
    with transaction.atomic():
        try:
            with transaction.atomic():
                way()
        except IntegrityError:
            return None
        at_once = bool(verify().findings)
        look_and_seal()
        later = bool(verify().findings)
        transaction.set_rollback(True)
    return at_once and later


def tried(way, row, *rest):
    """Try until no constraint refuses: draw after draw."""
    outcomes = (
        is_found(lambda: way(row, *rest, random.Random(seed)))  # noqa: B023, S311
        for seed in range(TRIES)
    )
    return next((found for found in outcomes if found is not None), None)


def missed(ways):
    """Return what was not found, of all that no constraint refuses."""
    with transaction.atomic():
        with triggers_off():
            found = {what: way() for what, way in ways.items()}
        transaction.set_rollback(True)
    # A constraint refuses a key that leads nowhere, and little else.
    assert sum(was is not None for was in found.values()) > len(found) / 2
    return [what for what, was in found.items() if was is False]


def last_row_of(model):
    row = model._base_manager.order_by("pk").last()
    assert row is not None, f"{model.__name__} is covered and not tried"
    return row


@pytest.mark.soak
@pytest.mark.parametrize("model", tampering.covered())
def test_no_column_of_any_table_is_changed_unseen(case, model):
    row = last_row_of(model)

    assert (
        missed(
            {
                field.name: partial(tried, tampering.edit_column, row, field)
                for field in model._meta.concrete_fields
            }
        )
        == []
    )


def test_no_row_of_any_table_is_taken_unseen(case):
    rows = {model.__name__: last_row_of(model) for model in tampering.covered()}

    ways = {
        name: partial(is_found, partial(tampering.delete_row, row))
        for name, row in rows.items()
    }

    assert missed(ways) == []


def test_no_row_is_slipped_into_any_table_unseen(case):
    models = [model for model in tampering.covered() if model is not Screening]

    ways = {
        model.__name__: partial(tried, tampering.insert_copy, last_row_of(model))
        for model in models
    }

    assert missed(ways) == []


def test_one_column_of_every_table_is_not_changed_unseen(case):
    draw = random.Random(6)  # noqa: S311 - a seed is wanted
    ways = {
        model.__name__: partial(
            tried,
            tampering.edit_column,
            last_row_of(model),
            draw.choice(model._meta.concrete_fields),
        )
        for model in tampering.covered()
    }

    assert missed(ways) == []
