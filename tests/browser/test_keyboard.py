"""The whole screening by keyboard alone, from the start page to the receipt."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from screening.models import Screening
from tests.browser.keyboard import KeyboardPatient
from tests.browser.people import flagged_patient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_start_to_receipt_without_a_mouse(
    site: str, tab: Callable[..., Page], scripts
):
    page = tab(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    patient = KeyboardPatient(page, flagged_patient())

    patient.starts_by_keys(site)
    patient.answers_until("")
    patient.presses("Send my answers")

    expect(page.locator("h1")).to_contain_text("We have your answers")
    expect(page.locator("main")).to_contain_text("Florissant")
    assert Screening.objects.get().is_submitted
    assert len(patient.seen) > 60


def test_a_mistake_is_reached_by_its_link(site: str, tab: Callable[..., Page], scripts):
    page = tab(java_script_enabled=scripts)
    patient = KeyboardPatient(page, {})
    patient.starts_by_keys(site)

    patient.goes_on()
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#q-ack_not_emergency")).to_be_focused()


def test_the_first_stop_leads_past_the_frame(site: str, tab: Callable[..., Page]):
    page = tab()
    page.goto(f"{site}/screening/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")
