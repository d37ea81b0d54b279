"""The database is gone or the disk is full: nothing typed is lost, and nothing lies.

A real server. No file of its SQLite may grow, which is what a full disk says; its
PostgreSQL is killed. Afterwards the very same form goes through.
"""

import pytest
from django.db import connection
from django.test import Client

from tests.builders import SAFE
from tests.durability.away import (
    MAKE_STAFF,
    PAGES,
    STAFF,
    Outage,
    Storage,
    is_sqlite,
    started_without_database,
)
from tests.forms import main_form
from tests.served import Browser, manage, new_installation, running

UNSAVED = "We could not save"


@pytest.fixture(scope="module")
def outage(tmp_path_factory):
    folder = tmp_path_factory.mktemp("away")
    environment = new_installation(folder)
    manage(environment, "shell", "--command", MAKE_STAFF)
    with running(environment) as server:
        found, storage = Outage(server), Storage(server)
        found.prepare()
        with storage.away():
            found.send()
            if not is_sqlite:
                server.kill()
                with started_without_database(server):
                    found.pages["first"] = Browser(server.url)
                    found.pages["first"].ask(f"{server.url}/")
        if not is_sqlite:
            server.start()
        yield found


def test_a_page_of_questions_keeps_what_was_typed_and_goes_through_later(outage):
    browser, texts = outage.seen["questions"], outage.typed["questions"]
    page_id, html, shown = browser.page_id, browser.html, main_form(browser.html)

    assert browser.status == 503
    assert "We could not save this page just now" in html
    assert "Pages that you saved before are kept." in html
    assert "It is not saved." in html
    for header in ("Retry-After: 60", "no-store", "default-src 'self'"):
        assert header in browser.headers
    for name, text in texts.items():
        assert shown.data[name] == [text]
    assert browser.ask(browser.url, shown.send()) == 200
    assert browser.page_id != page_id
    browser.get(f"/screening/page/{page_id}/")
    kept = main_form(browser.html).data
    assert {name: kept[name] for name in texts} == {n: [t] for n, t in texts.items()}


def test_a_danger_answer_that_was_not_stored_shows_whom_to_call(outage):
    browser = outage.seen["danger"]

    assert browser.status == 503
    assert 'class="call first" href="tel:911"' in browser.html
    assert "Nobody at the clinic has seen" in browser.html
    assert "our team is being told" not in browser.html


def test_another_form_of_a_patient_is_sent_again_by_one_button(outage):
    browser = outage.seen["call"]

    assert browser.status == 503
    assert UNSAVED in browser.html
    assert "<li>Zebulon Näher</li>" in browser.html
    assert browser.ask(browser.url, main_form(browser.html).send()) == 200
    assert "314-555-0188" in browser.html
    assert UNSAVED not in browser.html


def test_a_screening_begins_as_soon_as_there_is_room(outage):
    browser = outage.seen["start"]

    assert browser.status == 503
    assert browser.ask(browser.url, main_form(browser.html).send()) == 200
    assert browser.page_id


def test_a_page_of_staff_keeps_its_words_and_goes_through_later(outage):
    browser = outage.seen["staff"]
    sent = main_form(browser.html).send()

    assert browser.status == 503
    assert "no decision, note or message was made of it" in browser.html
    assert "<li>name: Zebulon Clinic</li>" in browser.html
    assert sent["address"] == ["1 Long Street\r\nFlorissant"]
    assert browser.ask(browser.url, sent) == 200
    assert "Zebulon Clinic" in browser.html
    assert UNSAVED not in browser.html


def test_a_password_is_never_written_into_a_page(outage):
    browser = outage.seen["sign-in"]

    assert browser.status == 503
    assert STAFF[1] not in browser.html
    assert "Open the page again" in browser.html


@pytest.mark.skipif(is_sqlite, reason="a full disk still reads")
@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_cannot_be_read_says_so(outage, path: str):
    browser = outage.pages[path]

    assert browser.status in {200, 503}
    if browser.status == 503:
        assert "We cannot show this page just now" in browser.html
        assert "988" in browser.html
    assert Browser(outage.server.url).ask(f"{outage.server.url}{path}") == 200


@pytest.mark.skipif(is_sqlite, reason="a full disk still reads")
def test_a_server_that_never_saw_its_database_answers_in_words(outage):
    browser = outage.pages["first"]

    assert browser.status == 503
    assert "We cannot show this page just now" in browser.html


@pytest.mark.django_db(transaction=True)
def test_the_database_says_that_its_disk_is_full():
    """SQLite at its last page; PostgreSQL with the very error of a full disk."""
    client = Client(raise_request_exception=False)
    client.post("/screening/")
    with full_disk():
        # What is left of the last page takes some saves.
        for _ in range(200):
            answer = client.post("/screening/page/right-now/", SAFE)
            if answer.status_code != 302:
                break

    assert answer.status_code == 503
    assert "We could not save this page just now" in answer.content.decode()
    assert client.post("/screening/page/right-now/", SAFE).status_code == 302


class full_disk:  # noqa: N801 - read as a block
    """No page or row more, as long as the block lasts."""

    def __enter__(self) -> None:
        self._run(*(SQLITE_FULL if is_sqlite else POSTGRES_FULL))

    def __exit__(self, *error: object) -> None:
        self._run(*(SQLITE_ROOM if is_sqlite else POSTGRES_ROOM))

    def _run(self, *statements: str) -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


# Pages that other tests left free would still take many saves.
SQLITE_FULL = ("VACUUM", "PRAGMA max_page_count = 1")
SQLITE_ROOM = ("PRAGMA max_page_count = 1073741823",)
POSTGRES_FULL = (
    """CREATE OR REPLACE FUNCTION no_room() RETURNS trigger AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device'
    USING ERRCODE = 'disk_full'; END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER no_room BEFORE INSERT ON screening_savedpage FOR EACH ROW
    EXECUTE FUNCTION no_room()""",
)
POSTGRES_ROOM = (
    "DROP TRIGGER no_room ON screening_savedpage",
    "DROP FUNCTION no_room()",
)
