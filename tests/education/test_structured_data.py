"""The data block for search engines says no more than is true, and ends no script."""

import json
import re
from datetime import date

import pytest
from django.utils import timezone

from education.rendering import as_data
from education.services import Review
from tests.education.builders import publish

pytestmark = pytest.mark.django_db

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
REVIEW = Review(name="Dr. A. Doe", licence="MD", on=date(2026, 3, 1))


def data(client, path="/learn/sleep/") -> dict:
    (text,) = BLOCK.findall(client.get(path).content.decode())
    return json.loads(text)


def test_page_is_described(client, article):
    publish(article, at=timezone.now())

    found = data(client)

    assert found["@type"] == "MedicalWebPage"
    assert found["name"] == "Sleep"
    assert found["url"] == "http://testserver/learn/sleep/"
    assert found["dateModified"] == "2026-03-01"


def test_review_is_named_only_where_there_was_one(client, article):
    publish(article, at=timezone.now())
    assert not {"lastReviewed", "reviewedBy"} & data(client).keys()

    publish(article, at=timezone.now(), review=REVIEW)

    found = data(client)
    assert found["lastReviewed"] == "2026-03-01"
    assert found["reviewedBy"]["name"] == "Dr. A. Doe"


def test_shipped_pages_claim_no_review_and_no_effect(client, loaded, shipped):
    for slug in shipped:
        found = data(client, f"/learn/{slug}/")
        assert not found.keys() & {"lastReviewed", "reviewedBy", "aggregateRating"}


@pytest.mark.parametrize(
    "text",
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "\u2028\u2029",
        '"\\',
    ],
)
def test_no_text_breaks_out(client, article, text):
    publish(article, at=timezone.now(), title=text, summary=text)

    assert data(client)["name"] == text
    assert not re.search("[<>&\u2028\u2029]", as_data({"name": text}))
