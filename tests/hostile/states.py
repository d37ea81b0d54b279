"""Browsers at every point of a visit, and every page that they can come to."""

import gzip
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.urls.converters import (
    IntConverter,
    PathConverter,
    SlugConverter,
    StringConverter,
    UUIDConverter,
)

from clinic import urls as site
from screening.intake import urls
from tests.hostile.controls import Form, forms_of
from tests.journeys.changer import Changer
from tests.journeys.patient import Patient
from tests.journeys.returner import Returner, link_of
from tests.journeys.structure import Document
from tests.screening.review.cases import staff

PREFIX, LEARN, STAFF = "/screening/", "/learn/", "/staff/"
# What stands in an address where a page is chosen by it.
PLACES = {
    SlugConverter: "your-name",
    StringConverter: "x" * 22,
    IntConverter: "1",
    UUIDConverter: "00000000-0000-4000-8000-000000000000",
    PathConverter: "x",
}
MOST_PAGES = 400
NOT_ALLOWED = 405


def nobody() -> Client:
    """A browser without a screening."""
    return Client()


def begun() -> Client:
    """A screening in which some pages are saved."""
    return Patient().has_reached("habits").client


def in_danger() -> Client:
    """A screening with a danger answer, on the page of help."""
    return Patient().has_reached("right-now").answers_page(redflag_now="yes").client


def complete() -> Client:
    """A screening that only has to be sent."""
    return Patient().has_reached_check().client


def sent() -> Client:
    """A screening that was sent."""
    return Patient().has_sent().client


def correcting() -> Client:
    """A screening that was sent, with a change that is not handed in."""
    patient = Changer()
    patient.has_sent()
    return patient.opens_page("your-name").answers_page(name_used="M").client


def with_a_link() -> Client:
    """A screening for which a link to come back was made."""
    return Returner().has_reached("where-you-live").makes_a_link().client


def coming_back() -> Client:
    """Another device on which such a link was opened: the second fact is asked for."""
    return Returner().opens_link(link_of()).client


def by_phone() -> Client:
    """Staff who fill in a screening for a patient."""
    client = Client()
    client.force_login(staff("helper", "assist_screening"))
    client.post(f"{PREFIX}by-phone/")
    return client


STATES = (
    *(nobody, begun, in_danger, complete, sent, correcting, with_a_link, coming_back),
    by_phone,
)


def addresses() -> list[str]:
    """Return every address of the patient's pages, whatever pages there are."""
    return [PREFIX + found for found in _addresses(urls.urlpatterns)]


def doors() -> list[str]:
    """Return the addresses of the site outside its parts: home, leaving, links."""
    alone = [p for p in site.urlpatterns if isinstance(p, URLPattern)]
    return [f"/{found}" for found in _addresses(alone)]


def _addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            for rest in _addresses(pattern.url_patterns):
                yield f"{pattern.pattern}{rest}"
            continue
        address = str(pattern.pattern)
        for name, converter in pattern.pattern.converters.items():
            kind = next(k for k in PLACES if isinstance(converter, k))
            for said in (f"<slug:{name}>", f"<str:{name}>", f"<{name}>"):
                address = address.replace(said, PLACES[kind])
        assert "<" not in address, f"say in PLACES what stands in {address}"
        yield address


def walk(
    client: Client, start: Iterable[str] = (), **headers: str
) -> Iterator[tuple[str, HttpResponse, Document]]:
    """Open all addresses, then what their links lead to; yield each page once.

    Links of education pages are followed where the walk starts at one of them.
    """
    waiting, seen = [*start, *addresses()], set()
    prefixes = {PREFIX} | ({LEARN} if LEARN in waiting else set())
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen or address.startswith(STAFF):
            continue
        seen.add(address)
        response = client.get(address, **headers)
        if response.status_code in {301, 302}:
            waiting.append(response.headers["Location"])
        elif _is_page(response):
            document = Document(text_of(response))
            waiting += links(document, prefixes)
            yield address, response, document


def _is_page(response: HttpResponse) -> bool:
    """Tell a page from a feed, and from an address that only a button leads to."""
    html = response.headers.get("Content-Type", "").startswith("text/html")
    return html and response.status_code != NOT_ALLOWED


def text_of(response: HttpResponse) -> str:
    """Return the page, as it was before it was compressed."""
    zipped = response.headers.get("Content-Encoding") == "gzip"
    body = gzip.decompress(response.content) if zipped else response.content
    return body.decode()


def links(document: Document, prefixes: set[str]) -> list[str]:
    """Return where the links of a page lead within these parts of the site."""
    targets = [urlsplit(a.get("href")) for a in document.all("a")]
    return [
        target.path
        for target in targets
        if not target.netloc and target.path.startswith(tuple(prefixes))
    ]


def forms(client: Client) -> list[Form]:
    """Return each form that this browser meets on the pages it can come to."""
    found: dict[tuple[str, ...], Form] = {}
    for address, _, document in walk(client):
        for form in forms_of(document, address):
            found.setdefault(form.key, form)
    return list(found.values())
