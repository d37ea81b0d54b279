from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from screening.models import ClinicProfile

pytestmark = pytest.mark.django_db


def test_the_defaults_stand_until_staff_write_their_own():
    assert "Florissant" in ClinicProfile.current().address
    assert not ClinicProfile.objects.exists()


def test_an_edit_shows_at_once():
    profile = ClinicProfile.current()
    profile.name = "Another name"
    profile.save()

    assert ClinicProfile.current().name == "Another name"


def test_pages_cost_no_query_for_it(django_assert_num_queries):
    ClinicProfile.current()

    with django_assert_num_queries(0):
        ClinicProfile.current()


def test_there_is_one_row():
    with pytest.raises(IntegrityError):
        ClinicProfile.objects.create(id=2)


def test_the_date_is_the_clinics():
    evening = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)

    assert ClinicProfile().local_date(evening) == date(2026, 3, 2)


def test_a_wrong_time_zone_is_refused():
    with pytest.raises(ValidationError):
        ClinicProfile(time_zone="America/Florissant").full_clean()
