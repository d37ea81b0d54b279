"""What the editor asks for while somebody writes: any input gets an answer in words."""

import pytest
from django.urls import reverse

from education.models import Article, ArticleVersion, Picture
from education.pictures import LARGEST_FILE
from tests.browser.editors import a_picture
from tests.education.builders import publish

NAMES = ("draw", "draft", "checks", "picture")
HOSTILE = [
    *("", "\x01", "x" * 100_001, "\u0661\u0662", "🙂" * 500, "\ud7ff", "[" * 20_000),
    *("2026-13-45", "0001-01-01", "9999-12-31", "-1", "9" * 40, "<b>", "a|b|c|d|e"),
]

pytestmark = pytest.mark.django_db


def at(name: str) -> str:
    return reverse(f"admin:education_articleversion_{name}")


@pytest.mark.parametrize("name", NAMES)
def test_only_writers_are_answered(client, django_user_model, name):
    assert client.post(at(name)).status_code == 302

    client.force_login(django_user_model.objects.create_user("nina", is_staff=True))
    assert client.post(at(name)).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_looking_is_not_asking(admin_client, name):
    assert admin_client.get(at(name)).status_code == 405


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["draw", "draft", "checks"])
def test_any_text_in_any_field_is_answered(admin_client, name, text):
    fields = (
        *("article", "title", "summary", "body", "source_lines"),
        *("updated_on", "next_review_on"),
    )

    answer = admin_client.post(at(name), dict.fromkeys(fields, text))

    assert answer.status_code == 200
    assert not ArticleVersion.objects.exists()


@pytest.mark.parametrize("name", ["draw", "draft", "checks"])
def test_nul_byte_is_refused(admin_client, name):
    assert admin_client.post(at(name), {"body": "a\0b"}).status_code == 400


def test_preview_is_framed_by_this_site_alone_and_kept_by_nobody(admin_client):
    answer = admin_client.post(at("draft"), {"title": "Naps", "body": "Text."})

    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "frame-ancestors 'none'" not in policy
    assert "default-src 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Nothing is saved yet" in answer.content.decode()


@pytest.mark.parametrize("path", ["/learn/", "/", "/staff/login/"])
def test_no_other_page_may_be_framed(client, path):
    headers = client.get(path).headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"


def test_preview_shows_the_page_with_its_sources_and_neighbours(admin_client):
    page = Article.objects.create(slug="sleep")
    publish(Article.objects.create(slug="food"), title="Food")
    page.related.set(Article.objects.filter(slug="food"))
    typed = {
        "article": page.pk,
        "title": "Sleep",
        "body": "Fact.[^who]",
        "source_lines": "wrong line\nwho | 2020 | A work | https://a.example/",
    }

    html = admin_client.post(at("draft"), typed).content.decode()

    assert 'href="#source-who"' in html
    assert "https://a.example/" in html
    assert ">Food</a>" in html


def send(client, data: bytes, **how):
    kind = "application/octet-stream"
    return client.post(at("picture"), data=data, content_type=kind, **how)


def test_picture_is_taken_and_its_address_told(admin_client):
    answer = send(admin_client, a_picture()["buffer"])

    told = answer.json()
    assert (answer.status_code, told["width"], told["height"]) == (200, 320, 200)
    assert told["address"] == f"/learn/pictures/{Picture.objects.get().name}"


@pytest.mark.parametrize("data", [b"", b"x", b"<svg/>", b"\0" * 5000])
def test_what_is_no_picture_is_refused_in_words(admin_client, data):
    answer = send(admin_client, data)

    assert answer.status_code == 400
    assert "no picture" in answer.json()["problem"]


def test_file_that_is_too_large_is_refused_unread(admin_client):
    answer = send(admin_client, b"x" * (LARGEST_FILE + 1))

    assert answer.status_code == 413
    assert "larger than 10 MB" in answer.json()["problem"]


def test_picture_without_the_token_is_refused(admin_user, patient_client):
    patient_client.force_login(admin_user)

    assert send(patient_client, a_picture()["buffer"]).status_code == 403
    assert not Picture.objects.exists()
