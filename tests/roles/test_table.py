"""Every address, opened by every role: docs/roles.md says what each is answered."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from screening.models import Screening
from tests.builders import make_clinician
from tests.roles.addresses import Address, Samples, addresses
from tests.roles.table import COLUMNS, NO, SIGN_IN, YES, Row, line, rows

pytestmark = pytest.mark.django_db

REFUSED = {403, 404}
# Answered by these alone: what a patient said stands behind them.
PATIENT_DATA = ("staff/screening/screening/",)
READ_CASES = {"Clinician", "Clinical lead"}
# The front desk closes no flag, and takes nothing of a case along.
NEVER_AT_THE_FRONT_DESK = (
    "staff/screening/screening/<uuid:case_id>/flags/",
    "staff/screening/screening/<uuid:case_id>/print/",
    "staff/screening/screening/<uuid:case_id>/key-in/",
    "staff/screening/screening/<uuid:case_id>/consultations/",
)
# Who is not signed in yet comes in by these.
ENTRANCES = {
    "staff/login/",
    "staff/logout/",
}
REDIRECT_ALONE = "staff/screening/screening/<path:object_id>/"


def account(role: str | None) -> User | None:
    return make_clinician("reader", role) if role else None


def browser_of(user: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def answer(client: Client, method: str, path: str) -> str:
    """Ask once; return the word of the table."""
    response = client.post(path) if method == "POST" else client.get(path)
    assert response.status_code < 500, f"{method} {path}"
    if response.status_code == 302 and "/login/" in response["Location"]:
        return SIGN_IN
    return NO if response.status_code in REFUSED else YES


def test_every_address_has_a_row_and_every_row_an_address():
    listed = {row.route for row in rows()}
    by_route = {address.route: address for address in addresses()}

    missing = [by_route[route] for route in sorted(by_route.keys() - listed)]
    assert not missing, "Judge and add to docs/roles.md:\n" + proposed(missing)
    assert not listed - by_route.keys(), "No such address any more"


def proposed(missing: list[Address]) -> str:
    """Return rows as the site answers now. Whether it should is for a person to say."""
    samples = Samples()
    browsers = {
        column: browser_of(make_clinician(column, role) if role else None)
        for column, role in COLUMNS.items()
    }
    found = []
    for address in missing:
        path = address.path(samples)
        method = "GET"
        if browsers["Clinical lead"].get(path).status_code == 405:
            method = "POST"
        said = {name: answer(each, method, path) for name, each in browsers.items()}
        found.append(line(Row(method, address.route, said)))
    return "\n".join(found)


@pytest.mark.parametrize("column", COLUMNS)
def test_each_role_is_answered_as_the_table_says(column: str):
    samples, user = Samples(), account(COLUMNS[column])
    by_route = {address.route: address for address in addresses()}

    client, wrong = browser_of(user), []
    for row in rows():
        path = by_route[row.route].path(samples)
        # Whoever signs out comes back in a browser of their own.
        own = browser_of(user) if row.route.endswith("logout/") else client
        found = answer(own, row.method, path)
        if found != row.answers[column]:
            wrong.append(f"{row.method} {row.route}: {found}")

    assert wrong == []


def test_pages_with_patients_data_answer_clinicians_and_leads_alone():
    guarded = [
        row
        for row in rows()
        if row.route.startswith(PATIENT_DATA) and row.route != REDIRECT_ALONE
    ]

    assert len(guarded) >= 8
    for row in guarded:
        allowed = {role for role, word in row.answers.items() if word == YES}
        may = READ_CASES | {"Front desk"}
        if row.route.startswith(NEVER_AT_THE_FRONT_DESK):
            may = READ_CASES
        assert allowed <= may, row.route


@pytest.mark.parametrize(
    "column", ["Nobody", "Front desk", "Page editor", "Administrator"]
)
def test_no_page_shows_them_what_a_patient_said_or_what_it_means(column: str):
    """Also where a page is theirs: of a case the front desk sees whom to call."""
    samples, client = Samples(), browser_of(account(COLUMNS[column]))
    secrets = secrets_of(samples.case)
    by_route = {address.route: address for address in addresses()}

    told = []
    for row in rows():
        if row.method != "GET" or row.answers[column] != YES:
            continue
        path = by_route[row.route].path(samples)
        text = client.get(path, follow=True).content.decode(errors="replace")
        told += [f"{row.route}: {secret}" for secret in secrets if secret in text]

    assert len(secrets) > 6
    assert told == []


def secrets_of(case: Screening) -> set[str]:
    """Return what only a reader of cases may see of this one."""
    found = set()
    for flag in case.flags.all():
        content = flag.read_content()
        found |= {flag.rule_id, content["title"], content["sentence"]}
    return found


def test_nobody_opens_a_staff_page_without_signing_in():
    staff_rows = [row for row in rows() if row.route.startswith("staff/")]
    open_ones = {r.route for r in staff_rows if r.answers["Nobody"] == YES}

    assert open_ones <= ENTRANCES
