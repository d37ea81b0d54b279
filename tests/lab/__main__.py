"""`python -m tests.lab`: weight of every page, then paint and shift of some on a slow
line. Exit 1 where a page is too heavy or asks another host; the rest is a report."""

import os
import sys
from pathlib import Path
from statistics import median

from tests.environment import prepare

prepare()
# As in production: files under hashed names, compressed beforehand.
os.environ["CLINIC_STATIC_MANIFEST"] = "1"
# Rows are read beside Playwright's loop, which runs in this thread.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django  # noqa: E402 - the environment comes first
from django.db import connection  # noqa: E402
from django.test.utils import setup_databases  # noqa: E402

HEAVIEST = 8
SOME = ("/", "/screening/", "/screening/now/", "/screening/help/", "/screening/check/")
SOME += ("/screening/page/reach-you/", "/screening/page/two-weeks/", "/screening/done/")
SOME += ("/learn/the-potential-of-ketamine-for-mood-disorders/", "/screening/call/")


def main() -> int:
    """Make a database, serve it, look at all pages, and clean up."""
    django.setup()
    if connection.vendor == "sqlite":
        path = Path(os.environ["CLINIC_VAR_DIR"]) / "lab.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return _measured()
    finally:
        for made, name, destroy in databases:
            if destroy:
                made.creation.destroy_test_db(name, verbosity=0)


def _measured() -> int:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow to load

    from tests import chromium  # noqa: PLC0415
    from tests.lab.site import open_site  # noqa: PLC0415 - it needs the apps

    found = chromium.find()
    if found is None:
        raise SystemExit("No Chromium found: install the Debian package chromium.")
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    with open_site() as sites, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=sandbox)
        heavy = _weights(browser, sites)
        _paints(browser, sites)
        browser.close()
    return heavy


def _weights(browser, sites) -> int:
    from tests.lab.look import QUICK, look  # noqa: PLC0415
    from tests.weight import MOST_BYTES  # noqa: PLC0415

    seen = [look(browser, site, path, QUICK) for site in sites for path in site.pages]
    order = sorted(seen, key=lambda one: one.bytes, reverse=True)
    others = [url for one in seen for url in one.others]
    _say(f"{len(seen)} pages, cold, as Chromium received them; most {MOST_BYTES} bytes")
    for one in order[:HEAVIEST]:
        _say(f"  {one.bytes:6} bytes {one.path}")
    _say(f"  {median([one.bytes for one in seen]):6.0f} bytes is the median")
    _say(f"  {len(others)} requests to other hosts {others}")
    moved = [f"{one.path} {one.shift:.3f}" for one in seen if one.shift]
    _say(f"  {len(moved)} pages with layout shift {moved}")
    return int(order[0].bytes > MOST_BYTES or bool(others))


def _paints(browser, sites) -> None:
    from tests.lab.look import SLOW_4G, SLOW_4G_DEVTOOLS, look  # noqa: PLC0415

    for line in (SLOW_4G, SLOW_4G_DEVTOOLS):
        _say(f"First contentful paint over {line.name}:")
        some = [(site, path) for site in sites for path in site.pages if path in SOME]
        seen = [look(browser, site, path, line) for site, path in some]
        for one in seen:
            _say(f"  {one.paint:6.0f} ms, shift {one.shift:.3f} {one.path}")
        _say(f"  {max(one.paint for one in seen):6.0f} ms is the slowest")


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201 - a report


if __name__ == "__main__":
    sys.exit(main())
