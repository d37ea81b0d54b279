"""Pages that are due: on the dashboard, in a mail once a month, and on themselves."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from education.models import Article, ReviewMail, Status
from education.reminders import send_due
from education.reviews import pages_to_read, waiting_for_review
from screening.followup import worker
from tests.education.builders import NOON, publish

ON = date(2027, 3, 1)  # the day by which a page of the builders is to be read again
NOW = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)
DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(django_user_model):
    return django_user_model.objects.create_user(
        "dana", email="dana@clinic.example", is_staff=True
    )


@pytest.fixture
def owned(article, dana):
    article.owner = dana
    article.save()
    return publish(article)


@pytest.mark.parametrize(
    ("on", "due", "late", "says_so"),
    [
        (ON - 31 * DAY, False, False, False),
        (ON - 30 * DAY, True, False, False),
        (ON, True, False, False),
        (ON + DAY, True, True, False),
        (ON + 89 * DAY, True, True, False),
        (ON + 90 * DAY, True, True, True),
    ],
)
def test_page_is_due_from_thirty_days_before(owned, on, due, late, says_so):
    found = pages_to_read(NOW, on)

    assert bool(found) == due
    assert [(each.is_overdue, each.says_so) for each in found] == [
        (late, says_so) for _ in found
    ]


def test_what_is_overdue_by_ninety_days_says_so_on_itself(client, owned, time_machine):
    says = "We are checking this page again. Some of it may be out of date."
    path = reverse("education:article", args=["sleep"])

    time_machine.move_to(datetime(2027, 5, 29, 18, 0, tzinfo=UTC))
    assert says not in client.get(path).content.decode()

    time_machine.move_to(datetime(2027, 5, 30, 18, 0, tzinfo=UTC))
    assert says in client.get(path).content.decode()


def test_only_what_readers_see_is_due(article, owned):
    publish(article, at=NOON, status=Status.WITHDRAWN)

    assert pages_to_read(NOW, ON) == []


def test_owner_gets_one_mail_a_month_with_every_page(owned, dana):
    other = Article.objects.create(slug="food", owner=dana)
    publish(other, title="Food", next_review_on=ON + 20 * DAY)

    assert send_due(now=NOW) == 1
    assert send_due(now=NOW) == 0
    assert send_due(now=NOW + 20 * DAY) == 0
    assert send_due(now=NOW + 31 * DAY) == 1

    first = mail.outbox[0]
    assert first.to == ["dana@clinic.example"]
    assert first.subject == "2 pages to read again"
    assert "Sleep: due by March 1, 2027" in first.body
    assert "Food: due by March 21, 2027" in first.body
    assert f"/staff/education/article/{owned.article_id}/change/" in first.body
    assert "was due on" in mail.outbox[1].body
    assert ReviewMail.objects.count() == 2


def test_the_month_is_the_clinics(owned):
    send_due(now=datetime(2027, 3, 1, 3, 0, tzinfo=UTC))  # still February there

    assert ReviewMail.objects.get().month == date(2027, 2, 1)


def test_no_page_no_owner_or_no_address_no_mail(owned, dana):
    assert send_due(now=NOW - 60 * DAY) == 0

    dana.email = ""
    dana.save()
    assert send_due(now=NOW) == 0

    owned.article.owner = None
    owned.article.save()
    assert send_due(now=NOW) == 0
    assert not ReviewMail.objects.exists()


def test_mail_that_failed_is_tried_again_and_its_error_names_nobody(
    owned, monkeypatch, caplog
):
    def broken(self):
        raise OSError("no route to dana@clinic.example")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", broken)
        assert send_due(now=NOW) == 0
    row = ReviewMail.objects.get()
    assert (row.attempts, row.last_error, row.sent_at) == (1, "OSError", None)
    assert "dana" not in caplog.text

    assert send_due(now=NOW + timedelta(minutes=59)) == 0
    assert send_due(now=NOW + timedelta(hours=1)) == 1
    assert ReviewMail.objects.get().last_error == ""
    assert len(mail.outbox) == 1


def test_page_read_again_in_the_meantime_needs_no_mail(article, owned, monkeypatch):
    def broken(self):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", broken)
        send_due(now=NOW)
    publish(article, at=NOW, updated_on=ON, next_review_on=ON + 365 * DAY)

    assert send_due(now=NOW + DAY) == 0
    assert ReviewMail.objects.get().sent_at
    assert mail.outbox == []


def test_the_worker_and_the_command_send_it(owned, monkeypatch, time_machine, capsys):
    time_machine.move_to(NOW)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)

    worker.run_errands(now=NOW)
    call_command("mail_page_reviews")

    assert len(mail.outbox) == 1
    assert "Reminders sent: 0" in capsys.readouterr().out


def test_errand_that_fails_stops_no_other_and_says_no_secret(
    owned, settings, monkeypatch, caplog
):
    def failing(now):
        raise ValueError("dana")

    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr("tests.education.test_reviews.FAILING", failing)
    settings.WORKER_ERRANDS = [
        "tests.education.test_reviews.FAILING",
        "nowhere.to_be.found",
        "education.reminders.send_due",
    ]

    worker.run_errands(now=NOW)

    assert len(mail.outbox) == 1
    assert caplog.messages == ["An errand failed"] * 2
    assert "dana" not in caplog.text


FAILING = None


def test_home_shows_due_pages_and_waiting_texts(admin_client, owned, article, dana):
    publish(article, status=Status.IN_REVIEW, title="Waiting", at=NOW)
    past = publish(Article.objects.create(slug="old"), title="Old page")
    assert past.next_review_on < date(2027, 4, 1)

    html = admin_client.get(reverse("admin:index")).content.decode()

    assert "Waiting for a reviewer" in html
    assert "Waiting</a>" in html
    assert "To be read again" in html


def test_text_that_was_sent_back_waits_no_longer(article):
    publish(article, status=Status.IN_REVIEW)
    assert len(waiting_for_review()) == 1

    publish(article, status=Status.DRAFT)
    assert waiting_for_review() == []


def test_home_of_others_shows_no_pages(client, django_user_model, owned):
    clinician = django_user_model.objects.create_user("nina", is_staff=True)
    client.force_login(clinician)

    assert "page-reviews" not in client.get(reverse("admin:index")).content.decode()


# Pages that nobody owns ---------------------------------------------------------------


@pytest.fixture
def people(django_user_model):
    """Sign somebody with just these permissions in to a browser of their own."""
    from django.contrib.auth.models import Permission  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    def sign_in(name: str, *permissions: str):
        user = django_user_model.objects.create_user(name, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client = Client()
        client.force_login(user)
        return client

    return sign_in


CHANGELIST = "admin:education_article_changelist"
OWNERLESS = "1 published page has no owner"


@pytest.mark.parametrize("role", ["edit_article", "approve_article"])
def test_who_writes_or_approves_reads_which_pages_nobody_owns(article, people, role):
    publish(article, at=timezone.now())

    home = people("mo", role).get(reverse("admin:index")).content.decode()

    assert OWNERLESS in home
    assert "?owned=no" in home


def test_an_owned_page_and_one_that_is_not_public_are_not_named(owned, people):
    Article.objects.create(slug="not-yet")

    home = people("mo", "edit_article").get(reverse("admin:index")).content.decode()

    assert "has no owner" not in home


@pytest.mark.parametrize("column", ["is_active", "is_staff"])
def test_the_page_of_who_left_is_nobodys(owned, dana, people, column):
    setattr(dana, column, False)
    dana.save()

    assert OWNERLESS in (
        people("mo", "edit_article").get(reverse("admin:index")).content.decode()
    )


@pytest.mark.parametrize("role", ["edit_article", "approve_article"])
def test_pages_are_taken_in_one_step_and_the_trail_says_by_whom(article, people, role):
    from education.models import PageEvent  # noqa: PLC0415

    publish(article, at=timezone.now())
    browser = people("mo", role)
    told = {"action": "own", "_selected_action": [article.pk]}

    said = browser.post(reverse(CHANGELIST), told, follow=True).content.decode()

    article.refresh_from_db()
    assert str(article.owner) == "mo"
    assert "1 page is yours." in said
    assert "has no owner" not in said
    assert PageEvent.objects.get().detail == "owner: mo"


def test_who_has_no_part_in_pages_takes_none(article, people):
    told = {"action": "own", "_selected_action": [article.pk]}

    refused = people("mo", "view_screening").post(reverse(CHANGELIST), told)

    article.refresh_from_db()
    assert refused.status_code == 403
    assert article.owner is None


@pytest.mark.parametrize(
    ("value", "count"), [("no", 1), ("yes", 1), ("mine", 0), ("x", 2), ("\u0661", 2)]
)
def test_the_list_is_narrowed_by_owner(owned, people, value, count):
    Article.objects.create(slug="not-yet")

    shown = people("mo", "edit_article").get(reverse(CHANGELIST), {"owned": value})

    assert shown.context["cl"].result_count == count
