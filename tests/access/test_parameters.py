"""Addresses of the admin say what is written down and nothing else."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from clinic.access_table import READERS, TABLE
from clinic.parameters import CHOICES, STRICT, may_say
from education.models import Article
from tests.roles.addresses import Samples, addresses

pytestmark = pytest.mark.django_db
HOSTILE = (
    "_popup=1",
    "_to_field=password",
    "_to_field=id&_popup=1",
    "password__startswith=pbkdf2",
    "user__password__startswith=a",
    "groups__permissions__codename=x",
    "id__in=1,2",
    "id__gt=0",
    "order_by=password",
    "next=https://evil.example/",
    "language=es",
    "' OR 1=1 --=1",
    "__class__=1",
)
ODD = (
    *("o=-1", "o=1.2.3", "o=password", "o=999.-999", "o=%00", "o=" + "9" * 5000),
    *("p=-1", "p=x", "p=99999999999999999999999999", "p=1&p=2", "all=", "_facets=x"),
    *("q=" + "x" * 10_000, "q='", "q=%F0%9F%99%82", "e=1"),
    *("state__exact=zzz", "groups__id__exact=abc", "article__id__exact=-1"),
    *("is_active__exact=maybe", "kind__exact[]=1"),
)
LISTS = sorted(f"admin:{row}_changelist" for row in READERS)


@pytest.fixture
def boss() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("boss"))
    return client


@pytest.mark.parametrize("name", LISTS)
def test_a_list_drops_or_refuses_what_it_may_not_be_asked(boss: Client, name: str):
    url = reverse(name)

    for query in HOSTILE:
        sent = boss.get(f"{url}?{query}")
        if name in STRICT:
            assert sent.status_code == 400, query
        else:
            assert (sent.status_code, sent.get("Location")) == (302, url), query


@pytest.mark.parametrize("name", LISTS)
def test_no_odd_value_of_what_it_may_be_asked_is_a_fault(boss: Client, name: str):
    for query in ODD:
        sent = boss.get(f"{reverse(name)}?{query}")
        assert sent.status_code in (200, 302, 400), f"{name} {query}"


def test_what_a_list_may_be_asked_stays_and_the_rest_goes(boss: Client):
    url = reverse("admin:screening_notice_changelist")

    sent = boss.get(f"{url}?state__exact=failed&_popup=1&o=2&id__gt=1")

    assert sent["Location"] == f"{url}?state__exact=failed&o=2"


def test_every_link_of_a_list_is_one_that_it_may_say(boss: Client):
    """Filters, order and counts as the pages themselves offer them."""
    Samples()
    found = 0
    for name in LISTS:
        page = boss.get(reverse(name), follow=True).content.decode()
        for query in re.findall(r'href="\?([^"#]*)"', page):
            asked = {part.split("=")[0] for part in query.split("&amp;") if part}
            found += len(asked)
            if name not in STRICT:
                assert asked <= may_say(name), f"{name}: {asked}"

    assert found > 20


def test_no_page_of_staff_offers_a_window_to_choose_in(boss: Client):
    samples, seen = Samples(), 0
    for address in addresses():
        if address.route.startswith("staff/") and "logout" not in address.route:
            page = boss.get(address.path(samples), follow=True)
            seen += 1
            assert b"_popup=" not in page.content, address.route

    assert seen > 100


@pytest.mark.parametrize("word", ["_popup", "_to_field"])
def test_a_form_that_asks_for_a_window_is_refused(boss: Client, word: str):
    sent = boss.post(reverse("admin:auth_group_add"), {"name": "x", word: "1"})

    assert sent.status_code == 400


def test_a_form_sent_to_an_address_that_says_more_is_refused(boss: Client):
    url = reverse("admin:auth_group_add")

    assert boss.post(f"{url}?_popup=1", {"name": "x"}).status_code == 400
    assert boss.get(f"{url}?name=x")["Location"] == url


def test_an_address_is_tidied_for_nobody_who_may_not_open_it(client: Client):
    sent = client.get("/staff/auth/user/?password__startswith=a")

    assert sent["Location"].startswith("/staff/login/")
    assert "admin:auth_user_changelist" in TABLE


FORGED_KEYS = ("x", "", "NaN", "9" * 20, "-1", "٣", "9" * 5000, "1;2", " 1")
ACTIONS = ("own", "send_again", "delete_selected", "nothing")


@pytest.mark.parametrize("name", LISTS)
def test_no_forged_choice_of_rows_breaks_a_list(boss: Client, name: str):
    url = reverse(name)

    found = {
        boss.post(url, {"action": action, "_selected_action": key}).status_code
        for key in FORGED_KEYS
        for action in ACTIONS
    }

    assert found <= {302, 400, 403, 404, 405}


@pytest.mark.parametrize("field", CHOICES)
def test_no_forged_choice_in_a_form_breaks_it(boss: Client, field: str):
    kept = {
        "auth_user": User.objects.get().pk,
        "auth_group": Group.objects.create(name="Some").pk,
        "education_article": Article.objects.create(slug="some-page").pk,
    }
    forms = {f"admin:{row}_add": () for row in kept}
    forms |= {f"admin:{row}_change": (pk,) for row, pk in kept.items()}

    found = {
        (name, value): boss.post(reverse(name, args=args), {field: value}).status_code
        for name, args in forms.items()
        for value in FORGED_KEYS
    }

    assert {code for code in found.values() if code >= 500} == set()
    assert {found[name, "9" * 20] for name in forms} <= {400, 403, 404}
    assert {found[name, "x"] for name in forms} <= {200, 302, 403, 404}
