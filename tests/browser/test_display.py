"""Forced colours, no motion, and paper: nothing that a person needs goes away."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import seeded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# 14 points in CSS pixels, a hair below for rounding.
LARGE = 14 * 96 / 72 - 0.01
PLAIN_BORDERS = """() => {
  const edges = "input:not([type=radio], [type=checkbox]), select, textarea, .button,"
    + " .option label, .panel, .call, .answers-page, .group, dialog";
  const width = (e) => {
    const style = getComputedStyle(e);
    return style.borderTopStyle === "none" ? 0 : parseFloat(style.borderTopWidth);
  };
  return [...document.querySelectorAll(edges)]
    .filter((e) => e.type !== "hidden" && e.checkVisibility() && width(e) < 1)
    .map((e) => `${e.tagName} ${e.className || e.name}`);
}"""
# Chosen and not chosen must differ by more than a colour that the system takes away.
UNLIKE = """() => {
  const chosen = document.querySelector(":checked + label");
  const style = getComputedStyle(chosen);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((e) => {
  const style = getComputedStyle(e);
  const lasts = (text) => text.split(",").some((part) => parseFloat(part) > 0);
  return lasts(style.transitionDuration) || style.animationName !== "none"
    || style.scrollBehavior === "smooth";
}).map((e) => e.className || e.tagName)"""
PRINTED = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    const hidden = around.closest(".visually-hidden, script, dialog");
    if (!text || hidden || !around.checkVisibility()) continue;
    found.push([text.slice(0, 40), parseFloat(getComputedStyle(around).fontSize)]);
  }
  return found;
}"""
LEFT_OUT = "nav, .actions, .leave, .skip-link, button, .answers-head a, .no-print"


def pages(page: Page, site: str) -> Iterator[str]:
    """Open one page of each look."""
    case = seeded.begin(page, site)
    for path in ("", "screening/", "screening/help/"):
        page.goto(f"{site}/{path}")
        yield path or "home"
    for gate in seeded.GATES:
        seeded.save(case, only=gate)
    for wanted in ("reach-you", "reading-1"):
        seeded.save(case, only=wanted)
        page.goto(seeded.address(site, wanted))
        yield wanted
    seeded.save(case)
    page.goto(f"{site}/screening/check/")
    yield "check"
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_load_state("networkidle")
    yield "receipt"


def test_forced_colours_leave_every_edge_and_every_choice(
    site: str, tab: Callable[..., Page]
):
    page = tab(forced_colors="active")
    found: list[str] = []

    for name in pages(page, site):
        found += [f"{name}: {fault}" for fault in page.evaluate(PLAIN_BORDERS)]
        if page.locator(":checked + label").count():
            assert page.evaluate(UNLIKE), name

    assert not found, "\n".join(found)


def test_a_lost_edge_is_found(site: str, tab: Callable[..., Page]):
    page = tab(bypass_csp=True)
    page.goto(f"{site}/screening/")
    assert page.evaluate(PLAIN_BORDERS) == []

    page.add_style_tag(content=".button {border: 0}")

    assert page.evaluate(PLAIN_BORDERS)


def test_who_wants_no_motion_gets_none(site: str, tab: Callable[..., Page]):
    still = tab(reduced_motion="reduce")
    found: list[str] = []

    for name in pages(still, site):
        found += [f"{name}: {fault}" for fault in still.evaluate(MOVING)]

    assert not found, "\n".join(found)
    moving = tab(reduced_motion="no-preference")
    moving.goto(f"{site}/screening/")
    assert moving.evaluate(MOVING), "the search for motion finds none anywhere"


def test_paper_has_large_type_and_nothing_to_press(site: str, tab: Callable[..., Page]):
    page = tab(viewport={"width": 720, "height": 1000})
    found: list[str] = []
    seen = 0

    for name in pages(page, site):
        if name not in {"check", "receipt"}:
            continue
        page.emulate_media(media="print")
        printed = page.evaluate(PRINTED)
        found += [f"{name}: {text!r} {size}" for text, size in printed if size < LARGE]
        seen += len(printed)
        for left_out in page.locator(LEFT_OUT).all():
            assert not left_out.is_visible(), left_out.evaluate("e => e.outerHTML")
        page.emulate_media(media="screen")

    assert seen > 100
    assert not found[:20]
