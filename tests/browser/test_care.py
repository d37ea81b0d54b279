"""An appointment as a patient sees it; how staff choose to be told; the log of mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from screening import services
from screening.models import ClinicProfile
from tests.browser import seeded
from tests.browser.axe import look_at
from tests.browser.conftest import sign_in
from tests.browser.targets import small_targets
from tests.builders import make_clinician

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def booked(page: Page, site: str):
    """A screening that was handed in, with an appointment in three days."""
    now = timezone.now()
    today = ClinicProfile.current().local_date(now)
    case = seeded.begin(page, site)
    seeded.save(case)
    services.submit(screening_id=case.pk, now=now, on=today)
    actor = make_clinician("books")
    wanted = services.Wanted(kind="phone", by_day=today + timedelta(days=3))
    asked = services.request_consultation(
        screening_id=case.pk, actor=actor, wanted=wanted, now=now
    )
    slot = services.Slot(starts_at=now + timedelta(days=3), minutes=30)
    services.book_consultation(
        consultation_id=asked.pk, actor=actor, slot=slot, now=now
    )


def test_a_patient_sees_the_appointment_and_takes_it_along(
    site: str, tab: Callable[..., Page]
):
    page = tab(bypass_csp=True, accept_downloads=True)
    booked(page, site)

    page.goto(f"{site}/screening/status/")

    expect(page.get_by_role("heading", name="Your appointment")).to_be_visible()
    assert look_at(page, "status") + small_targets(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Put it in your calendar").click()
    assert download.value.suggested_filename == "appointment.ics"


def test_the_appointment_needs_no_script(site: str, tab: Callable[..., Page]):
    page = tab(java_script_enabled=False)
    booked(page, site)

    page.goto(f"{site}/screening/status/")

    expect(page.get_by_role("link", name="Put it in your calendar")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_person_chooses_how_to_be_told(
    site: str, tab: Callable[..., Page], width: int
):
    page = tab(bypass_csp=True, viewport={"width": width, "height": 844})
    may_choose()
    sign_in(page, site)
    page.goto(f"{site}/staff/screening/noticepreference/")

    page.get_by_label("A new case to resolve before booking").select_option("immediate")
    page.get_by_label("No mail from").fill("22:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is saved yet.")
    assert look_at(page, "refused") == []
    page.get_by_label("No mail until").fill("07:00")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your choice is saved.")).to_be_visible()
    assert look_at(page, "choice") == []


def may_choose() -> None:
    from django.contrib.auth.models import Permission, User  # noqa: PLC0415

    may = Permission.objects.get(codename="change_noticepreference")
    User.objects.get(username="clinician").user_permissions.add(may)
