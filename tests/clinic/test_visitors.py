"""Patients have no session: nothing of it runs or is left with their browser."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from clinic.accounts.models import StaffSession
from clinic.visitors import VisitorSessionMiddleware, is_visitor
from tests.builders import make_clinician

pytestmark = pytest.mark.django_db
PATIENT, STAFF, BY_PHONE = "/screening/", "/staff/", "/screening/by-phone/"


def asked(path: str, *, signed_in: bool = False) -> HttpRequest:
    request = RequestFactory().get(path)
    if signed_in:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x" * 32
    return request


@pytest.mark.parametrize(
    "request_of", [asked(PATIENT), asked("/learn/"), asked("/nowhere/")]
)
def test_a_browser_that_is_not_signed_in_is_a_visitor(request_of: HttpRequest):
    assert is_visitor(request_of)


@pytest.mark.parametrize(
    "request_of", [asked(PATIENT, signed_in=True), asked(STAFF), asked(BY_PHONE)]
)
def test_staff_and_their_pages_are_not(request_of: HttpRequest):
    assert not is_visitor(request_of)


def test_a_visitor_is_anonymous_and_has_no_session():
    request = asked(PATIENT)
    VisitorSessionMiddleware(lambda _: HttpResponse())(request)

    assert not request.user.is_authenticated
    assert not hasattr(request, "session")


def test_a_whole_screening_leaves_no_session(client: Client):
    client.post("/screening/")

    assert client.get("/screening/page/right-now/", follow=True).status_code == 200
    assert not StaffSession.objects.exists()
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_staff_are_known_on_patients_pages_too(client: Client):
    client.force_login(make_clinician())

    assert client.get(PATIENT).wsgi_request.user.get_username() == "clinician"


@pytest.mark.parametrize("path", [STAFF, BY_PHONE])
def test_who_is_not_signed_in_is_sent_away_from_staff_pages(client: Client, path: str):
    assert client.get(path).status_code in {302, 403}
