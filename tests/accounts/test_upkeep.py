"""What is over is forgotten; what still counts is kept."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from clinic.accounts import invitations
from clinic.accounts.models import Invitation, SharedCount, StaffSession
from clinic.accounts.upkeep import forget_old
from tests.accounts.people import give_password, person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    user = person()
    sign_in(Client(), user)
    give_password(Client(), "dana", password="not the one at all")
    invitations.make(user, by=None, now=timezone.now())
    cache.set("a-count", 1, 60)
    return (StaffSession, AccessAttempt, SharedCount, Invitation)


def test_nothing_goes_that_still_counts(rows):
    before = [table.objects.count() for table in rows]

    forget_old(now=timezone.now())

    assert all(before)
    assert [table.objects.count() for table in rows] == before


def test_everything_goes_when_it_is_over(rows):
    forget_old(now=timezone.now() + timedelta(days=32))

    assert [table.objects.count() for table in rows] == [0, 0, 0, 0]


def test_the_worker_does_it():
    assert "clinic.accounts.upkeep.forget_old" in settings.WORKER_ERRANDS
