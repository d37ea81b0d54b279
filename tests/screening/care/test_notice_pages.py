"""The log of notices, and the page on which a person chooses."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import Notice, NoticePreference, QuietHours
from tests.builders import DANGER, NOW, make_clinician, make_submitted
from tests.forms import main_form
from tests.screening.review.pages import text_of

pytestmark = pytest.mark.django_db

LOG = "admin:screening_notice_changelist"
CHOICE = "admin:screening_noticepreference_changelist"


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def nurse():
    return make_clinician("nurse")


@pytest.fixture
def failed():
    make_submitted(DANGER)
    Notice.objects.update(state="failed", attempts=10, last_error="SMTPDataError")
    return Notice.objects.get()


def test_the_log_shows_what_is_scheduled_and_what_failed(nurse, failed):
    Notice.objects.create(
        screening=failed.screening,
        to=nurse,
        kind="reminder",
        level=0,
        idempotency_key="later",
        created_at=NOW,
        next_attempt_at=NOW + timedelta(days=1),
    )

    text = text_of(browser_of(nurse).get(reverse(LOG)).content.decode())

    for words in ("On duty", "nurse", "Could not be sent", "SMTPDataError"):
        assert words in text
    assert "Waiting to be sent" in text


def again(client, notice):
    data = {"action": "send_again", "_selected_action": [notice.pk]}
    return client.post(reverse(LOG), data, follow=True)


@pytest.mark.parametrize("role", ["Clinical leads", "Administrators"])
def test_who_looks_after_the_mail_sends_again(failed, role):
    page = again(browser_of(make_clinician("other", role)), failed)

    assert "1 notice is tried again." in text_of(page.content.decode())
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("pending", 0)


def test_others_send_nothing_again(nurse, failed):
    again(browser_of(nurse), failed)

    failed.refresh_from_db()
    assert failed.state == "failed"


def choose(client, **changes):
    page = client.get(reverse(CHOICE))
    form = main_form(page.content.decode())
    return client.post(reverse(CHOICE), {**form.data, **changes}, follow=True)


def test_a_person_chooses_for_each_kind_and_sets_quiet_hours(nurse):
    page = choose(
        browser_of(nurse),
        new_case="immediate",
        notes_only="digest",
        quiet_from="22:00",
        quiet_until="07:00",
    )

    assert "Your choice is saved." in text_of(page.content.decode())
    chosen = dict(NoticePreference.objects.values_list("kind", "delivery"))
    assert (chosen["new_case"], chosen["notes_only"]) == ("immediate", "digest")
    quiet = QuietHours.objects.get(user=nurse)
    assert (quiet.starts, quiet.ends) == (time(22), time(7))
    assert 'value="22:00"' in page.content.decode()


def test_empty_times_end_the_quiet_hours(nurse):
    QuietHours.objects.create(user=nurse, starts="22:00", ends="07:00")

    choose(browser_of(nurse), quiet_from="", quiet_until="")

    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"new_case": "none"},
        {"escalation": "never"},
        {"quiet_from": "22:00"},
        {"quiet_until": "07:00"},
        {"quiet_from": "2" * 100_000, "quiet_until": "07:00"},
        {"quiet_from": "\u0662\u0662:00", "quiet_until": "x"},
    ],
)
def test_what_cannot_be_chosen_is_said_and_nothing_is_kept(nurse, changes):
    page = choose(browser_of(nurse), **changes)

    assert page.status_code == 400
    assert "Nothing is saved yet." in text_of(page.content.decode())
    assert not NoticePreference.objects.exists()
    assert not QuietHours.objects.exists()


def test_everybody_sees_their_own_choice_alone(nurse):
    NoticePreference.objects.create(user=nurse, kind="new_case", delivery="immediate")

    page = browser_of(make_clinician("other")).get(reverse(CHOICE))

    assert '<option value="digest" selected>' in page.content.decode()
    row = NoticePreference.objects.get()
    url = reverse("admin:screening_noticepreference_change", args=[row.pk])
    assert browser_of(nurse).get(url).status_code == 403
