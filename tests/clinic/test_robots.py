"""What robots are told, and that it is true."""

from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client

from clinic.middleware import UNLISTED_PREFIXES


@pytest.fixture
def rules() -> RobotFileParser:
    response = Client().get("/robots.txt")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain"
    parser = RobotFileParser()
    parser.parse(response.content.decode().splitlines())
    return parser


@pytest.mark.parametrize("path", ["/", "/learn/", "/learn/get-help-now/"])
def test_public_pages_may_be_read(rules, path):
    assert rules.can_fetch("Anybot", path)


@pytest.mark.parametrize("path", [*UNLISTED_PREFIXES, "/learn/search/?q=x"])
def test_what_is_unlisted_is_left_alone(rules, path):
    assert not rules.can_fetch("Anybot", path)


@pytest.mark.django_db
def test_the_list_of_pages_is_named_and_there(rules):
    assert rules.site_maps() == ["http://testserver/sitemap.xml"]
    assert Client().get("/sitemap.xml").status_code == 200


def test_only_reading_is_allowed():
    assert Client().post("/robots.txt").status_code == 405
