"""Reports of the content policy: taken from anybody, kept to two words."""

import json
import logging

import pytest
from django.test import Client

from clinic.csp_reports import LONGEST, MOST_FROM_ONE
from clinic.logs import AllowListFormatter

URL = "/csp-report/"
OLD = {
    "csp-report": {
        "document-uri": "http://testserver/staff/screening/screening/SECRET-ID/?q=SECRET",
        "effective-directive": "script-src-elem",
        "blocked-uri": "https://evil.example/SECRET.js",
        "script-sample": "SECRET",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": "http://testserver/back/SECRET-TOKEN/",
        "body": {
            "documentURL": "http://testserver/back/SECRET-TOKEN/",
            "effectiveDirective": "img-src",
        },
    }
]


def send(client: Client, body: object, kind: str = "application/csp-report"):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post(URL, data, content_type=kind)


@pytest.fixture
def written(caplog):
    """The log lines as production writes them."""

    def lines() -> list[str]:
        mine = [r for r in caplog.records if r.name == "clinic.csp_reports"]
        return [AllowListFormatter().format(record) for record in mine]

    with caplog.at_level(logging.WARNING):
        yield lines


def test_both_formats_are_written_down_as_directive_and_kind_of_page(written):
    client = Client(enforce_csrf_checks=True)

    first = send(client, OLD)
    second = send(client, NEW, "application/reports+json")

    assert first.status_code == second.status_code == 204
    assert [line.rpartition("kind=")[2] for line in written()] == [
        "script-src-elem,staff",
        "img-src,back",
    ]


def test_nothing_of_an_address_or_a_body_is_written_down(written):
    send(Client(), OLD)
    send(Client(), NEW)
    odd = {"effective-directive": "SECRET\nforged=1", "document-uri": "SECRET\r\n"}
    send(Client(), {"csp-report": odd})

    lines = "\n".join(written())

    assert lines.count("\n") == 2
    assert "SECRET" not in lines
    assert "forged" not in lines
    assert "other,other" in lines


HOSTILE = [
    *(
        b"",
        b"x",
        b"null",
        b"[]",
        b"{}",
        b"1",
        b'"x"',
        b"\0",
        b"\xff\xfe",
        b"[" * LONGEST,
    ),
    *(b'{"csp-report":1}', b'{"csp-report":[]}', b'[1,[],{"body":"x"}]'),
    *(b'{"csp-report":{"document-uri":1,"effective-directive":{}}}',),
    *(b'{"csp-report":{"document-uri":"http://[::"}}', b'{"a":' * 1700),
    b'[{"body":{"documentURL":"http://x/learn/"}}]' * 2,
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_that_is_sent_is_a_fault(body: bytes):
    for kind in (
        "application/csp-report",
        "application/reports+json",
        "multipart/x",
        "",
    ):
        assert send(Client(), body, kind).status_code == 204


def test_more_than_ten_kilobytes_are_not_read():
    assert send(Client(), b"x" * LONGEST).status_code == 204
    assert send(Client(), b"x" * (LONGEST + 1)).status_code == 413
    assert send(Client(), b"x" * 5_000_000).status_code == 413


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_only_post_is_answered(method: str):
    assert getattr(Client(), method)(URL).status_code == 405


def test_one_address_is_heard_twenty_times_a_minute(written):
    for _ in range(MOST_FROM_ONE + 10):
        assert send(Client(), OLD).status_code == 204

    assert len(written()) == MOST_FROM_ONE


def test_many_addresses_are_heard_two_hundred_times_a_minute(written):
    for number in range(260):
        client = Client(REMOTE_ADDR=f"192.0.2.{number % 250}")
        send(client, OLD)

    assert len(written()) == 200


def test_one_message_is_no_flood(written):
    send(Client(), NEW * 40)

    assert len(written()) == 1
