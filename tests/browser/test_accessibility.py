"""WCAG 2.2 AA by axe, no sideways scroll on a narrow phone, and light pages."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response

from tests.browser.axe import look_at
from tests.browser.tour import Stop, tour

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

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
        found.extend(look_at(stop.page, stop.name))

    # The page's own policy keeps out the script of axe.
    tour(tab(bypass_csp=True), site, look)
    assert len(seen) == MOST_STOPS
    assert not found, "\n".join(found)


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
