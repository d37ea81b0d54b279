"""Headers of every answer, and bytes that never reach a lookup."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from clinic.middleware import PrivacyHeadersMiddleware, RefuseNulMiddleware

NUL = "\0"


def answer(path: str) -> HttpResponse:
    request = RequestFactory().get(path)
    return PrivacyHeadersMiddleware(lambda _: HttpResponse("page"))(request)


@pytest.mark.parametrize("path", ["/", "/screening/", "/staff/", "/healthz", "/none"])
def test_a_page_is_never_stored(path: str):
    assert answer(path)["Cache-Control"] == "no-store"


def test_an_article_may_be_stored():
    assert "Cache-Control" not in answer("/learn/ketamine/")


@pytest.mark.parametrize("path", ["/screening/page/1", "/staff/login/"])
def test_private_pages_are_not_listed(path: str):
    assert "noindex" in answer(path)["X-Robots-Tag"]


def test_articles_may_be_listed():
    assert "X-Robots-Tag" not in answer("/learn/")


def test_other_sites_may_not_embed_an_answer():
    headers = answer("/").headers

    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_the_whole_stack_answers_with_the_strict_policy(client: Client):
    headers = client.get("/healthz").headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert len(headers["X-Request-ID"]) == 16


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/learn/%00/",
        "/screening/%00",
        "/staff/screening/screening/%00/change/",
        "/staff/screening/screening/?q=%00",
        "/healthz?%00=1",
    ],
)
def test_a_nul_byte_in_an_address_is_refused(client: Client, path: str):
    assert client.get(path).status_code == 400


@pytest.mark.django_db
def test_a_nul_byte_in_a_cookie_is_refused(client: Client):
    client.cookies[settings.SESSION_COOKIE_NAME] = f"aaaaaaaaaa{NUL}"

    assert client.get("/staff/").status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("form", [{"username": NUL}, {f"a{NUL}": "1"}])
def test_a_nul_byte_in_a_staff_form_is_refused(client: Client, form: dict[str, str]):
    assert client.post("/staff/login/", form).status_code == 400


def test_a_nul_byte_in_a_patients_answer_reaches_the_form():
    request = RequestFactory().post("/screening/page", {"answer": NUL})

    response = RefuseNulMiddleware(lambda r: HttpResponse(r.POST["answer"]))(request)

    assert response.content == NUL.encode()
