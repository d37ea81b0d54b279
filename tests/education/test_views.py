"""What a reader gets: the hub, a page, 304 when nothing changed, help when lost."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from education.models import Article, Status
from education.services import Review
from education.starter_pages import read_all
from tests.education.builders import MAIN_ARTICLE, publish

DRAFT = "Draft. Not yet reviewed by a clinician."
MOST_QUERIES = 3
HEAVIEST_PAGE = 40_000

pytestmark = pytest.mark.django_db


def address(slug: str = MAIN_ARTICLE) -> str:
    return reverse("education:article", args=[slug])


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def publish_now(article, **changes):
    return publish(article, at=timezone.now(), **changes)


def test_addresses_are_the_published_ones():
    assert reverse("education:hub") == "/learn/"
    assert address() == f"/learn/{MAIN_ARTICLE}/"


def test_hub_lists_the_pages_in_order(client, loaded, shipped):
    html = page(client, "/learn/")

    places = [html.index(f'href="{address(slug)}"') for slug in shipped]
    assert places == sorted(places)


def test_hub_without_pages_says_so(client):
    assert "There are no pages here yet." in page(client, "/learn/")


@pytest.mark.parametrize("path", ["/learn/", f"/learn/{MAIN_ARTICLE}/"])
def test_page_leads_to_the_screening_and_to_help(client, loaded, path):
    html = page(client, path)

    assert f'href="{reverse("screening:start")}"' in html
    assert "Start the screening" in html
    assert 'href="tel:911"' in html
    assert 'href="tel:988"' in html


@pytest.mark.parametrize(
    "path",
    [
        *("/learn/", f"/learn/{MAIN_ARTICLE}/", "/learn/none/"),
        *("/learn/search/?q=bladder", "/learn/changes.atom", "/sitemap.xml"),
    ],
)
def test_page_costs_few_queries(client, loaded, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(path)


def test_every_page_is_light_with_its_styles(client, loaded, shipped):
    heavy = {
        slug: weight
        for slug in shipped
        if (weight := weight_of(client, address(slug))) > HEAVIEST_PAGE
    }

    assert heavy == {}


def weight_of(client, path: str) -> int:
    """Give the bytes of a page, compressed, and of its files, as they lie."""
    response = client.get(path, headers={"Accept-Encoding": "gzip"})
    scripts = ("leave.js", "copy.js", "print.js")
    names = ("patient.css", "article.css", "icon.svg", *scripts)
    files = [Path(finders.find(f"clinic/{name}")) for name in names]

    return len(response.content) + sum(path.stat().st_size for path in files)


@pytest.mark.parametrize("slug", [page.slug for page in read_all()])
def test_no_page_costs_more_queries_than_another(
    client, loaded, slug, django_assert_max_num_queries
):
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(address(slug))


def test_compressed_page_is_a_304_too(client, loaded):
    first = client.get(address(), headers={"Accept-Encoding": "gzip"})
    known = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"}

    assert first.headers["Content-Encoding"] == "gzip"
    assert client.get(address(), headers=known).status_code == 304


def test_article_has_one_title_contents_sources_and_dates(client, loaded):
    html = page(client, address())

    assert html.count("<h1") == 1
    assert 'href="#how-ketamine-works"' in html
    assert 'id="how-ketamine-works"' in html
    assert 'id="source-elekt-d"' in html
    assert 'href="#source-elekt-d"' in html
    assert "November 23, 2026" in html.replace("Nov. 23, 2026", "November 23, 2026")
    assert 'datetime="2027-11-23"' in html


def test_approval_status_stands_before_the_contents(client, loaded):
    html = page(client, address())

    status = html.index("not FDA-approved for any psychiatric disorder")
    assert status < html.index('id="contents"') < html.index('id="how-ketamine-works"')


def test_ids_on_a_page_are_used_once(client, loaded, shipped):
    for slug in shipped:
        ids = [
            part.split('"')[0]
            for part in page(client, address(slug)).split(' id="')[1:]
        ]
        assert len(ids) == len(set(ids))


def test_unreviewed_version_says_so(client, loaded, shipped):
    for slug in shipped:
        html = page(client, address(slug))
        assert DRAFT in html
        assert "Reviewed by" not in html


def test_reviewed_version_names_the_clinician(client, article):
    review = Review(name="Dr. A. Doe", licence="MD", on=date(2026, 3, 1))
    publish_now(article, review=review)

    html = page(client, address("sleep"))

    assert DRAFT not in html
    assert "Reviewed by Dr. A. Doe, MD, on March 1, 2026." in html


def test_changed_version_is_a_draft_again(client, article):
    review = Review(name="Dr. A. Doe", licence="MD", on=date(2026, 3, 1))
    publish_now(article, review=review)
    publish_now(article, body="New text.", sources=[])

    assert DRAFT in page(client, address("sleep"))


def test_page_may_be_shared_without_a_third_party(client, loaded):
    html = page(client, address())

    assert f'readonly value="http://testserver{address()}"' in html
    assert (
        f"body=I%20thought%20this%20page%20may%20interest%20you%3A%20http%3A//testserver{address()}"
        in html
    )
    assert "facebook" not in html
    assert "twitter" not in html


def test_page_loads_nothing_from_elsewhere(client, loaded):
    html = page(client, address())

    for script in re.findall(r"<script[^>]*>", html):
        assert 'src="/static/' in script or 'type="application/ld+json"' in script
    assert ' style="' not in html
    for part in html.split("<link ")[1:]:
        assert "://" not in part.split(">")[0]


def test_unchanged_page_is_a_304(client, loaded):
    first = client.get(address())

    by_tag = client.get(address(), headers={"If-None-Match": first.headers["ETag"]})
    since = first.headers["Last-Modified"]
    by_time = client.get(address(), headers={"If-Modified-Since": since})

    assert by_tag.status_code == by_time.status_code == 304
    assert by_tag.content == b""
    assert "no-cache" in first.headers["Cache-Control"]


def test_unchanged_hub_is_a_304(client, loaded):
    tag = client.get("/learn/").headers["ETag"]

    assert client.get("/learn/", headers={"If-None-Match": tag}).status_code == 304


def test_new_version_is_sent_whole(client, article):
    publish_now(article)
    tag = client.get(address("sleep")).headers["ETag"]

    publish_now(article, body="New text.", sources=[])
    response = client.get(address("sleep"), headers={"If-None-Match": tag})

    assert response.status_code == 200
    assert "New text." in response.content.decode()


@pytest.mark.parametrize("slug", ["none", "a" * 300, "-", "_"])
def test_unknown_page_helps_the_reader_on(client, loaded, slug):
    response = client.get(f"/learn/{slug}/")

    html = response.content.decode()
    assert response.status_code == 404
    assert f'href="{address()}"' in html
    assert 'href="tel:988"' in html


def test_draft_and_withdrawn_pages_are_not_found(client, article):
    publish_now(article, status=Status.DRAFT)
    assert client.get(address("sleep")).status_code == 404

    publish_now(article)
    publish_now(article, status=Status.WITHDRAWN)

    assert client.get(address("sleep")).status_code == 404
    assert "Sleep" not in page(client, "/learn/")


def test_titles_are_escaped(client, article):
    publish_now(article, title="<script>alert(1)</script>", summary="<img src=x>")

    for path in ("/learn/", address("sleep")):
        html = page(client, path)
        assert "<script>alert" not in html
        assert "<img" not in html


def test_only_reading_is_allowed(client, loaded):
    assert client.post("/learn/").status_code == 405
    assert client.delete(address()).status_code == 405
    assert client.head(address()).status_code == 200


def test_help_page_does_not_repeat_the_help_box(client, loaded):
    assert 'class="article-help"' in page(client, address())
    assert 'class="article-help"' not in page(client, address("get-help-now"))


def test_article_is_found_by_its_page(loaded):
    article = Article.objects.get(slug="get-help-now")

    assert article.get_absolute_url() == "/learn/get-help-now/"
