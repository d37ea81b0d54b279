"""Groups, related pages, near addresses, and pages that wait for their review."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from education.models import Article, ArticleVersion, Group, Status
from education.reading import is_overdue, nearest, sections
from tests.education.builders import publish

pytestmark = pytest.mark.django_db


def page(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def live() -> list[ArticleVersion]:
    return list(ArticleVersion.objects.live(timezone.now()))


def test_hub_stands_in_groups_and_leaves_empty_ones_out():
    for slug, group in (("b", Group.RISKS), ("a", Group.RISKS), ("c", Group.BASICS)):
        publish(Article.objects.create(slug=slug, group=group), at=timezone.now())

    found = sections(live())

    assert [(part.id, len(part.versions)) for part in found] == [
        ("basics", 1),
        ("risks", 2),
    ]


def test_every_shipped_page_stands_in_its_group(client, loaded, shipped):
    html = page(client, "/learn/")

    for group in Group:
        assert f'<h2 id="{group.value}">' in html
        part = html.split(f'<h2 id="{group.value}">')[1].split("</section>")[0]
        for slug, each in shipped.items():
            assert (f'href="/learn/{slug}/"' in part) == (each.group == group)


def test_related_pages_are_linked_where_they_are_published(client, loaded):
    html = page(client, "/learn/chronic-pain/")
    part = html.split('id="related"')[1].split("</section>")[0]
    assert 'href="/learn/your-medicines/"' in part

    other = Article.objects.get(slug="your-medicines")
    publish(other, at=timezone.now(), status=Status.WITHDRAWN)

    part = page(client, "/learn/chronic-pain/").split('id="related"')[1]
    assert "/learn/your-medicines/" not in part.split("</section>")[0]


def test_page_without_related_pages_has_no_such_part(client, article):
    publish(article, at=timezone.now())

    assert 'id="related"' not in page(client, "/learn/sleep/")


@pytest.mark.parametrize(
    ("slug", "first"),
    [
        ("blood-presure", "blood-pressure-at-home"),
        ("side-effects", "side-effects-and-risks"),
        ("Chronic-Pain-", "chronic-pain"),
        ("insurance", "cost-and-insurance"),
    ],
)
def test_misspelled_address_leads_to_the_nearest_page(loaded, slug, first):
    assert nearest(slug, live())[0].article.slug == first


@pytest.mark.parametrize("slug", ["zzzz", "q" * 5000, "-", ""])
def test_address_like_no_other_has_none_near(loaded, slug):
    assert nearest(slug, live()) == []


def test_lost_reader_gets_search_and_near_pages(client, loaded):
    response = client.get("/learn/side-effect/")

    html = response.content.decode()
    assert response.status_code == 404
    assert 'role="search"' in html
    near = html.split("Did you look for one of these?")[1]
    assert near.index("/learn/side-effects-and-risks/") < near.index("<h2>")


def test_any_lost_reader_gets_search(client, db):
    html = client.get("/nowhere/").content.decode()

    assert 'action="/learn/search/"' in html


def test_page_overdue_by_ninety_days_says_so(client, article):
    version = publish(article, at=timezone.now())
    due = version.next_review_on

    assert not is_overdue(version, due + timedelta(days=89))
    assert is_overdue(version, due + timedelta(days=90))


def test_overdue_page_says_that_it_is_checked_again(client, article):
    dates = {"updated_on": date(2020, 1, 1), "next_review_on": date(2021, 1, 1)}
    publish(article, at=timezone.now(), **dates)

    assert "We are checking this page again." in page(client, "/learn/sleep/")


def test_page_that_is_not_due_says_nothing(client, loaded):
    assert "checking this page again" not in page(client, "/learn/get-help-now/")


def test_reserved_address_is_refused(db):
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    with pytest.raises(ValidationError, match="taken"):
        Article(slug="search").full_clean()


def test_review_at_the_end_of_the_calendar_breaks_no_page(article):
    version = publish(article, next_review_on=date.max)

    assert not is_overdue(version, date(2026, 3, 2))
