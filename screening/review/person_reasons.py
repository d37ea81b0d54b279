"""Why staff opened, held or asked to erase a case, in their own words."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User

from screening.models import Screening

# When, who, what, and in which words.
Said = tuple[datetime, User | None, str, str]


def reasons_of(screening: Screening) -> list[Said]:
    """Return every reason that was given, oldest first. Raises CannotOpen."""
    said = [*_of_access(screening), *_of_keeping(screening)]
    return sorted(said, key=lambda each: each[0])


def _of_access(screening: Screening) -> Iterator[Said]:
    for row in screening.access_reasons.select_related("actor"):
        what = f"{row.get_purpose_display()}: {row.get_why_display()}"
        yield row.at, row.actor, what, row.read_words()


def _of_keeping(screening: Screening) -> Iterator[Said]:
    for hold in screening.hold_steps.select_related("actor"):
        yield hold.at, hold.actor, hold.get_kind_display(), hold.read_reason()
    for step in screening.erasure_steps.select_related("actor"):
        yield step.at, step.actor, step.get_kind_display(), step.read_reason()
