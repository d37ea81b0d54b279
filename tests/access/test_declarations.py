"""Every address declares who may call it; one that does not is closed."""

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver, include, path, resolve
from django.urls.resolvers import URLResolver

from clinic import access, urls
from clinic.access_rules import ANYBODY, CLOSED, OWN_SCREENING, Rule, staff
from clinic.access_table import READERS, TABLE
from tests.builders import make_clinician

pytestmark = pytest.mark.django_db


def names(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()):
    """Yield the name of every address, as a request learns it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from names(entry, inner)
        else:
            yield ":".join((*spaces, entry.name or entry.lookup_str))


def test_every_address_declares_who_may_call_it():
    undeclared = sorted(set(names()) - TABLE.keys())

    assert undeclared == [], "Say in clinic/access_table.py who may call these"


def test_no_declaration_speaks_of_an_address_that_is_not_there():
    assert sorted(TABLE.keys() - set(names())) == []


def test_the_walk_reaches_allauth_the_admin_and_both_apps():
    found = set(names())

    assert {"mfa_authenticate", "account_login", "admin:index"} <= found
    assert {"screening:page", "education:article", "healthz"} <= found
    assert len(found) > 120


def test_every_page_of_a_row_names_a_permission_or_any_staff():
    assert all(isinstance(rule, Rule) for rule in TABLE.values())
    assert all(rule.who == "a member of staff" for rule in READERS.values())


# An address that somebody added and declared nowhere.
def forgotten(request):
    return HttpResponse("open to all")


urlpatterns = [
    path("forgotten/", forgotten, name="forgotten"),
    path("staff/forgotten/", forgotten, name="forgotten_staff"),
    path("", include(urls.urlpatterns)),
]
handler404 = urls.handler404


@pytest.mark.urls("tests.access.test_declarations")
def test_an_address_that_declares_nothing_answers_nobody(caplog):
    boss, stranger = Client(), Client()
    boss.force_login(User.objects.create_superuser("boss"))

    assert resolve("/forgotten/").view_name == "forgotten"
    assert boss.get("/forgotten/").status_code == 404
    assert stranger.post("/forgotten/").status_code == 404
    assert boss.get("/staff/forgotten/").status_code == 404
    assert stranger.get("/staff/forgotten/")["Location"].startswith("/staff/login/")
    assert "An address declares nobody" in caplog.text


def test_a_closed_address_answers_nobody():
    boss = Client()
    boss.force_login(User.objects.create_superuser("boss"))
    closed = [name for name, rule in TABLE.items() if rule is CLOSED]

    assert len(closed) == 3
    assert boss.get("/staff/autocomplete/").status_code == 404
    assert boss.get("/staff/r/1/1/").status_code == 404


def test_staff_without_any_of_the_permissions_are_refused_at_the_fence(monkeypatch):
    """Although the view itself would have answered."""
    client = Client()
    client.force_login(make_clinician("desk", "Front desk"))
    monkeypatch.setitem(access.TABLE, "admin:index", staff("screening.view_report"))

    assert client.get("/staff/").status_code == 403


def test_who_is_no_member_of_staff_is_nobody():
    client = Client()
    client.force_login(User.objects.create_user("visitor"))

    assert client.get("/staff/")["Location"].startswith("/staff/login/")
    assert client.get("/staff/account/")["Location"].startswith("/staff/login/")


@pytest.mark.parametrize("where", ["/", "/screening/", "/learn/", "/screening/help/"])
def test_a_patients_page_looks_nobody_up(where: str, django_assert_num_queries):
    request = RequestFactory().get(where)
    request.session = None
    request.resolver_match = resolve(where)
    middleware = access.AccessMiddleware(lambda request: HttpResponse())

    with django_assert_num_queries(0):
        assert middleware.process_view(request, None, (), {}) is None

    assert not hasattr(request, "_cached_user")


def test_the_whole_table_of_patients_is_open_and_of_staff_is_not():
    of_patients = {n for n, r in TABLE.items() if r is OWN_SCREENING}
    public = {n for n, r in TABLE.items() if r is ANYBODY}

    assert not [name for name in of_patients | public if name.startswith("admin:")] or (
        {n for n in public if n.startswith("admin:")} == {"admin:login", "admin:logout"}
    )
    assert all(name.startswith("screening:") for name in of_patients)
