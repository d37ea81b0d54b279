"""Every link within the site leads somewhere, and to a place that is there."""

from html.parser import HTMLParser
from urllib.parse import urldefrag, urlsplit

import pytest

pytestmark = pytest.mark.django_db

OTHERS = ["/learn/", "/learn/search/?q=ketamine", "/learn/lost/", "/", "/nowhere/"]


class Links(HTMLParser):
    """The links and the ids of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a":
            self.links.append(values["href"])
        if values.get("id"):
            self.ids.append(values["id"])


@pytest.fixture
def read(client, loaded):
    """Read a page once; the answer is its links and ids."""
    pages: dict[str, Links] = {}

    def links(path: str, *, lost: bool = False) -> Links:
        if path not in pages:
            response = client.get(path)
            assert response.status_code == (404 if lost else 200), path
            pages[path] = Links(response.content.decode())
        return pages[path]

    return links


def test_every_internal_link_resolves(read, shipped):
    for start in [*(f"/learn/{slug}/" for slug in shipped), *OTHERS]:
        here = read(start, lost=start in {"/learn/lost/", "/nowhere/"})
        for link in here.links:
            path, anchor = urldefrag(link)
            if urlsplit(link).scheme or path.endswith(".atom"):
                continue
            there = read(path) if path else here
            assert not anchor or anchor in there.ids, f"{start}: {link}"


def test_ids_are_used_once_and_external_links_are_https(read, shipped):
    for slug in shipped:
        page = read(f"/learn/{slug}/")
        assert len(page.ids) == len(set(page.ids))
        schemes = {urlsplit(link).scheme for link in page.links}
        assert schemes <= {"", "https", "tel", "sms", "mailto"}


def test_every_page_names_whom_to_call_in_its_text(read, shipped):
    for slug in shipped:
        links = read(f"/learn/{slug}/").links
        assert "tel:911" in links
        assert "tel:988" in links
