from datetime import timedelta

import pytest

from screening.followup.notices import NoRecipient, case_url, mail_for
from screening.models import ClinicProfile, Notice, OnCall
from tests.builders import DANGER, DANGER_PAGE, NOW, make_screening, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice():
    screening = make_screening()
    save(screening, "your-name", {"legal_last_name": "Zebulonmarker"})
    save(screening, DANGER_PAGE, DANGER)
    return Notice.objects.get()


def test_a_notice_is_a_reference_and_a_link(notice):
    mail = mail_for(notice, NOW)

    assert notice.screening.reference in mail.subject
    assert case_url(notice) in mail.body
    assert mail.to == [ClinicProfile().on_duty_email]


def test_a_notice_holds_no_health_information(notice):
    text = str(mail_for(notice, NOW).message()).lower()

    words = ["zebulonmarker", "red-01", "chest", "suicid", "emergency", "ketamine"]
    assert [word for word in words if word in text] == []


def test_two_copies_of_a_notice_can_be_told_to_be_one(notice):
    first, second = mail_for(notice, NOW).message(), mail_for(notice, NOW).message()

    assert first["Message-ID"] == second["Message-ID"]


def test_the_address_is_the_one_that_staff_set_last(notice):
    ClinicProfile(on_duty_email="nurse@clinic.example").save()

    assert mail_for(notice, NOW).to == ["nurse@clinic.example"]


def test_no_address_is_a_failure_and_not_silence(notice):
    ClinicProfile(on_duty_email="").save()

    with pytest.raises(NoRecipient):
        mail_for(notice, NOW)


@pytest.mark.parametrize(
    ("starts", "ends", "is_told"),
    [(-60, 60, True), (0, 1, True), (-60, 0, False), (1, 60, False)],
)
def test_who_is_on_call_at_that_moment_is_told_too(notice, starts, ends, is_told):
    profile = ClinicProfile()
    profile.save()
    OnCall.objects.create(
        profile=profile,
        starts_at=NOW + timedelta(minutes=starts),
        ends_at=NOW + timedelta(minutes=ends),
        name="Dr. Night",
        phone="314-555-0177",
        email="night@clinic.example",
    )

    assert ("night@clinic.example" in mail_for(notice, NOW).to) is is_told
