"""The demonstration's people with a sealed trail, as the worker leaves it."""

from datetime import UTC, datetime, timedelta

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User

from clinic.demo.accounts import load_accounts
from clinic.demo.people import load_people
from education.models import Article
from screening.services import publish_protocol
from screening.services.trail import seals
from tests.education.builders import publish

NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)
MADE_UP_PEOPLE = 63


def load(folder) -> None:
    """Load everybody, a page and a setting, and let the worker seal them."""
    load_accounts(folder / "sign-ins.txt")
    publish_protocol(now=NOW)
    publish(Article.objects.create(slug="sample"))
    someone = User.objects.get(username="administrator")
    LogEntry.objects.log_actions(
        someone.pk, User.objects.filter(pk=someone.pk), ADDITION
    )
    assert load_people(now=NOW) == MADE_UP_PEOPLE
    seals.seal_due(now=NOW)
    seals.seal_due(now=SOON)
