"""Measure what a finger must hit: 44 by 44 CSS pixels, links in a sentence apart."""

from playwright.sync_api import Page

LEAST = 44
MEASURE = r"""(least) => {
  const shown = (e) => e.checkVisibility() && e.getClientRects().length;
  const inSentence = (link) => {
    const around = link.closest("p, dd, li, td, summary, figcaption");
    if (!around || !link.matches("a")) return false;
    let rest = around.textContent;
    for (const other of around.querySelectorAll("a")) {
      rest = rest.replace(other.textContent, "");
    }
    return /\p{L}/u.test(rest);
  };
  const faults = [];
  const targets = "a, button, input, select, textarea, summary";
  for (const e of document.querySelectorAll(targets)) {
    const aside = "[type=hidden], [aria-hidden], .skip-link";
    if (!shown(e) || e.matches(aside) || inSentence(e)) continue;
    // A box to tick is hit by its label, which lies around it.
    const ticked = e.matches("[type=radio], [type=checkbox]");
    const box = (ticked ? e.labels[0] : e).getBoundingClientRect();
    if (box.width < least - 0.5 || box.height < least - 0.5) {
      const name = e.className || e.name || e.textContent.trim();
      faults.push(`${e.tagName} ${name}: ${box.width} by ${box.height}`);
    }
  }
  return faults;
}"""


def small_targets(page: Page) -> list[str]:
    """Return what is shown and smaller than a finger."""
    found: list[str] = page.evaluate(MEASURE, LEAST)
    return found
