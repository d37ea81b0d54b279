"""The count that all processes share: it keeps what counts and runs nothing."""

import base64
import os
import pickle
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone

from clinic.accounts.counting import Unreadable
from clinic.accounts.models import SharedCount
from tests.accounts.people import LOGIN, give_password, person

pytestmark = pytest.mark.django_db
WRONG = "not the one at all"


def test_a_thousand_other_counts_do_not_clear_one():
    person()
    for number in range(20):
        give_password(Client(), password=WRONG, REMOTE_ADDR=f"192.0.2.{number + 20}")
    end = timezone.now() + timedelta(hours=1)
    rows = [
        SharedCount(cache_key=f"{key}{n}", value="[1.5]", expires=end)
        for key in (":0:", ":1:zz", ":1:allauth:rl:aa")
        for n in range(1000)
    ]
    SharedCount.objects.bulk_create(rows)
    give_password(Client(), "nobody", password=WRONG)

    sent = give_password(Client(), REMOTE_ADDR="192.0.2.99")

    assert "Too many tries" in sent.content.decode()
    assert SharedCount.objects.count() > 3000


class Evil:
    """What a thief of the database's password would like the site to run."""

    def __init__(self, made: Path) -> None:
        self.made = made

    def __reduce__(self):
        return os.mkdir, (str(self.made),)


def test_nothing_that_stands_in_a_row_is_run(tmp_path: Path):
    made = tmp_path / "made"
    forged = base64.b64encode(pickle.dumps(Evil(made))).decode()
    Client().post(LOGIN, {"login": "x", "password": "y"})
    changed = SharedCount.objects.update(value=forged)

    sent = Client().post(LOGIN, {"login": "x", "password": "y"})

    assert changed
    assert sent.status_code == 200
    assert not made.exists()


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', "[[1]]", "[null]", "null", "", "gASVBQ==", "[" * 100_000, "{"],
)
def test_what_is_none_of_ours_is_not_there_and_no_fault(text: str):
    cache.set("count", 1, 60)
    SharedCount.objects.update(value=text)

    assert cache.get("count", "none") == "none"


@pytest.mark.parametrize("value", [True, 7, 1.5, "y", [], [1700000000.25, 3.0]])
def test_what_is_counted_comes_back_as_it_was(value: object):
    cache.set("count", value, 60)

    assert cache.get("count") == value
    assert type(cache.get("count")) is type(value)


@pytest.mark.parametrize("value", [None, {}, object(), [[1]], b"x"])
def test_anything_else_is_refused(value: object):
    with pytest.raises(Unreadable):
        cache.set("count", value, 60)


def test_it_is_there_until_its_time_is_over():
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        first = cache.add("count", 1, 60)
        again = cache.add("count", 2, 60)
    with time_machine.travel(start + timedelta(seconds=59), tick=False):
        there = cache.get("count"), cache.has_key("count")
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        over = cache.get("count"), cache.has_key("count")
        anew = cache.add("count", 3, 60)

    assert (first, again, anew) == (True, False, True)
    assert there == (1, True)
    assert over == (None, False)


def test_it_lives_longer_when_touched_and_not_when_deleted():
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        cache.set("count", 1, 60)
        touched = cache.touch("count", 600), cache.touch("another", 600)
    with time_machine.travel(start + timedelta(seconds=300), tick=False):
        there = cache.get("count")
        deleted = cache.delete("count"), cache.delete("count")

    assert touched == (True, False)
    assert there == 1
    assert deleted == (True, False)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_add_at_once_one_is_first():
    start, first = Barrier(8), []

    def add() -> None:
        start.wait()
        first.append(cache.add("count", "1", 60))
        connections.close_all()

    threads = [Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(first) == [False] * 7 + [True]
