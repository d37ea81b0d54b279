"""What Chromium receives for a page opened cold, how soon it paints, what jumps."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, CDPSession, Page

from tests.lab.site import Site

PHONE = {"width": 390, "height": 844}
WATCH = """() => {
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifted += entry.value;
  }).observe({type: "layout-shift", buffered: true});
}"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"
# A shift after the page seems ready is one too.
SETTLE_MILLISECONDS = 400


@dataclass(frozen=True)
class Line:
    """A connection: milliseconds of each request, bits a second down."""

    name: str
    latency: float
    down: float


# Lighthouse's slow 4G as the network has it, and as its browser throttling applies it:
# there the time of each request stands for that of its connection too.
SLOW_4G = Line("slow 4G, 150 ms and 1.6 Mbit/s", 150, 1_638_400)
SLOW_4G_DEVTOOLS = Line("slow 4G of the developer tools, 562.5 ms", 562.5, 1_474_560)
QUICK = Line("no throttling", 0, -8)


@dataclass
class Seen:
    """What one page cost."""

    path: str
    bytes: int = 0
    status: int = 0
    paint: float = 0.0
    shift: float = 0.0
    others: list[str] = field(default_factory=list)


def look(browser: Browser, site: Site, path: str, line: Line) -> Seen:
    """Open a page in a fresh browser profile over this connection."""
    context = browser.new_context(viewport=PHONE)
    context.add_cookies([site.cookie])
    context.add_init_script(f"({WATCH})()")
    page, seen = context.new_page(), Seen(path)
    session = context.new_cdp_session(page)
    _count(session, page, site, seen)
    _throttle(session, line)
    response = page.goto(site.url + path, wait_until="networkidle")
    page.wait_for_timeout(SETTLE_MILLISECONDS)
    seen.status = response.status if response else 0
    seen.paint, seen.shift = page.evaluate(PAINTED), page.evaluate("window.shifted")
    context.close()
    return seen


def _count(session: CDPSession, page: Page, site: Site, seen: Seen) -> None:
    """Add up the bytes of all answers, their headers among them."""
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda told: _add(seen, told))
    host = urlsplit(site.url).netloc
    page.on(
        "request",
        lambda request: (
            urlsplit(request.url).netloc == host or seen.others.append(request.url)
        ),
    )


def _add(seen: Seen, told: dict[str, float]) -> None:
    seen.bytes += int(told["encodedDataLength"])


def _throttle(session: CDPSession, line: Line) -> None:
    sent = {"offline": False, "latency": line.latency}
    down = line.down / 8
    throughput = {"downloadThroughput": down, "uploadThroughput": down}
    session.send("Network.emulateNetworkConditions", {**sent, **throughput})
