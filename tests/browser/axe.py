"""WCAG 2.2 AA by axe and reflow, at the three widths of the project."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
}
WIDTHS = (320, 390, 1280)
HEIGHT = 844


def look_at(page: Page, name: str) -> list[str]:
    """Return what is wrong at any width: faults of axe, and sideways scroll."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{name} at {width}: {fault}" for fault in violations(page)]
        if overflow := sideways(page):
            found.append(f"{name} at {width}: {overflow} px too wide")
    return found


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong: the rule and where."""
    # A click waits until the next page begins, not until it is all there.
    page.wait_for_load_state()
    # A link that is halfway under the bar at this moment is no small target.
    page.evaluate("scrollTo(0, 0)")
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']} {[node['target'] for node in v['nodes']]}" for v in found]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")
