"""A clinician booked twice is said on the page, and kept by one more press; no scripts.

And the trap of the start page is nothing that a person meets.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import sideways, violations
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser


def book(page: Page, clock: str) -> None:
    from django.utils import timezone  # noqa: PLC0415

    day = timezone.localdate() + timedelta(days=2)
    page.locator("summary", has_text="Book a consultation").click()
    page.locator("#book-with_whom").select_option(label="clinician")
    page.locator("#book-day").fill(f"{day:%Y-%m-%d}")
    page.locator("#book-clock").fill(clock)
    page.locator("#book-note").fill("Ask about sleep.")
    page.get_by_role("button", name="Book a consultation").click()


@pytest.mark.parametrize("width", [390, 1280])
def test_one_more_press_keeps_both(tab: Callable[..., Page], site: str, width: int):
    from django.contrib.auth.models import Group, User  # noqa: PLC0415
    from django.urls import reverse  # noqa: PLC0415

    from clinic.roles import keep_roles  # noqa: PLC0415
    from tests.screening.review.cases import submitted  # noqa: PLC0415

    keep_roles()
    User.objects.get().groups.add(Group.objects.get(name="Clinicians"))
    cases = [submitted(), submitted()]
    page = tab(viewport={"width": width, "height": 900}, java_script_enabled=False)
    sign_in(page, site)
    for case, clock in zip(cases, ("10:00", "10:15"), strict=True):
        path = reverse("admin:screening_screening_change", args=[case.pk])
        page.goto(f"{site}{path}")
        book(page, clock)

    said = page.get_by_text("already has a consultation from 10 a.m. to 10:30 a.m.")
    expect(said).to_be_visible()
    expect(page.locator("#book-note")).to_have_value("Ask about sleep.")
    assert sideways(page) == 0
    page.get_by_role("button", name="both stand").click()

    expect(page.get_by_text("The consultation is booked.")).to_be_visible()
    expect(page.get_by_text(f"kept beside {cases[0].reference}")).to_be_visible()


def test_no_person_meets_the_trap_of_the_start_page(
    tab: Callable[..., Page], site: str, settings
):
    from screening.models import Screening  # noqa: PLC0415

    settings.START_TRAP_SECONDS = 1
    page = tab(viewport={"width": 390, "height": 844})
    page.goto(f"{site}/screening/")

    assert violations(page) == []
    assert page.get_by_role("textbox").count() == 0
    assert not page.locator("#subject_line").is_visible()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") != "subject_line"
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Start now").click()
    expect(page).to_have_url(re.compile("/screening/page/"))
    assert Screening.objects.get().set_aside_at is None
