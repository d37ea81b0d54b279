"""The whole site on a loopback port, with its articles and a clinician."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page

# A form sent back with its mistakes, a visit that is over and a page that is not there
# are answers that Chromium notes as errors.
# The sign-in page may not be framed: the preview of who is signed out stays empty.
EXPECTED = re.compile(
    r"responded with a status of (400|403|404|409|429|503)|^Framing .* violates"
)
MOST_MILLISECONDS = 10_000
PASSWORD = "a-made-up-clinician-2026"


@pytest.fixture
def site(live_server, allow_orm_beside_playwright: None) -> str:
    """The address of a site with protocol, articles and one clinician."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - Django is set up now

    from tests.screening.review.cases import staff  # noqa: PLC0415

    call_command("publish_protocol", verbosity=0)
    call_command("load_articles", verbosity=0)
    staff("clinician", "view_screening", "add_decision", "view_notice")
    clinician = User.objects.get()
    clinician.set_password(PASSWORD)
    clinician.save()
    return live_server.url


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def scripts(request) -> bool:
    """Run a journey with JavaScript, and again without it."""
    return request.param


@pytest.fixture
def tab(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open tabs that fail the test for any other host, console or page error."""
    contexts, faults = [], []

    def open_tab(**options: object) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(MOST_MILLISECONDS)
        host = urlsplit(site).netloc
        page.on(
            "request",
            lambda request: (
                urlsplit(request.url).netloc == host
                or faults.append(f"request to {request.url}")
            ),
        )
        page.on(
            "console",
            lambda said: (
                said.type == "error"
                and not EXPECTED.search(said.text)
                and faults.append(said.text)
            ),
        )
        page.on("pageerror", lambda error: faults.append(str(error)))
        return page

    yield open_tab
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def sign_in_helper(site: str) -> Callable[[Page], None]:
    """Let a tab sign in as the clinician who may also fill in screenings by phone."""
    from django.contrib.auth.models import Permission, User  # noqa: PLC0415

    may = Permission.objects.get(codename="assist_screening")
    User.objects.get().user_permissions.add(may)
    return lambda page: sign_in(page, site)


def sign_in(page: Page, site: str) -> None:
    """Sign in as the clinician, as a person does."""
    page.goto(f"{site}/staff/")
    page.get_by_label("Your sign-in name").fill("clinician")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
