"""Save in one browser, come back in another of phone size, with and without scripts."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, Request, expect

from screening.followup.return_sender import send_return_mails
from screening.intake import cookie
from screening.models import ReturnLink
from tests.browser import seeded
from tests.browser.axe import look_at
from tests.browser.focus import hidden_focus
from tests.browser.patient import Patient
from tests.browser.people import flagged_patient
from tests.browser.targets import small_targets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
LOW = {"width": 320, "height": 256}
STOPPED, NEXT = "where-you-live", "height-weight"
CODE, TYPED = "blue fish 47", "Quillonia"
MOST_PIXELS = 1.0


@pytest.fixture(autouse=True)
def links_lead_here(settings, site: str) -> None:
    """Let the link on the page name the server of the test."""
    settings.CLINIC_BASE_URL = site


def stops(page: Page, site: str) -> Patient:
    """Answer the first pages and stop at one that is half filled in."""
    patient = Patient(page, flagged_patient())
    patient.starts(site)
    patient.answers_until(STOPPED)
    page.locator("[name=city]").fill(TYPED)
    page.get_by_role("button", name="Save and come back later").click()
    return patient


def makes_a_link(page: Page, **typed: str) -> str:
    for name, text in typed.items():
        page.locator(f"main [name={name}]").fill(text)
    page.get_by_role("button", name="Make my link").click()
    return page.locator("#return-link").input_value()


def tells_birth_date(page: Page) -> None:
    born = flagged_patient()["birth_date"]
    for part in ("month", "day", "year"):
        box = page.locator(f"[name=birth_date-{part}]")
        box.fill(str(getattr(born, part)))
    page.get_by_role("button", name="Continue").click()


def test_what_was_saved_here_goes_on_there(
    site: str, tab: Callable[..., Page], *, scripts: bool
):
    computer = tab(java_script_enabled=scripts)
    stops(computer, site)
    link = makes_a_link(computer)
    computer.get_by_role("button", name="Close it on this device").click()
    expect(computer.locator("main")).to_contain_text("closed on this device")

    phone = tab(java_script_enabled=scripts, viewport=PHONE, has_touch=True)
    seen: list[Request] = []
    phone.on("request", lambda request: seen.extend([request]))
    phone.goto(link)
    assert urlsplit(phone.url).path == "/screening/back/"
    tells_birth_date(phone)

    patient = Patient(phone, flagged_patient())
    assert patient.page_id == NEXT
    phone.goto(seeded.address(site, STOPPED))
    assert phone.locator("[name=city]").input_value() == TYPED
    phone.goto(seeded.address(site, "your-name"))
    expect(phone.locator("[name=legal_first_name]")).to_have_value("Ruth")
    assert_token_left_behind(link, seen)
    phone.goto(seeded.address(site, NEXT))
    patient.answers_until("")
    phone.get_by_role("button", name="Send my answers").click()
    expect(phone.locator("h1")).to_contain_text("We have your answers")


def assert_token_left_behind(link: str, seen: list[Request]) -> None:
    """Fail where an address but the first, or any Referer, holds the token."""
    token = urlsplit(link).path.strip("/").rpartition("/")[2]
    assert token in seen[0].url
    assert len(seen) > 4
    for request in seen[1:]:
        assert token not in request.url
    for request in seen:
        assert token not in request.all_headers().get("referer", "")


def test_the_computer_before_shows_nothing_any_more(
    site: str, tab: Callable[..., Page], *, scripts: bool
):
    computer = tab(java_script_enabled=scripts)
    stops(computer, site)
    link = makes_a_link(computer)
    phone = tab(java_script_enabled=scripts, viewport=PHONE)
    phone.goto(link)
    tells_birth_date(phone)

    computer.goto(seeded.address(site, STOPPED))

    assert urlsplit(computer.url).path == "/screening/"
    for _ in range(3):
        computer.go_back()
        assert TYPED not in computer.content()
        assert computer.locator("#return-link").count() == 0


def test_the_link_in_the_mail_opens_it_by_the_code(
    site: str, tab: Callable[..., Page], *, scripts: bool
):
    computer = tab(java_script_enabled=scripts)
    seeded.begin(computer, site)
    computer.goto(f"{site}/screening/later/")
    makes_a_link(computer, code=CODE, link_email="me@example.com")

    assert send_return_mails(now=timezone.now()) == 1
    link = re.search(r"http://\S+", mail.outbox[0].body)[0]
    phone = tab(java_script_enabled=scripts, viewport=PHONE)
    phone.goto(link)
    phone.locator("[name=code]").fill("red fish 47")
    phone.get_by_role("button", name="Continue").click()
    expect(phone.locator("main")).to_contain_text("This is not the code")
    phone.locator("[name=code]").fill("Blue Fish 47")
    phone.get_by_role("button", name="Continue").click()

    assert Patient(phone, {}).page_id == "before-you-start"
    names = {kept["name"] for kept in phone.context.cookies()}
    assert cookie.LINK_NAME not in names


def test_the_link_is_copied_by_a_button_and_by_hand(
    site: str, tab: Callable[..., Page]
):
    page = tab(permissions=["clipboard-read", "clipboard-write"])
    seeded.begin(page, site)
    page.goto(f"{site}/screening/later/")
    link = makes_a_link(page, code=CODE)

    page.get_by_role("button", name="Copy the link").click()

    expect(page.get_by_text("Copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == link
    plain = tab(java_script_enabled=False)
    seeded.begin(plain, site)
    plain.goto(f"{site}/screening/later/")
    makes_a_link(plain, code=CODE)
    expect(plain.locator("#return-link")).to_be_editable(editable=False)
    expect(plain.get_by_role("button", name="Copy the link")).to_be_hidden()


def test_on_paper_the_whole_link_is_there_and_no_button(
    site: str, tab: Callable[..., Page]
):
    page = tab(viewport=PHONE)
    seeded.begin(page, site)
    page.goto(f"{site}/screening/later/")
    makes_a_link(page, code=CODE)

    page.emulate_media(media="print")

    field = page.locator("#return-link")
    hidden = field.evaluate("(e) => e.scrollHeight - e.clientHeight")
    assert hidden <= MOST_PIXELS
    assert page.locator("main .button:visible").count() == 0


def states(page: Page, site: str):
    """Open each page of saving and coming back in each state; yield its name."""
    case = seeded.begin(page, site)
    page.goto(f"{site}/screening/later/")
    yield "later without a date of birth"
    seeded.save(case, only="your-name")
    page.goto(f"{site}/screening/later/")
    yield "later"
    page.locator("[name=fact][value=code]").check()
    page.get_by_role("button", name="Make my link").click()
    yield "later with errors"
    link = makes_a_link(page, code=CODE, link_email="me@example.com")
    yield "link"
    page.goto(link)
    yield "code"
    page.get_by_role("button", name="Continue").click()
    yield "code with errors"
    page.locator("[name=code]").fill("red fish 47")
    page.get_by_role("button", name="Continue").click()
    yield "code refused"
    page.goto(f"{site}/screening/later/")
    link = makes_a_link(page)
    page.get_by_role("button", name="Close it on this device").click()
    yield "closed"
    page.goto(link)
    yield "date of birth"
    ReturnLink.objects.update(ended_at=timezone.now())
    page.goto(link)
    yield "dead"


def test_every_page_in_every_state(site: str, tab: Callable[..., Page]):
    page = tab(bypass_csp=True)
    found: list[str] = []

    for state in states(page, site):
        found += look_at(page, state)
        found += [f"{state}: {fault}" for fault in small_targets(page)]
        if state != "closed":  # The start page, whose links wrap within a sentence.
            page.set_viewport_size(LOW)
            found += [f"{state}: {fault}" for fault in hidden_focus(page)]

    assert not found, "\n".join(found)


def test_the_pages_in_spanish_fit_a_narrow_phone(site: str, tab: Callable[..., Page]):
    page = tab(bypass_csp=True, locale="es-MX")
    found: list[str] = []
    seeded.begin(page, site)

    page.goto(f"{site}/screening/page/before-you-start/")
    found += look_at(page, "page")
    page.goto(f"{site}/screening/later/")
    found += look_at(page, "later")
    page.locator("[name=code]").fill(CODE)
    page.get_by_role("button", name="Hacer mi enlace").click()
    found += look_at(page, "link")
    page.get_by_role("link", name="English").click()
    expect(page.locator("h1")).to_have_text("Your link to come back")
    page.goto(page.locator("#return-link").input_value())
    found += look_at(page, "code")

    assert not found, "\n".join(found)
