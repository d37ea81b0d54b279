"""What a page weighs on its way: itself and all that it asks for, compressed."""

import gzip
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponseBase

from tests.hostile.states import text_of
from tests.journeys.structure import Document

# 40 kB of 1,000 bytes: the promise of the project for any page, cold.
MOST_BYTES = 40_000
# Status line and headers of one answer are no more than this.
HEADERS = 1_200
STATIC = "/static/"
FETCHED = {"script": "src", "img": "src", "source": "src", "link": "href"}
# Links that a browser fetches with the page; others only name another page.
RELATIONS = {"stylesheet", "icon", "preload", "manifest"}


def assets(document: Document) -> list[str]:
    """Return the addresses that a browser fetches with this page, each once."""
    found = [
        element.get(FETCHED[element.tag])
        for element in document.all(*FETCHED)
        if element.tag != "link" or element.get("rel") in RELATIONS
    ]
    return list(dict.fromkeys(filter(None, found)))


def weigh(response: HttpResponseBase) -> int:
    """Return the bytes of an answer to a browser that takes gzip, with its assets.

    Raises ValueError where the page asks another host, or for what is not there.
    """
    document = Document(text_of(response))
    fetched = [asset_bytes(address) for address in assets(document)]
    return HEADERS + len(response.content) + sum(fetched)


@cache
def asset_bytes(address: str) -> int:
    """Return the bytes of a static file as WhiteNoise sends it."""
    parts = urlsplit(address)
    ours = not parts.netloc and parts.path.startswith(STATIC)
    found = finders.find(parts.path.removeprefix(STATIC)) if ours else None
    if not found:
        raise ValueError(f"not a file of this site: {address}")
    return HEADERS + len(gzip.compress(Path(found).read_bytes(), 9))
