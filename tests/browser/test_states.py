"""Each kind of page in first, error and review state: axe, reflow, targets, focus."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from screening import services
from tests.browser import seeded
from tests.browser.axe import WIDTHS, look_at
from tests.browser.focus import hidden_focus
from tests.browser.patient import ARTICLE
from tests.browser.targets import small_targets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TALL, LOW = 844, 256
NARROW = {"width": 320, "height": LOW}
# A screen of 1280 by 1024 at 400 %.
AT_400_PERCENT = {"width": 320, "height": LOW}
OPEN_WARNING = "document.querySelector('dialog').showModal()"


def states_of(page: Page, site: str, wanted: str):
    """Open a page in each of its states; yield its name in each."""
    case = seeded.begin(page, site)
    for gate in seeded.GATES:
        seeded.save(case, only=gate)
    page.goto(seeded.address(site, wanted))
    yield f"{wanted} first"
    page.evaluate(seeded.SPOIL)
    page.wait_for_selector(".error-summary")
    yield f"{wanted} with errors"
    seeded.save(case, only=wanted)
    page.goto(seeded.address(site, wanted))
    yield f"{wanted} reviewed"


@pytest.mark.parametrize("wanted", seeded.KINDS)
def test_a_kind_of_page_in_every_state(
    site: str, tab: Callable[..., Page], wanted: str
):
    page = tab(bypass_csp=True)
    found: list[str] = []

    for state in states_of(page, site, wanted):
        found += look_at(page, state)
        found += [f"{state}: {fault}" for fault in small_targets(page)]
        page.set_viewport_size(AT_400_PERCENT)
        found += [f"{state}: {fault}" for fault in hidden_focus(page)]

    assert not found, "\n".join(found)


def templates_of(page: Page, site: str):
    """Open every other page a patient may meet; yield its name."""
    for path in ("", "away/", "none", "screening/", "screening/help/", "learn/"):
        page.goto(f"{site}/{path}")
        yield path or "home"
    page.goto(f"{site}/learn{ARTICLE}")
    yield "article"
    case = seeded.begin(page, site)
    page.goto(f"{site}/screening/page/none/")
    yield "no page"
    seeded.save(case)
    page.goto(seeded.address(site, "your-name"))
    page.evaluate(OPEN_WARNING)
    yield "warning"
    page.goto(f"{site}/screening/check/")
    yield "check"
    page.get_by_role("button", name="Send my answers").click()
    yield "receipt"
    page.goto(f"{site}/screening/check/")
    yield "receipt again"
    page.goto(f"{site}/screening/")
    page.get_by_role("button", name="Start now").click()
    page.context.clear_cookies(name="screening")
    page.get_by_role("button", name="Save and continue").click()
    yield "ended"


def test_every_other_page(site: str, tab: Callable[..., Page]):
    page = tab(bypass_csp=True)
    found: list[str] = []

    for name in templates_of(page, site):
        found += look_at(page, name)
        found += [f"{name}: {fault}" for fault in small_targets(page)]

    assert not found, "\n".join(found)


def test_the_pages_by_phone(site: str, tab: Callable[..., Page], sign_in_helper):
    page = tab(bypass_csp=True)
    sign_in_helper(page)
    found: list[str] = []

    page.goto(f"{site}/staff/screening/screening/")
    page.get_by_role("link", name="Start a screening by phone").click()
    found += look_at(page, "by phone")
    page.get_by_role("button", name="Start for a new patient").click()
    found += look_at(page, "first page by phone")
    page.set_viewport_size(NARROW)
    found += hidden_focus(page)

    assert not found, "\n".join(found)
    page.get_by_role("button", name="End and go to the staff pages").click()
    assert page.url == f"{site}/staff/screening/screening/"


def test_a_small_target_and_a_wide_page_are_found(site: str, tab: Callable[..., Page]):
    page = tab(bypass_csp=True)
    page.goto(f"{site}/screening/help/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        " '<p><button class=tiny>x</button></p><pre>' + 'x'.repeat(500) + '</pre>')"
    )

    assert [fault for fault in small_targets(page) if "tiny" in fault]
    assert [fault for fault in look_at(page, "help") if "too wide" in fault]


def test_a_covered_focus_and_one_without_outline_are_found(
    site: str, tab: Callable[..., Page]
):
    page = tab(bypass_csp=True)
    page.goto(f"{site}/screening/help/")
    page.set_viewport_size({"width": WIDTHS[0], "height": TALL})
    page.add_style_tag(content="a:focus-visible {outline: none} .leave {height: 100vh}")

    faults = hidden_focus(page)

    assert [fault for fault in faults if "outline" in fault]
    assert [fault for fault in faults if "covered" in fault]


def test_services_find_what_is_seeded(site: str, tab: Callable[..., Page]):
    page = tab()
    case = seeded.begin(page, site)

    seeded.save(case)

    case.refresh_from_db()
    assert services.journey_of(case).is_complete
