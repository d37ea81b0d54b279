"""The pages that a patient and a clinician meet, one after the other, each once."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from screening.intake import cookie
from tests.browser.conftest import sign_in
from tests.browser.patient import ARTICLE, Patient
from tests.browser.people import flagged_patient

# A question page of several kinds of boxes, and the one with most radio buttons.
QUESTION, LONGEST, WITH_ERROR = "reach-you", "two-weeks", "reading-1"


@dataclass(frozen=True)
class Stop:
    """One page that stands open in a tab."""

    name: str
    page: Page
    is_staff: bool = False


Look = Callable[[Stop], None]


def tour(page: Page, site: str, look: Look) -> None:
    """Walk as the flagged patient, then as the clinician, and look at each stop."""
    reference = _as_patient(page, site, look)
    _as_clinician(page, site, look, reference)


def _as_patient(page: Page, site: str, look: Look) -> str:
    patient = Patient(page, flagged_patient())
    page.goto(site)
    look(Stop("home", page))
    page.goto(f"{site}/learn{ARTICLE}")
    look(Stop("article", page))
    page.goto(f"{site}/screening/")
    look(Stop("start", page))
    page.get_by_role("button", name="Start now").click()
    patient.answers_until(QUESTION)
    look(Stop("question", page))
    patient.answers_until("feelings")
    patient.answers_page()
    look(Stop("crisis", page))
    page.goto(f"{site}/screening/call/")
    look(Stop("call", page))
    page.goto(f"{site}/screening/stopped/")
    look(Stop("stopped", page))
    page.goto(f"{site}/screening/now/")
    patient.answers_until(LONGEST)
    look(Stop("phq9", page))
    patient.answers_until(WITH_ERROR)
    _mistakes(patient)
    look(Stop("error", page))
    patient.answers_until("")
    look(Stop("check", page))
    page.get_by_role("button", name="Send my answers").click()
    look(Stop("confirmation", page))
    reference: str = page.locator(".reference").inner_text()
    _corrects(patient, site, look)
    return reference


def _corrects(patient: Patient, site: str, look: Look) -> None:
    """Change a name after sending, read before and after, send it, see the state."""
    page = patient.page
    page.get_by_role("link", name="Correct or add something").click()
    look(Stop("correct", page))
    page.get_by_role("link", name="Change Your name").click()
    look(Stop("correct-page", page))
    page.locator("#q-name_used").fill("Ruthie")
    page.get_by_role("button", name="Save this page").click()
    look(Stop("correct-check", page))
    page.get_by_role("button", name="Send my changes").click()
    page.goto(f"{site}/screening/status/")
    look(Stop("status", page))
    page.context.clear_cookies(name=cookie.NAME)
    page.goto(f"{site}/screening/status/")
    page.get_by_role("button", name="Continue").click()
    look(Stop("proof-error", page))


def _mistakes(patient: Patient) -> None:
    """Swap the two numbers of a reading, and type a date that no month has."""
    patient.fills()
    page = patient.page
    page.locator("[name=bp1_sys]").fill("95")
    page.locator("[name=bp1_dia]").fill("150")
    page.locator("[name=bp1_date-day]").fill("32")
    patient.goes_on()
    assert patient.page_id == WITH_ERROR


def _as_clinician(page: Page, site: str, look: Look, reference: str) -> None:
    sign_in(page, site)
    page.goto(f"{site}/staff/screening/screening/")
    look(Stop("queue", page, is_staff=True))
    page.get_by_role("link", name=reference).click()
    look(Stop("case", page, is_staff=True))
