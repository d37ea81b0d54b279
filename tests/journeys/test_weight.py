"""Every page of a patient weighs at most 40 kB with all it asks for, and asks no other.

Pages are found by following links, at every point of a visit, and one by one in the
protocol, so that a page that is added is weighed too.
"""

import gzip

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from screening.protocol.protocol import load_protocol
from tests import weight
from tests.hostile import states
from tests.journeys.filled import page_of, wrongly

pytestmark = pytest.mark.django_db

# What a browser says of a request that began on this site.
ZIPPED = {"HTTP_ACCEPT_ENCODING": "gzip", "HTTP_SEC_FETCH_SITE": "same-origin"}
HEAVIEST = 8
# Fewer pages, and the walk has lost its way or its visit.
LEAST = dict.fromkeys((state.__name__ for state in states.STATES), 24)
LEAST |= {"complete": 70, "sent": 70, "correcting": 70}
# Public pages; their links are followed too. Not the way out, which ends the visit.
PUBLIC = ("/", "/learn/", "/none")


def report(found: dict[str, int]) -> str:
    """Return the heaviest pages, heaviest first."""
    order = sorted(found, key=found.__getitem__, reverse=True)[:HEAVIEST]
    return "\n".join(f"{found[name]:6} {name}" for name in order)


@pytest.mark.parametrize("state", states.STATES, ids=lambda state: state.__name__)
def test_every_page_that_links_lead_to_is_light(state):
    call_command("load_articles", verbosity=0)

    pages = states.walk(state(), PUBLIC, **ZIPPED)
    found = {path: weight.weigh(response) for path, response, _ in pages}

    print(report(found))  # noqa: T201 - shown with -rP
    assert len(found) >= LEAST[state.__name__]
    heavy = {k: v for k, v in found.items() if v > weight.MOST_BYTES}
    assert not heavy, heavy


def test_every_page_of_questions_full_of_mistakes_is_light():
    client, found = states.in_danger(), {}

    for page in load_protocol().pages:
        path = f"/screening/page/{page.id}/"
        found[path] = weight.weigh(client.post(path, page_of(page, wrongly), **ZIPPED))

    print(report(found))  # noqa: T201 - shown with -rP
    assert len(found) > 100
    assert max(found.values()) <= weight.MOST_BYTES, report(found)


def page_with(markup: str) -> HttpResponse:
    return HttpResponse(f"<html><body>{markup}</body></html>")


def test_a_heavy_page_and_its_files_are_weighed():
    light = weight.weigh(page_with(""))
    heavy = weight.weigh(page_with("x" * 50_000))
    styled = weight.weigh(
        page_with('<link rel="stylesheet" href="/static/clinic/patient.css">')
    )

    assert heavy - light == 50_000
    assert styled - light > 4_000


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<img src="//pixel.example/1.gif" alt="">',
        '<link rel="stylesheet" href="/static/clinic/none.css">',
    ],
)
def test_what_another_host_would_be_asked_for_is_found(markup):
    with pytest.raises(ValueError, match="not a file of this site"):
        weight.weigh(page_with(markup))


def test_a_page_leaves_compressed_and_still_varies_by_language():
    response = Client().get("/screening/", **ZIPPED)

    assert response.headers["Content-Encoding"] == "gzip"
    varies = response.headers["Vary"]
    assert "Accept-Encoding" in varies
    assert "Accept-Language" in varies
    assert b"<h1>" in gzip.decompress(response.content)


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_no_length_tells_another_site_what_stands_on_a_page(site):
    sent = {"HTTP_ACCEPT_ENCODING": "gzip"}
    sent |= {"HTTP_SEC_FETCH_SITE": site} if site else {}

    response = states.begun().get("/screening/page/your-name/", **sent)

    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
