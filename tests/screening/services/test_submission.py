from datetime import timedelta

import pytest

from screening import services
from screening.models import CaseEvent
from tests.builders import (
    DANGER,
    NOW,
    TODAY,
    make_screening,
    make_submitted,
    reread,
)

pytestmark = pytest.mark.django_db


def test_a_screening_with_an_unseen_page_is_refused():
    screening = make_screening()

    with pytest.raises(services.IncompleteScreening):
        services.submit(screening_id=screening.pk, now=NOW, on=TODAY)

    assert not reread(screening).is_submitted


def test_submitting_again_changes_nothing():
    screening = make_submitted(DANGER)
    evaluations = screening.evaluations.count()
    flags = screening.flags.count()

    later = NOW + timedelta(minutes=5)
    again = services.submit(screening_id=screening.pk, now=later, on=TODAY)

    assert again == screening
    assert again.submitted_at == NOW
    assert screening.evaluations.count() == evaluations
    assert screening.flags.count() == flags
    assert CaseEvent.objects.filter(kind="submitted").count() == 1


def test_a_submitted_screening_waits_for_review():
    screening = make_submitted(DANGER)

    stored = reread(screening)
    assert (stored.status, stored.queued_at) == ("to_review", NOW)
    assert stored.flag_count == screening.flags.count() > 0
