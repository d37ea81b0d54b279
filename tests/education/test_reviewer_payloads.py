"""What a reviewer types stands on the public page: no payload lives there either."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from education.models import Status
from education.services import Release, Review, add_version
from tests.education.builders import make_content
from tests.education.test_rendering import PAYLOADS

pytestmark = pytest.mark.django_db

TAG = re.compile(r"<(?!/?(?:em|strong)\b)[a-z!/][^>]*>", re.IGNORECASE)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_payload_as_name_licence_or_reason_is_words(client, article, payload):
    flat = " ".join(payload.replace("\x01", "").split())
    tags = len(TAG.findall(page_with(client, article, "Dr. A. Doe", "MD", "Checked.")))

    html = page_with(client, article, flat[:100], flat[:30], flat[:200])

    assert len(TAG.findall(html)) == tags
    assert "ALIVE" not in html


def page_with(client, article, name: str, licence: str, note: str) -> str:
    now = timezone.now()
    review = Review(name=name, licence=licence, on=timezone.localdate(now))
    add_version(
        article,
        make_content(),
        at=now,
        review=review,
        release=Release(status=Status.PUBLISHED, note=note),
    )
    path = reverse("education:article", args=[article.slug])
    return client.get(path).content.decode()
