"""Draft, in review, approved, published; and nobody approves what they wrote."""

from datetime import date, timedelta

import pytest

from education.models import ArticleVersion, Status
from education.services import Review, content_of
from education.workflow import (
    StepRefused,
    approve,
    publish,
    restore,
    save_draft,
    send_back,
    submit,
    withdraw,
    writers_of,
)
from tests.education import builders
from tests.education.builders import NOON, make_content

HOUR = timedelta(hours=1)
REVIEW = Review(name="Dr. A. Doe", licence="MD", on=date(2026, 3, 2))

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(django_user_model):
    return django_user_model.objects.create_user("writer")


@pytest.fixture
def doctor(django_user_model):
    return django_user_model.objects.create_user("doctor")


@pytest.fixture
def shown(article) -> ArticleVersion:
    """What readers see before anything happens."""
    return builders.publish(article, title="Old")


def draft(article, by, started_from=1, **changes) -> ArticleVersion:
    content = make_content(**{"title": "New", **changes})
    return save_draft(article, content, by=by, at=NOON, started_from=started_from)


def in_review(article, by, **changes) -> ArticleVersion:
    return submit(draft(article, by, **changes), by=by, at=NOON)


def approved(article, by, doctor, **changes) -> ArticleVersion:
    version = in_review(article, by, **changes)
    return approve(version, by=doctor, at=NOON, review=REVIEW)


def live(at=NOON) -> list[str]:
    return [version.title for version in ArticleVersion.objects.live(at)]


def test_the_whole_way_and_the_old_page_stays_until_the_end(
    article, shown, writer, doctor
):
    version = draft(article, writer)
    assert live() == ["Old"]
    version = submit(version, by=writer, at=NOON)
    assert live() == ["Old"]
    version = approve(version, by=doctor, at=NOON, review=REVIEW)
    assert live() == ["Old"]

    version = publish(version, by=writer, at=NOON)

    assert live() == ["New"]
    assert version.reviewer_name == "Dr. A. Doe"
    assert [each.status for each in article.versions.order_by("number")] == [
        *("published", "draft", "in_review", "approved", "published"),
    ]


def test_writer_may_not_approve(article, shown, writer):
    version = in_review(article, writer)

    with pytest.raises(StepRefused, match="You wrote a part"):
        approve(version, by=writer, at=NOON, review=REVIEW)

    assert article.versions.count() == 3


def test_writer_of_an_earlier_part_may_not_approve(article, shown, writer, doctor):
    draft(article, doctor, body="Mine.[^who]")
    version = draft(article, writer, started_from=2, body="Mine, a little.[^who]")
    version = submit(version, by=writer, at=NOON)

    assert writers_of(version) == {writer.pk, doctor.pk}
    with pytest.raises(StepRefused, match="You wrote"):
        approve(version, by=doctor, at=NOON, review=REVIEW)


def test_restoring_ones_own_text_through_somebody_else_does_not_help(
    article, shown, writer, doctor
):
    first = draft(article, writer, body="Mine.[^who]")
    builders.publish(article, title="In between")
    again = submit(restore(first, by=doctor, at=NOON), by=doctor, at=NOON)

    with pytest.raises(StepRefused, match="You wrote"):
        approve(again, by=writer, at=NOON, review=REVIEW)


def test_sending_back_and_sending_in_write_nothing(article, shown, writer, doctor):
    version = in_review(article, writer)
    back = send_back(version, by=doctor, at=NOON, note="Shorter, please.")
    again = submit(back, by=doctor, at=NOON)

    assert writers_of(again) == {writer.pk}
    assert approve(again, by=doctor, at=NOON, review=REVIEW).is_reviewed


def test_approved_text_is_nobodys_any_more(article, shown, writer, doctor):
    publish(approved(article, writer, doctor), by=doctor, at=NOON)
    version = draft(article, doctor, started_from=5, body="More.[^who]")

    assert writers_of(submit(version, by=doctor, at=NOON)) == {doctor.pk}


def test_page_goes_on_and_off_by_time_without_a_job(article, shown, writer, doctor):
    version = approved(article, writer, doctor)

    publish(version, by=doctor, at=NOON, start=NOON + HOUR, end=NOON + 2 * HOUR)

    assert live(NOON) == ["Old"]
    assert live(NOON + HOUR) == ["New"]
    assert live(NOON + 2 * HOUR) == []


def test_later_decision_holds_over_an_earlier_schedule(article, shown, writer, doctor):
    version = approved(article, writer, doctor)
    publish(version, by=doctor, at=NOON, start=NOON + HOUR, end=NOON + 2 * HOUR)

    builders.publish(article, at=NOON, title="Fixed")

    assert live(NOON + 3 * HOUR) == ["Fixed"]


@pytest.mark.parametrize(
    "times",
    [
        {"start": NOON - HOUR},
        {"end": NOON},
        {"start": NOON + HOUR, "end": NOON + HOUR},
    ],
)
def test_times_that_make_no_sense_are_refused(article, shown, writer, doctor, times):
    version = approved(article, writer, doctor)

    with pytest.raises(StepRefused, match="times"):
        publish(version, by=doctor, at=NOON, **times)


@pytest.mark.parametrize("make", [draft, in_review])
def test_text_that_is_not_approved_is_not_published(article, shown, writer, make):
    with pytest.raises(StepRefused, match="Only an approved"):
        publish(make(article, writer), by=writer, at=NOON)


def test_steps_follow_each_other(article, shown, writer, doctor):
    version = draft(article, writer)
    with pytest.raises(StepRefused, match="Draft"):
        approve(version, by=doctor, at=NOON, review=REVIEW)
    with pytest.raises(StepRefused, match="Draft"):
        send_back(version, by=doctor, at=NOON, note="No.")
    submit(version, by=writer, at=NOON)

    with pytest.raises(StepRefused, match="newer version"):
        submit(version, by=writer, at=NOON)


def test_withdrawing_is_at_once_and_needs_a_reason(article, shown, doctor):
    with pytest.raises(StepRefused, match="Say why"):
        withdraw(shown, by=doctor, at=NOON, note="  ")

    gone = withdraw(shown, by=doctor, at=NOON, note="The label changed.")

    assert live() == []
    assert (gone.status, gone.note) == (Status.WITHDRAWN, "The label changed.")


def test_only_what_readers_see_is_withdrawn(article, shown, doctor):
    builders.publish(article, title="Newer")

    with pytest.raises(StepRefused, match="do not see"):
        withdraw(shown, by=doctor, at=NOON, note="Why not.")


def test_restored_text_is_a_new_draft(article, shown, writer):
    builders.publish(article, title="Newer", body="Other.", sources=[])

    again = restore(shown, by=writer, at=NOON)

    assert content_of(again) == content_of(shown)
    assert (again.number, again.status, again.note) == (
        *(3, Status.DRAFT),
        "The text of version 1.",
    )
    assert live() == ["Newer"]


def test_draft_from_an_old_version_is_refused(article, shown, writer, doctor):
    draft(article, doctor)

    with pytest.raises(StepRefused, match="while you were writing"):
        draft(article, writer, started_from=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "No source.", "sources": []},
        {"body": "It is safe and effective.[^who]"},
    ],
)
def test_missing_source_or_promise_needs_a_reason(
    article, shown, writer, doctor, changes
):
    version = in_review(article, writer, **changes)
    with pytest.raises(StepRefused, match="Say why"):
        approve(version, by=doctor, at=NOON, review=REVIEW)

    done = approve(version, by=doctor, at=NOON, review=REVIEW, note="A quotation.")

    assert (done.status, done.note) == (Status.APPROVED, "A quotation.")
