"""Staff change name, phone, hours and address on one page; every page says the new."""

import pytest
from django.test import Client

from tests.hostile import states
from tests.screening.review.cases import staff
from tests.screening.review.test_clinic_settings import PERMISSIONS, open_page, send

pytestmark = pytest.mark.django_db

# A page that is not found names nothing: it must stand without a database.
START = ("/", "/learn/")
OLD = ("Old Town Florissant", "555-0142", "100 Example Street", "8:30 a.m.")
NEW = {
    "name": "Northside Mood Clinic",
    "phone": "(636) 555-0199",
    "address": "7 Elm Street\nSaint Charles, Missouri 63301",
    "who_reads": "Dr. Sample reads your answers.",
}
HOURS = "Monday to Friday, 10 a.m. to 4 p.m."


@pytest.fixture
def changed():
    """The clinic as staff changed it on the settings page."""
    lead = Client()
    lead.force_login(staff("lead", *PERMISSIONS))
    send(lead, open_page(lead))
    times = {f"spans__{day}__opens": "10:00" for day in range(5)}
    times |= {f"spans__{day}__closes": "16:00" for day in range(5)}
    send(lead, open_page(lead), **NEW, **times)


@pytest.mark.parametrize(
    "state", [states.nobody, states.in_danger, states.sent], ids=lambda s: s.__name__
)
@pytest.mark.usefixtures("changed")
def test_every_page_says_what_staff_entered_and_nothing_older(state):
    found, seen = [], 0

    for path, response, document in states.walk(state(), START):
        html = states.text_of(response)
        found += [f"{path} still says {words}" for words in OLD if words in html]
        said = " ".join(document.all("body")[0].text.split())
        wanted = ("Northside Mood Clinic", "(636) 555-0199", "7 Elm Street", HOURS)
        found += [f"{path} lacks {words}" for words in wanted if words not in said]
        calls = {a.get("href") for a in document.all("a")}
        found += [] if "tel:636555-0199" in calls else [f"{path} calls another number"]
        seen += 1

    assert seen >= 8
    assert not found, "\n".join(found[:20])


@pytest.mark.usefixtures("changed")
def test_start_and_receipt_say_who_reads_and_when():
    client = states.sent()

    for path in ("/screening/", "/screening/done/"):
        html = client.get(path).content.decode()
        assert "Dr. Sample reads your answers." in html, path
        assert f"We are open {HOURS}, except on holidays." in html, path
