"""Walk a page by the Tab key: each stop is seen, outlined and under nothing."""

from playwright.sync_api import Page

MOST_STOPS = 200
WATCH = r"""() => {
  const e = document.activeElement;
  if (!e || e === document.body) return {end: true};
  const name = `${e.tagName} ${e.id || e.className || e.textContent.trim()}`;
  const first = e.dataset.walked === "yes";
  e.dataset.walked = "yes";
  const faults = [];
  const style = getComputedStyle(e);
  const wide = parseFloat(style.outlineWidth);
  if (style.outlineStyle === "none" || !(wide >= 2)) faults.push(`${name}: no outline`);
  const box = e.getBoundingClientRect();
  const high = box.bottom > 0 && box.top < innerHeight;
  const inside = high && box.right > 0 && box.left < innerWidth;
  if (!inside) faults.push(`${name}: out of sight`);
  // Its upper left part must be seen, whatever is larger than the window.
  const within = (at, most) => Math.min(Math.max(at, 1), most - 1);
  const x = within(box.left + Math.min(box.width / 2, 20), innerWidth);
  const y = within(box.top + Math.min(box.height / 2, 12), innerHeight);
  const over = document.elementFromPoint(x, y);
  const labels = [...(e.labels || [])];
  const own = e.contains(over) || over?.contains(e) || labels.includes(over);
  const cover = over?.outerHTML.slice(0, 60);
  if (inside && !own) faults.push(`${name}: covered by ${cover}`);
  return {end: first, faults};
}"""


def hidden_focus(page: Page) -> list[str]:
    """Return the stops of the Tab key that cannot be seen."""
    page.evaluate(
        "scrollTo(0, 0); document.activeElement.blur();"
        "const walked = document.querySelectorAll('[data-walked]');"
        "for (const e of walked) delete e.dataset.walked"
    )
    found: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        seen = page.evaluate(WATCH)
        if seen["end"]:
            return found
        found += seen["faults"]
    raise AssertionError("the Tab key never came round")
