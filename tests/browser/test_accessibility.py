"""WCAG 2.2 AA by axe, and no sideways scroll on a narrow phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.axe import look_at
from tests.browser.tour import Stop, tour

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STOPS = 18


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
    assert len(seen) == STOPS
    assert not found, "\n".join(found)
