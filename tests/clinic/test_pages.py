"""Pages of the project itself: health, errors, and a lost form."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from clinic import errors

ERROR_PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")


@pytest.mark.django_db
def test_health_says_ok_and_nothing_else(client: Client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_health_is_503_without_a_database(client: Client):
    with patch.object(connection, "cursor", side_effect=OperationalError("secret")):
        response = client.get("/healthz")

    assert response.status_code == 503
    assert b"secret" not in response.content


@pytest.mark.parametrize("template", ERROR_PAGES)
def test_an_error_page_needs_no_database_and_no_context(template: str):
    # pytest-django refuses the database here: no django_db mark.
    page = render_to_string(template)

    assert page.count("<h1>") == 1
    assert '<html lang="en' in page


def test_the_page_of_a_fault_names_the_crisis_numbers():
    page = errors.server_error(RequestFactory().get("/")).content.decode()

    assert "911" in page
    assert "988" in page


@pytest.mark.django_db
def test_an_unknown_address_is_answered_in_plain_words(client: Client):
    response = client.get("/no-such-page")

    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_a_hostile_host_is_refused(client: Client):
    response = client.get("/healthz", HTTP_HOST="evil.example")

    assert response.status_code == 400


def test_a_lost_form_of_the_screening_goes_back_to_the_patient():
    request = RequestFactory().post("/screening/anything", {"answer": "typed"})

    with patch.object(errors, "page_lost", return_value=HttpResponse("kept")) as lost:
        response = errors.csrf_failure(request, reason="no cookie")

    lost.assert_called_once_with(request)
    assert response.content == b"kept"


def test_any_other_lost_form_is_explained():
    response = errors.csrf_failure(RequestFactory().post("/staff/login/"))

    assert response.status_code == 403
    assert "open too long" in response.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused(patient_client: Client):
    response = patient_client.post("/staff/login/", {"username": "a"})

    assert response.status_code == 403


POSTED_ONLY = ("/screening/stay/", "/screening/by-phone/end/")


@pytest.mark.django_db
@pytest.mark.parametrize("path", POSTED_ONLY)
@pytest.mark.parametrize("method", ["get", "put", "delete", "patch"])
def test_an_address_for_buttons_leads_on_who_types_it(client, path, method):
    response = getattr(client, method)(path)

    page = response.content.decode()
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert "A button leads here" in page
    assert 'href="/screening/"' in page
    assert ('href="/staff/"' in page) is ("by-phone" in path)


@pytest.mark.django_db
def test_a_sign_in_that_leads_back_to_a_button_of_staff_leads_on(admin_client):
    response = admin_client.get("/staff/screening/screening/find/")

    assert response.status_code == 405
    assert 'href="/staff/"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/screening/status/", "/screening/correct/"])
def test_an_empty_reference_says_how_it_looks_and_where_it_stands(client, path):
    page = client.post(path, {"reference": "", "birth_date-month": "3"})

    said = page.content.decode()
    assert page.status_code == 400
    assert "Enter your reference, such as K7M-4TXR." in said
    assert "after you sent your answers" in said
    assert "Write an answer to go on." not in said
