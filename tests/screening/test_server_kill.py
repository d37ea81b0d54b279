"""SIGKILL of the server between two pages: what a browser saw saved is there."""

import os
import random
import time
from pathlib import Path

import pytest

from tests.forms import main_form
from tests.served import (
    Browser,
    Server,
    new_installation,
    required_of,
    running,
    texts_of,
)

ROUNDS, MOST_PAGES = 3, 6
SEED = 20260302


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a server with a database of its own, migrated."""
    return new_installation(tmp_path)


def kill_and_look(server: Server, chance: random.Random, number: int) -> None:
    """Save some pages, kill at a random moment, start again, look at every page."""
    browser = Browser(server.url)
    browser.begin()
    pages = []
    for _ in range(chance.randint(2, MOST_PAGES)):
        pages.append(browser.page_id)
        browser.save_page(f"round {number}")
    time.sleep(chance.random() / 10)
    server.kill()
    server.start()
    for page_id in pages:
        browser.get(f"/screening/page/{page_id}/")
        shown = main_form(browser.html).data
        for name in texts_of(page_id):
            assert shown[name] == [browser.acknowledged[name]], (page_id, name)
        for name, value in required_of(page_id).items():
            assert shown[name] == [value], (page_id, name)


def test_every_acknowledged_page_outlives_the_server(environment: dict[str, str]):
    chance = random.Random(SEED)  # noqa: S311 - not a secret
    with running(environment) as server:
        for number in range(ROUNDS):
            kill_and_look(server, chance, number)


@pytest.mark.soak
def test_every_acknowledged_page_outlives_the_server_for_long(
    environment: dict[str, str],
):
    chance = random.Random(SEED + 1)  # noqa: S311 - not a secret
    until = time.monotonic() + float(os.environ.get("CLINIC_SOAK_SECONDS", "600")) / 4
    number = 0
    with running(environment) as server:
        while time.monotonic() < until or number < ROUNDS:
            kill_and_look(server, chance, number)
            number += 1
