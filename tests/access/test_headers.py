"""The same headers on every answer: pages, errors, files, redirects, refusals."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import path

from clinic import urls
from clinic.settings import MIDDLEWARE

pytestmark = pytest.mark.django_db
PATIENT_AND_STAFF = {
    "Content-Security-Policy": r"(?=.*default-src 'self')(?=.*frame-ancestors 'none')",
    "Cross-Origin-Opener-Policy": "^same-origin$",
    "Cross-Origin-Resource-Policy": "^same-origin$",
    "X-Content-Type-Options": "^nosniff$",
    "X-Frame-Options": "^DENY$",
    "Permissions-Policy": r"camera=\(\).*geolocation=\(\)",
    "Referrer-Policy": "^same-origin$",
    "Reporting-Endpoints": '^csp="/csp-report/"$',
    "X-Request-ID": "^[0-9a-f]{16}$",
}
REPORTING = ("report-to csp", "report-uri /csp-report/")


def broken(request):
    raise RuntimeError("a fault of ours")


urlpatterns = [
    path("learn/broken", broken, name="education:hub"),
    path("broken", broken, name="home"),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def let_go(response) -> None:
    """Close the file of a static answer, and no connection to the database."""
    for close in response._resource_closers:
        close()


def missing(response) -> list[str]:
    let_go(response)
    found = [
        name
        for name, wanted in PATIENT_AND_STAFF.items()
        if not re.search(wanted, response.headers.get(name, ""))
    ]
    policy = response.headers.get("Content-Security-Policy", "")
    assert "unsafe" not in policy
    return found + [part for part in REPORTING if part not in policy]


ANSWERS = {
    "page": (200, lambda c: c.get("/")),
    "article list": (200, lambda c: c.get("/learn/")),
    "health": (200, lambda c: c.get("/healthz")),
    "static file": (200, lambda c: c.get("/static/clinic/patient.css")),
    "picture": (200, lambda c: c.get("/static/clinic/icon.svg")),
    "sign-in page": (200, lambda c: c.get("/staff/login/")),
    "redirect to sign-in": (302, lambda c: c.get("/staff/")),
    "redirect of a slash": (301, lambda c: c.get("/learn")),
    "bad request": (400, lambda c: c.get("/learn/%00/")),
    "bad host": (400, lambda c: c.get("/", headers={"host": "evil.example"})),
    "forged form": (403, lambda c: c.post("/staff/login/", {"login": "x"})),
    "no such page": (404, lambda c: c.get("/nothing/here")),
    "no such file": (404, lambda c: c.get("/static/clinic/nothing.css")),
    "no such page of staff": (302, lambda c: c.get("/staff/nothing/")),
    "wrong method": (405, lambda c: c.get("/csp-report/")),
    "too large": (
        413,
        lambda c: c.post("/csp-report/", b"x" * 20_000, content_type="text/plain"),
    ),
    "too many fields": (
        400,
        lambda c: c.post("/csp-report/x", {f"a{n}": "" for n in range(2000)}),
    ),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_carries_every_header(what: str):
    status, ask = ANSWERS[what]
    if what == "article list":
        call_command("load_articles", verbosity=0)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)

    response = ask(client)

    if what != "too many fields":
        assert response.status_code == status
    assert missing(response) == []


@pytest.mark.urls("tests.access.test_headers")
@pytest.mark.parametrize("where", ["/broken", "/learn/broken"])
def test_a_fault_of_ours_carries_every_header(where: str):
    response = Client(raise_request_exception=False).get(where)

    assert response.status_code == 500
    assert missing(response) == []


def test_pages_of_staff_carry_them_too(admin_client: Client):
    for where in ("/staff/", "/staff/auth/user/", "/staff/auth/user/99/change/"):
        assert missing(admin_client.get(where)) == []


def test_https_is_insisted_on_for_a_year_also_on_the_way_there(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True

    redirect = Client().get("/")
    page = Client().get("/", secure=True)
    file = Client().get("/static/clinic/patient.css", secure=True)
    nothing = Client().get("/nothing", secure=True)

    assert redirect.status_code == 301
    assert redirect["Location"].startswith("https://")
    assert missing(redirect) == []
    for answer in (page, file, nothing):
        let_go(answer)
        assert answer["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_static_file_may_still_be_kept():
    response = Client().get("/static/clinic/icon.svg")
    let_go(response)

    assert "no-store" not in response["Cache-Control"]


def test_what_answers_by_itself_stands_inside_of_the_headers():
    where = {name.rpartition(".")[2]: at for at, name in enumerate(MIDDLEWARE)}

    for headers in ("PrivacyHeadersMiddleware", "ContentPolicyMiddleware"):
        assert where[headers] < where["SecurityMiddleware"]
        assert where[headers] < where["WhiteNoiseMiddleware"]
