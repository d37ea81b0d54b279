"""Versions are added, never changed; the right one is live at each moment."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from education.models import ArticleVersion, HistoryIsKept, Status
from education.services import Review
from tests.education.builders import NOON, publish

HOUR = timedelta(hours=1)


def live_titles(at=NOON) -> list[str]:
    return [version.title for version in ArticleVersion.objects.live(at)]


def test_versions_are_numbered_from_one(article):
    assert [publish(article).number, publish(article).number] == [1, 2]


def test_published_version_stays_until_a_new_one_is_published(article):
    publish(article, title="First")
    publish(article, title="Draft", status=Status.DRAFT)
    assert live_titles() == ["First"]

    publish(article, title="Second")

    assert live_titles() == ["Second"]


def test_version_goes_live_at_its_time(article):
    publish(article, title="Now")
    publish(article, title="Later", publish_at=NOON + HOUR)

    assert live_titles(NOON + HOUR - timedelta(seconds=1)) == ["Now"]
    assert live_titles(NOON + HOUR) == ["Later"]


def test_withdrawn_page_is_gone_and_may_come_back(article):
    publish(article, title="First")
    publish(article, status=Status.WITHDRAWN, at=NOON + HOUR)
    assert live_titles(NOON) == ["First"]
    assert live_titles(NOON + HOUR) == []

    publish(article, title="Back", at=NOON + 2 * HOUR)

    assert live_titles(NOON + 2 * HOUR) == ["Back"]


def test_draft_is_never_live(article):
    version = publish(article, status=Status.DRAFT)

    assert version.publish_at is None
    assert live_titles(NOON + 999 * HOUR) == []


def test_version_of_another_language_is_not_shown(article):
    version = publish(article)

    assert list(ArticleVersion.objects.live(NOON, language="es")) == []
    assert list(ArticleVersion.objects.live(NOON)) == [version]


def test_saving_again_is_refused(article):
    version = publish(article)
    version.title = "Changed"

    with pytest.raises(HistoryIsKept):
        version.save()


def test_deleting_is_refused(article):
    with pytest.raises(HistoryIsKept):
        publish(article).delete()


def test_bulk_changes_are_refused(article):
    version = publish(article)

    with pytest.raises(HistoryIsKept):
        ArticleVersion.objects.update(title="Changed")
    with pytest.raises(HistoryIsKept):
        ArticleVersion.objects.bulk_update([version], ["title"])
    with pytest.raises(HistoryIsKept):
        ArticleVersion.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE education_articleversion SET title = 'Changed'",
        "DELETE FROM education_articleversion",
    ],
)
def test_the_database_itself_refuses(article, statement):
    publish(article)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert live_titles() == ["Sleep"]


@pytest.mark.parametrize(
    "review",
    [
        Review(name="Dr. A. Doe", licence="", on=date(2026, 3, 1)),
        Review(name="", licence="MD", on=date(2026, 3, 1)),
        Review(name="Dr. A. Doe", licence="MD", on=None),
    ],
)
def test_half_a_review_is_refused(article, review):
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(article, review=review)


def test_review_before_the_update_is_refused(article):
    with pytest.raises(IntegrityError), transaction.atomic():
        publish(article, next_review_on=date(2026, 3, 1))


def test_review_belongs_to_one_version(article):
    review = Review(name="Dr. A. Doe", licence="MD", on=date(2026, 3, 1))

    assert publish(article, review=review).is_reviewed
    assert not publish(article, body="New text.", sources=[]).is_reviewed
