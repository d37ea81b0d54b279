"""WCAG 2.2 AA by axe, no sideways scroll on a narrow phone, and light pages."""

import gzip
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.browser.tour import Stop, tour

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}
HEIGHT, NARROWEST, WIDTHS = 844, 320, (390, 1280)
MOST_BYTES = 40 * 1024
MOST_STOPS = 11
LONG = ("article", "check", "confirmation")


def test_every_page_is_accessible_and_fits_a_narrow_phone(
    site: str, tab: Callable[..., Page]
):
    found: list[str] = []
    seen: list[str] = []

    def look(stop: Stop) -> None:
        seen.append(stop.name)
        for width in WIDTHS:
            stop.page.set_viewport_size({"width": width, "height": HEIGHT})
            found.extend(f"{stop.name} at {width}: {v}" for v in violations(stop.page))
        stop.page.set_viewport_size({"width": NARROWEST, "height": HEIGHT})
        if overflow := sideways(stop.page):
            found.append(f"{stop.name} at {NARROWEST}: {overflow} px too wide")

    # The page's own policy keeps out the script of axe.
    tour(tab(bypass_csp=True), site, look)
    assert len(seen) == MOST_STOPS
    assert not found, "\n".join(found)


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong: the rule and where."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']} {[node['target'] for node in v['nodes']]}" for v in found]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


def test_each_page_of_a_patient_is_light(site: str, tab: Callable[..., Page]):
    """Document, style and pictures together, nothing from a cache.

    As they are; the three that hold a whole article or all answers, compressed, as
    the proxy in front of the site sends them.
    """
    page = tab(java_script_enabled=False)
    page.context.new_cdp_session(page).send(
        "Network.setCacheDisabled", {"cacheDisabled": True}
    )
    loaded: list[Response] = []
    page.on("response", lambda response: note(loaded, response))
    weights: dict[str, int] = {}

    def look(stop: Stop) -> None:
        stop.page.wait_for_load_state("networkidle")
        if not stop.is_staff:
            bodies = [response.body() for response in loaded]
            if stop.name in LONG:
                bodies = [gzip.compress(body) for body in bodies]
            weights[stop.name] = sum(map(len, bodies))

    tour(page, site, look)
    assert len(weights) == MOST_STOPS - 2
    assert min(weights.values()) > 0
    heavy = {name: size for name, size in weights.items() if size > MOST_BYTES}
    assert not heavy, weights
    print(weights)  # noqa: T201 - shown with -rP


def note(loaded: list[Response], response: Response) -> None:
    """Keep the responses of the page that stands open."""
    if response.request.is_navigation_request():
        loaded.clear()
    if response.status < 300:
        loaded.append(response)
