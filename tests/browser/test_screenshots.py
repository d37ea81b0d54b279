"""Pictures of every kind of page, for eyes: `make screenshots`."""

import os
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.tour import Stop, tour

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLDER = os.environ.get("CLINIC_SCREENSHOTS", "")
WIDTHS = (390, 1280)
SCHEMES = ("light", "dark")
# What the README shows: the top of three pages.
SHOWN = {
    "patient-page": ("question", 390, 760),
    "crisis-page": ("crisis", 390, 760),
    "case-page": ("case", 1280, 1100),
}


@pytest.mark.skipif(not FOLDER, reason="set CLINIC_SCREENSHOTS to a folder")
def test_screenshots(site: str, tab: Callable[..., Page]):
    folder = Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)

    def look(stop: Stop) -> None:
        for width, scheme in product(WIDTHS, SCHEMES):
            stop.page.set_viewport_size({"width": width, "height": 844})
            stop.page.emulate_media(color_scheme=scheme)
            # The bar that stays in sight would lie across what is scrolled.
            stop.page.evaluate("scrollTo(0, 0)")
            picture = folder / f"{stop.name}-{width}-{scheme}.png"
            stop.page.screenshot(path=picture, full_page=True, animations="disabled")
        stop.page.emulate_media(color_scheme="light")
        for name, (shown, width, height) in SHOWN.items():
            if stop.name == shown:
                stop.page.set_viewport_size({"width": width, "height": height})
                stop.page.evaluate("scrollTo(0, 0)")
                stop.page.screenshot(path=folder / f"{name}.png", animations="disabled")

    # Without motion no picture is taken halfway between light and dark.
    tour(tab(java_script_enabled=False, reduced_motion="reduce"), site, look)
    for name in SHOWN:
        assert (folder / f"{name}.png").stat().st_size > 0
