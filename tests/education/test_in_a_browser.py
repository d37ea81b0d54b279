"""The pages in a real Chromium: readable on a phone, accessible, on one host only."""

from io import StringIO
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from education.starter_pages import read_all
from tests.education.builders import MAIN_ARTICLE

PATHS = [
    "/learn/",
    *(f"/learn/{page.slug}/" for page in read_all()),
    "/learn/search/?q=blood+pressure",
    "/learn/search/?q=nothingatall",
    "/learn/side-effect/",
]
NARROWEST = {"width": 320, "height": 640}

pytestmark = pytest.mark.browser


@pytest.fixture
def site(live_server) -> str:
    call_command("load_articles", stdout=StringIO())
    return live_server.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(site, page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(site + path)

    report = Axe().run(page)

    assert report.violations_count == 0, report.generate_report()


@pytest.mark.parametrize("path", PATHS)
def test_page_fits_the_narrowest_phone(site, page, path):
    page.set_viewport_size(NARROWEST)
    page.goto(site + path)

    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST["width"]


def test_page_asks_no_other_host_and_breaks_no_policy(site, page):
    asked, said = [], []
    page.on("request", lambda request: asked.append(urlsplit(request.url).netloc))
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"{site}/learn/{MAIN_ARTICLE}/")

    assert set(asked) == {urlsplit(site).netloc}
    assert said == []


def test_article_leads_to_the_screening_without_scripts(site, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/learn/{MAIN_ARTICLE}/")

    page.get_by_role("link", name="Start the screening").click()

    assert urlsplit(page.url).path.startswith("/screening/")
    page.context.close()


def test_print_leaves_out_what_paper_cannot_do(site, page):
    page.goto(f"{site}/learn/{MAIN_ARTICLE}/")
    page.emulate_media(media="print")

    assert not page.get_by_role("link", name="Start the screening").is_visible()
    assert page.get_by_text("Draft. Not yet reviewed by a clinician.").is_visible()


def test_link_is_copied_with_scripts_and_by_hand_without(site, browser):
    address = f"{site}/learn/{MAIN_ARTICLE}/"
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_text("The link is copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == address
    context.close()

    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(address)
    assert not plain.get_by_role("button", name="Copy the link").is_visible()
    assert plain.get_by_label("Link to copy").input_value() == address
    plain.context.close()


def test_search_works_without_scripts(site, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/learn/")
    page.get_by_label("Search these pages").fill("bladder")
    page.get_by_role("button", name="Search").click()

    page.get_by_role("link", name="Long-term safety").click()
    assert urlsplit(page.url).path == "/learn/long-term-safety/"
    page.context.close()
