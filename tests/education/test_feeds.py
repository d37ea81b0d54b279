"""The Atom feed of changes and the sitemap."""

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from education.models import Article, Status
from tests.education.builders import publish

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"

pytestmark = pytest.mark.django_db


def entries(client) -> list[dict[str, str]]:
    response = client.get("/learn/changes.atom")
    assert response.status_code == 200
    root = ET.fromstring(response.content)  # noqa: S314 - our own answer
    return [
        {each.tag.removeprefix(ATOM): each.text for each in entry}
        | {"href": entry.find(f"{ATOM}link").get("href")}
        for entry in root.iter(f"{ATOM}entry")
    ]


def addresses(client) -> list[str]:
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    root = ET.fromstring(response.content)  # noqa: S314 - our own answer
    return [each.text for each in root.iter(f"{MAP}loc")]


def test_newest_change_stands_first(client, article):
    other = Article.objects.create(slug="food")
    now = timezone.now()
    publish(article, at=now - timedelta(hours=2), title="Sleep")
    publish(other, at=now - timedelta(hours=1), title="Food")
    assert [each["title"] for each in entries(client)] == ["Food", "Sleep"]

    publish(article, at=now, title="Sleep, changed", summary="New.")

    assert [each["title"] for each in entries(client)] == ["Sleep, changed", "Food"]
    first = entries(client)[0]
    assert first["summary"] == "New."
    assert first["href"] == "http://testserver/learn/sleep/"
    assert first["updated"].startswith(now.date().isoformat()[:4])


def test_feed_holds_nothing_that_is_not_published(client, article):
    publish(article, at=timezone.now(), status=Status.DRAFT)
    assert entries(client) == []


def test_feed_is_an_atom_feed_and_a_304(client, loaded, shipped):
    first = client.get("/learn/changes.atom")
    tag = {"If-None-Match": first.headers["ETag"]}

    assert first.headers["Content-Type"].startswith("application/atom+xml")
    assert client.get("/learn/changes.atom", headers=tag).status_code == 304
    assert len(entries(client)) == len(shipped)


def test_letters_that_xml_cannot_write_are_left_out(client, article):
    publish(article, at=timezone.now(), title="Sleep\x08 \x1b<b>&", summary="A\x0cB")

    (entry,) = entries(client)
    assert (entry["title"], entry["summary"]) == ("Sleep <b>&", "AB")


def test_sitemap_names_each_public_page_and_no_other(client, loaded, shipped, article):
    publish(article, at=timezone.now(), status=Status.DRAFT)

    found = addresses(client)

    assert {"http://testserver/", "http://testserver/learn/"} < set(found)
    assert f"http://testserver/learn/{next(iter(shipped))}/" in found
    assert len(found) == len(shipped) + 2
    assert not any("sleep" in each or "screening" in each for each in found)


def test_hub_names_the_feed(client, loaded):
    html = client.get("/learn/").content.decode()

    assert 'type="application/atom+xml"' in html
    assert 'href="/learn/changes.atom"' in html
