"""Whoever is nobody here fills neither the trail, which is never cut, nor sessions."""

import pytest
from django.test import Client

from clinic.accounts.models import StaffSession
from clinic.accounts.pages import MOST_CHALLENGES, MOST_DEAD_IN_ALL
from screening.intake import looks
from screening.models import AuditEntry, AuditKind
from tests.accounts.people import give_password, person

pytestmark = pytest.mark.django_db
DEAD, HELD = "/staff/invitation/x/", "/staff/invitation/"
PASSKEY = "/staff/login/passkey/"
HERE, THERE = {"REMOTE_ADDR": "192.0.2.7"}, {"REMOTE_ADDR": "192.0.2.8"}
WRONG = "not the one at all"


def test_dead_links_leave_thirty_lines_an_hour_of_one_network():
    answers = [Client(**HERE).get(DEAD) for _ in range(looks.MOST + 20)]

    assert [a.status_code for a in answers] == [404] * looks.MOST + [429] * 20
    assert answers[-1].headers["Retry-After"] == "3600"
    assert AuditEntry.objects.count() == looks.MOST
    assert Client(**THERE).get(DEAD).status_code == 404
    assert AuditEntry.objects.count() == looks.MOST + 1


def test_dead_links_leave_no_more_lines_from_many_networks():
    for number in range(MOST_DEAD_IN_ALL + 20):
        Client(REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}").head(DEAD)

    assert AuditEntry.objects.count() == MOST_DEAD_IN_ALL


def test_no_link_at_all_leaves_no_line():
    assert Client(**HERE).get(HELD).status_code == 404
    assert Client(**HERE).head(HELD).status_code == 404
    assert Client(**HERE).post(HELD).status_code == 404
    assert AuditEntry.objects.count() == 0


def test_challenges_make_sixty_sessions_an_hour_of_one_network():
    def ask(where):
        return Client(**where).get(PASSKEY, headers={"Accept": "application/json"})

    answers = [ask(HERE).status_code for _ in range(MOST_CHALLENGES + 5)]

    assert answers == [200] * MOST_CHALLENGES + [429] * 5
    assert StaffSession.objects.count() == MOST_CHALLENGES
    assert ask(THERE).status_code == 200


def kinds() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("kind", flat=True))


def test_a_locked_name_leaves_one_line_of_the_lock_however_often_it_is_tried():
    person()

    for _ in range(18):
        give_password(Client(), password=WRONG, **HERE)

    assert kinds().count(AuditKind.SIGN_IN_FAILED) == 5
    assert kinds().count(AuditKind.LOCKED_OUT) == 1
    assert len(kinds()) == 6


def test_beyond_the_limit_of_an_address_one_line_tells_of_all_tries():
    for number in range(60):
        give_password(Client(), f"name-{number}", password=WRONG, **HERE)

    said = list(AuditEntry.objects.order_by("sequence").values_list("about", flat=True))
    assert said == ["no such account"] * 30 + ["sign_in_refused: too many tries"]


def test_the_lock_of_another_name_leaves_a_line_of_its_own():
    for name in ("dana", "eve"):
        for _ in range(7):
            give_password(Client(), name, password=WRONG, **HERE)

    assert kinds().count(AuditKind.LOCKED_OUT) == 2
