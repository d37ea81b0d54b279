"""Staff's own pages in Chromium: an app, a passkey, codes, sessions, a lock, a link."""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from playwright.sync_api import Page, expect

from clinic import roles
from tests.accounts import people
from tests.accounts.people import code, person
from tests.browser.axe import look_at
from tests.browser.targets import small_targets
from tests.builders import make_clinician

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "eight other lamps inside"
PICTURES = os.environ.get("CLINIC_SCREENSHOTS", "")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(autouse=True)
def second_factor_required(signed_in_is_signed_in: None, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """Check a page by axe, its width and its targets; keep a picture if asked for."""

    def check(page: Page, name: str) -> None:
        faults = look_at(page, name)
        page.set_viewport_size(PHONE)
        if page.locator("body.account").count():
            faults += [f"{name}: {fault}" for fault in small_targets(page)]
        if PICTURES:
            for size in (PHONE, DESK):
                page.set_viewport_size(size)
                path = Path(PICTURES) / f"account-{name}-{size['width']}.png"
                page.screenshot(path=path, full_page=True)
        assert not faults, "\n".join(faults)

    return check


def with_authenticator(page: Page) -> None:
    """Give the browser a fingerprint reader of its own."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def give_password(
    page: Page, site: str, name: str = "dana", password: str = people.PASSWORD
) -> None:
    page.goto(f"{site}/staff/")
    page.get_by_label("Your sign-in name").fill(name)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")


def a_link(tab: Callable[..., Page], site: str, look, user: User) -> str:
    """Sign in as an administrator, and make a link as they do."""
    person("ann", roles.ADMINISTRATORS)
    desk = tab(bypass_csp=True)
    give_password(desk, site, "ann")
    look(desk, "second-factor")
    desk.get_by_label("Code", exact=True).fill(code())
    press(desk, "Continue")
    desk.goto(f"{site}/staff/auth/user/{user.pk}/invite/")
    press(desk, "Make a link")
    shown = desk.locator("#link").input_value()
    look(desk, "link")
    return site + re.search(r"/staff/invitation/[\w-]+/", shown)[0]


def follow(page: Page, link: str, look) -> None:
    """Choose a password, then an app, and see the recovery codes."""
    page.goto(link)
    look(page, "invitation")
    page.get_by_label("New password").fill(NEW)
    page.get_by_label("The same password once more").fill(NEW)
    press(page, "Continue")
    look(page, "choose")
    page.get_by_role("link", name="Set up an app").click()
    look(page, "app")
    secret = page.locator("#key").text_content().replace(" ", "")
    page.get_by_label("Code that the app shows now").fill(code(secret))
    press(page, "Continue")
    expect(page.locator(".codes li")).to_have_count(10)
    look(page, "codes")
    page.get_by_role("link", name="I have them").click()


def add_passkey(page: Page, site: str, look) -> None:
    """Add a passkey, and look at what is known of the account."""
    page.goto(f"{site}/staff/account/passkeys/add/")
    if page.get_by_role("heading", name="Confirm that it is you").count():
        page.get_by_label("Password").fill(NEW)
        press(page, "Continue")
    look(page, "make-passkey")
    page.get_by_label("Name it, so that you know it again").fill("My phone")
    press(page, "Make the passkey")
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    look(page, "account")
    page.goto(f"{site}/staff/account/passkeys/")
    expect(page.get_by_text("My phone").first).to_be_visible()
    look(page, "passkeys")
    page.goto(f"{site}/staff/account/sessions/")
    look(page, "sessions")


def test_from_a_link_to_the_staff_home_and_back_by_each_way(
    site: str, tab: Callable[..., Page], look
):
    """One person's first day: a link, a password, an app, codes, a passkey."""
    site = site.replace("127.0.0.1", "localhost")
    link = a_link(tab, site, look, make_clinician("dana"))
    page = tab(bypass_csp=True)
    with_authenticator(page)

    follow(page, link, look)
    expect(page).to_have_url(f"{site}/staff/")
    add_passkey(page, site, look)
    press(page, "Sign out")
    page.goto(f"{site}/staff/")
    look(page, "sign-in")
    press(page, "Use a passkey")
    expect(page).to_have_url(f"{site}/staff/")
    press(page, "Log out")
    give_password(page, site, password=NEW)
    press(page, "Use a passkey")

    expect(page).to_have_url(f"{site}/staff/")


def test_a_wrong_password_and_a_lock_look_as_they_should(
    site: str, tab: Callable[..., Page], look
):
    person()
    page = tab(bypass_csp=True)
    for tries in range(5):
        page.goto(f"{site}/staff/login/")
        page.get_by_label("Your sign-in name").fill("dana")
        page.get_by_label("Password").fill("not the one at all")
        press(page, "Sign in")
        if tries == 0:
            expect(page.get_by_role("alert")).to_be_focused()
            look(page, "wrong-password")
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()
    look(page, "locked")

    page.goto(f"{site}/staff/invitation/nothing/")
    look(page, "dead-link")
    page.goto(f"{site}/staff/login/no-second-factor/")
    look(page, "no-second-factor")


def test_signing_in_works_without_scripts(site: str, tab: Callable[..., Page]):
    person()
    page = tab(java_script_enabled=False)

    give_password(page, site)
    page.get_by_label("Code", exact=True).fill(code())
    press(page, "Continue")

    expect(page).to_have_url(f"{site}/staff/")


def test_the_pages_hold_their_own_policy(site: str, tab: Callable[..., Page]):
    """Without `bypass_csp`: a script or style that the policy stops fails the tab."""
    site = site.replace("127.0.0.1", "localhost")
    person()
    page = tab()
    with_authenticator(page)
    give_password(page, site)
    page.get_by_label("Code", exact=True).fill(code())
    press(page, "Continue")
    page.goto(f"{site}/staff/account/passkeys/add/")
    page.get_by_label("Password").fill(people.PASSWORD)
    press(page, "Continue")
    press(page, "Make the passkey")

    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
