"""Decisions of the time before cases keep their words, get a case and a number."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from screening.models import Decision
from tests.builders import (
    DANGER,
    NOW,
    because,
    make_clinician,
    make_submitted,
    reread,
)

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("screening", "0009_amendments")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)


@pytest.fixture
def leaves():
    """Whatever happens, the other tests find the tables of today."""
    found = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield found
    migrate(found)


def test_old_decisions_are_numbered_and_a_finished_case_stays_finished(leaves):
    actor = make_clinician()
    finished, waiting = make_submitted(DANGER), make_submitted(DANGER)
    for flag in finished.flags.all():
        services_close(flag, actor)
    services_close(waiting.flags.first(), actor)
    count = Decision.objects.count()
    migrate(BEFORE)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE screening_screening SET status = 'closed' WHERE reference = %s",
            [finished.reference],
        )

    migrate(leaves)

    assert Decision.objects.count() == count
    rows = list(finished.decisions.values_list("number", flat=True))
    assert rows == list(range(1, finished.flags.count() + 1))
    assert {row.read_reason() for row in finished.decisions.all()} == {"Old words"}
    assert (reread(finished).resolved_at, reread(waiting).resolved_at) == (NOW, None)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Decision.objects.update(kind="acknowledge")


def services_close(flag, actor):
    from screening import services  # noqa: PLC0415

    services.close_flag(
        flag_id=flag.pk, actor=actor, closing=because("Old words"), now=NOW
    )
