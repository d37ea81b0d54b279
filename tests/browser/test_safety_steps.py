"""A danger answer on a phone: help, a request for a call, a stop; staff see it."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from screening.models import Notice
from tests.browser.axe import sideways, violations
from tests.browser.conftest import sign_in
from tests.browser.patient import Patient
from tests.browser.people import flagged_patient
from tests.waiting import waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 844}
SMALLEST = 44
SIZES = "all => all.map(e => e.getBoundingClientRect()).map(b => [b.width, b.height])"


def test_from_a_danger_answer_to_the_clinicians_desk(
    site: str, tab: Callable[..., Page], scripts
):
    page = tab(java_script_enabled=scripts, viewport=PHONE)
    patient = Patient(page, {**flagged_patient(), "asq_5": "yes"})
    patient.starts(site)
    patient.answers_until("feelings-2")
    patient.answers_page()

    _reads_help(page)
    page.get_by_role("button", name="Ask us to call you").click()
    _asks_for_a_call(page)
    page.get_by_role("button", name="I want to stop here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You can stop here")
    expect(page.get_by_role("link", name=re.compile("^Call 988"))).to_have_count(2)

    _is_at_the_top(tab(java_script_enabled=scripts, viewport=DESK), site)


def _reads_help(page: Page) -> None:
    assert page.url.endswith("/screening/now/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Please get help right now"
    )
    numbers = page.locator("main .call")
    expect(numbers).to_have_count(4)
    sizes = numbers.evaluate_all(SIZES)
    assert min(min(size) for size in sizes) >= SMALLEST
    assert numbers.first.bounding_box()["y"] < PHONE["height"] / 2


def _asks_for_a_call(page: Page) -> None:
    """The number told before stands there; a wrong one is told of in words."""
    box = page.get_by_label("Your phone number", exact=False)
    expect(box).to_have_value("314-555-0100")
    box.fill("call me")
    page.get_by_role("button", name="Ask us to call me").click()
    expect(page.get_by_role("alert")).to_contain_text("with its area code")
    page.locator("#q-call_phone").fill("314-555-0123")
    page.locator("[name=call_safe_message][value=no]").check()
    page.get_by_label("When is a good time to call?").fill("now")
    page.get_by_role("button", name="Ask us to call me").click()
    asked = page.get_by_role("status", name="We have your request")
    expect(asked).to_contain_text("314-555-0123")


def _is_at_the_top(desk: Page, site: str) -> None:
    (case,) = waiting()
    assert Notice.objects.filter(screening=case).exists()
    sign_in(desk, site)
    desk.goto(f"{site}/staff/screening/screening/")
    desk.get_by_role("link", name=case.reference).click()
    call = desk.locator(".call-asked")
    expect(call).to_contain_text("The patient asks for a call")
    expect(call).to_contain_text("314-555-0123")
    expect(call).to_contain_text("Do not leave a message")
    expect(desk.locator(".case-steps")).to_contain_text("Patient chose to stop")
    above = call.bounding_box()["y"]
    assert above < desk.locator("#why").bounding_box()["y"]
    desk.get_by_label("What came of the call").fill("Reached her, safe.")
    desk.get_by_role("button", name="Save and take the request off").click()
    expect(desk.locator(".call-asked")).to_contain_text("Reached her, safe.")


def test_each_safety_page_is_accessible_and_fits_a_narrow_phone(
    site: str, tab: Callable[..., Page]
):
    found: list[str] = []

    def look(page: Page, name: str) -> None:
        for size in (PHONE, DESK, NARROWEST):
            page.set_viewport_size(size)
            # The focus scrolls the head of the page half under the bar above it.
            page.evaluate("window.scrollTo(0, 0)")
            found.extend(f"{name} {size['width']}: {v}" for v in violations(page))
            _picture(page, f"{name}-{size['width']}")
        if overflow := sideways(page):
            found.append(f"{name}: {overflow} px too wide")
        if "/staff/" in page.url:
            return
        # At once: a colour on its way to another is none that anybody reads.
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        page.set_viewport_size(PHONE)
        found.extend(f"{name} dark: {v}" for v in violations(page))
        _picture(page, f"{name}-dark")
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")

    # The page's own policy keeps out the script of axe.
    _walk(tab(bypass_csp=True, viewport=PHONE), site, look)
    assert not found, "\n".join(found)


def _walk(page: Page, site: str, look: Callable[[Page, str], None]) -> None:
    patient = Patient(page, {**flagged_patient(), "asq_5": "yes"})
    patient.starts(site)
    patient.answers_until("feelings")
    patient.answers_page()
    look(page, "crisis-first")
    patient.answers_until("feelings-2")
    look(page, "question-after")
    patient.answers_page()
    look(page, "crisis")
    page.get_by_role("button", name="Ask us to call you").click()
    look(page, "call")
    page.locator("#q-call_phone").fill("1")
    page.get_by_role("button", name="Ask us to call me").click()
    look(page, "call-error")
    page.locator("#q-call_phone").fill("314-555-0123")
    page.get_by_role("button", name="Ask us to call me").click()
    look(page, "call-asked")
    page.get_by_role("button", name="I want to stop here").click()
    look(page, "stopped")
    page.goto(f"{site}/screening/help/")
    look(page, "help")
    sign_in(page, site)
    page.goto(f"{site}/staff/screening/screening/")
    look(page, "queue")
    page.locator(".field-reference a").click()
    look(page, "case")
    _settings(page, site, look)


def _settings(page: Page, site: str, look: Callable[[Page, str], None]) -> None:
    from django.contrib.auth.models import User  # noqa: PLC0415 - Django is set up

    User.objects.update(is_superuser=True)
    page.goto(f"{site}/staff/screening/clinicprofile/")
    expect(page.get_by_role("heading", name="Clinic settings")).to_be_visible()
    look(page, "settings")


def _picture(page: Page, name: str) -> None:
    """Keep a picture for eyes where the environment names a folder."""
    if folder := os.environ.get("CLINIC_SCREENSHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"safety-{name}.png", full_page=True)
