"""Two clinicians send their forms at the same moment, each from a page they had read.

An ordinary run plays some rounds, `make soak` a hundred.
"""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from screening.models import CaseEvent, Decision, Screening
from tests.builders import make_clinician
from tests.screening.review.cases import submitted
from tests.screening.review.desk import in_days
from tests.screening.review.pages import NAME, case_url, text_of

ROUNDS_OF_A_RUN, ROUNDS_OF_A_SOAK = 8, 100
TOKEN = re.compile(r'name="seen" value="([^"]+)"')
WORDS = "Nothing was saved. What was written first stands."


def browser(name: str) -> Client:
    client = Client()
    client.force_login(make_clinician(name))
    return client


def read(client: Client, case: Screening) -> str:
    """Open the case page; return the version that its forms carry."""
    found = TOKEN.search(client.get(case_url(case)).content.decode())
    assert found is not None
    return found[1]


def send(client: Client, case: Screening, name: str, told: dict[str, str]):
    return client.post(reverse(f"{NAME}_act", args=[case.pk, name]), told)


def together(pool: ThreadPoolExecutor, *calls) -> list[HttpResponse]:
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait(timeout=30)
            return call()
        finally:
            connection.close()

    return list(pool.map(run, calls))


def forms(number: int, who: str) -> tuple[str, dict[str, str]]:
    """Return an act and what is typed; three kinds by turns."""
    words = f"Round {number} by {who}."
    kinds = [
        ("close", {"code": "referred", "reason": words}),
        ("later", {"until": in_days(3), "reason": words}),
        ("escalate", {"to": "lead", "reason": words}),
    ]
    shift = 1 if who == "second" else 0
    return kinds[(number + shift) % len(kinds)]


@dataclass
class Player:
    """One clinician with a page that was read before the other one sent anything."""

    name: str
    client: Client
    case: Screening
    token: str = ""
    number: int = 0

    def read(self, number: int) -> None:
        self.number, self.token = number, read(self.client, self.case)

    def send(self) -> HttpResponse:
        act, told = forms(self.number, self.name)
        return send(self.client, self.case, act, {"seen": self.token, **told})


def play(rounds: int) -> Counter[tuple[int, ...]]:
    """Play the rounds; return how often which answers came."""
    case, answers = submitted(bp1_sys=150, bp1_dia=95), Counter()
    both = [Player(name, browser(name), case) for name in ("first", "second")]
    with ThreadPoolExecutor(2) as pool:
        for number in range(rounds):
            for player in both:
                player.read(number)
            found = together(pool, *(player.send for player in both))
            answers[tuple(sorted(each.status_code for each in found))] += 1
            names = zip(found, both, strict=True)
            by_status = {each.status_code: player.name for each, player in names}
            assert_the_first_stands(case, number, by_status, found)
            reopen(both[0].client, case)
    return answers


def assert_the_first_stands(case, number, by_status, found) -> None:
    """Its words are kept; the other reads what changed, with what they had typed."""
    winner, loser = by_status[302], by_status[409]
    stored = [
        decision.read_reason()
        for decision in Decision.objects.filter(screening=case, flag=None)
    ]
    assert f"Round {number} by {winner}." in stored
    assert f"Round {number} by {loser}." not in stored
    refused = next(each for each in found if each.status_code == 409)
    said = text_of(refused.content.decode())
    assert WORDS in said
    assert f"Round {number} by {loser}." in said
    assert winner in said


def reopen(client: Client, case: Screening) -> None:
    """Bring the case back to where both can act on it."""
    told = {"seen": read(client, case), "reason": "Next round."}
    send(client, case, "reopen", told)


@pytest.mark.django_db(transaction=True)
def test_of_two_forms_sent_at_once_the_first_stands_and_the_second_reads_why():
    assert play(ROUNDS_OF_A_RUN) == {(302, 409): ROUNDS_OF_A_RUN}
    assert CaseEvent.objects.filter(kind="decided").count() >= ROUNDS_OF_A_RUN


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_a_hundred_rounds_of_two_forms_sent_at_once_overwrite_nothing():
    assert play(ROUNDS_OF_A_SOAK) == {(302, 409): ROUNDS_OF_A_SOAK}
