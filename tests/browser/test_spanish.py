"""The site in Spanish in a real browser: axe, narrow phones, the switch."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from screening.models import SavedPage
from tests.browser.axe import HEIGHT, WIDTHS, sideways, violations
from tests.browser.patient import Patient
from tests.browser.people import flagged_patient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLDER = os.environ.get("CLINIC_SCREENSHOTS", "")
SPANISH, ENGLISH_PAGE = "getting-home", "right-now"
NARROWEST = 320
SELF = {"answering_for": "self"}


class SpanishPatient(Patient):
    """Presses the button by its Spanish name."""

    def goes_on(self) -> None:
        self.page.get_by_role("button", name="Guardar y continuar").click()


def test_pages_in_spanish_are_accessible_and_fit_a_narrow_phone(
    site: str, tab: Callable[..., Page], scripts
):
    page = tab(bypass_csp=True, locale="es-MX", java_script_enabled=scripts)
    patient = SpanishPatient(page, flagged_patient() | {"redflag_now": "yes"})
    found: list[str] = []

    def look(name: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            faults = violations(page) if scripts else []  # axe is a script itself
            found.extend(f"{name} at {width}: {fault}" for fault in faults)
            if FOLDER:
                page.screenshot(
                    path=Path(FOLDER) / f"es-{name}-{width}.png", full_page=True
                )
        page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        if overflow := sideways(page):
            found.append(f"{name} at {NARROWEST}: {overflow} px too wide")

    page.goto(site)
    look("home")
    page.goto(f"{site}/screening/")
    look("start")
    page.get_by_role("button", name="Empezar ahora").click()
    patient.answers_until(ENGLISH_PAGE)
    look("english-page")
    patient.answers_page()
    look("crisis")
    patient.answers_until(SPANISH)
    look("question")
    patient.answers_until("")
    look("check")
    page.get_by_role("button", name="Enviar mis respuestas").click()
    look("receipt")

    assert not found, "\n".join(found)


def test_the_switch_keeps_what_was_typed(site: str, tab: Callable[..., Page], scripts):
    page = tab(java_script_enabled=scripts)
    patient = Patient(page, SELF)
    patient.starts(site)
    patient.answers_until("reach-you")
    saved = SavedPage.objects.count()
    page.locator("[name=phone]").fill("12")

    page.get_by_role("button", name="Español").click()

    assert page.locator("html").get_attribute("lang") == "es"
    assert page.locator("[name=phone]").input_value() == "12"
    assert page.locator(".error-summary").count() == 0
    assert SavedPage.objects.count() == saved
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en-us"
    assert page.locator("[name=phone]").input_value() == "12"
