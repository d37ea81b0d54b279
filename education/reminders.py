"""The monthly mail to each owner of pages that are to be read again: once a month.

A row for owner and month is claimed before the mail is tried, so that two workers never
send it twice; one that could not be sent is tried again, a little later each time.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from education.models import ReviewMail
from education.reviews import PageToRead, owners_of, pages_to_read

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
LONGEST_WAIT = timedelta(hours=24)


def send_due(*, now: datetime) -> int:
    """Write this month's reminders, and send what is due; return how many went out."""
    on = timezone.localdate(now)
    pages = owners_of(pages_to_read(now, on))
    _write(pages, on.replace(day=1), now)
    by_owner = {owner.pk: found for owner, found in pages.items()}
    return sum(_send(mail, by_owner, now) for mail in _claimed(now))


def _write(owners: dict[User, list[PageToRead]], month: date, now: datetime) -> None:
    """Add the rows that are missing; the database lets one stand per month."""
    known = set(ReviewMail.objects.filter(month=month).values_list("owner", flat=True))
    rows = [
        ReviewMail(owner=owner, month=month, next_attempt_at=now)
        for owner in owners
        if owner.pk not in known and _reachable(owner)
    ]
    ReviewMail.objects.bulk_create(rows, ignore_conflicts=True)


def _reachable(owner: User) -> bool:
    return owner.is_active and owner.is_staff and bool(owner.email)


def _claimed(now: datetime) -> Iterator[ReviewMail]:
    """Take one mail after the other; a claim moves its next attempt, so this ends."""
    while (mail := _claim(now)) is not None:
        yield mail


@transaction.atomic
def _claim(now: datetime) -> ReviewMail | None:
    skip = connection.features.has_select_for_update_skip_locked
    rows = ReviewMail.objects.select_for_update(skip_locked=skip, of=("self",))
    due = rows.due(now).filter(attempts__lt=MOST_ATTEMPTS).select_related("owner")
    mail = due.first()
    if mail is not None:
        mail.attempts += 1
        hours = timedelta(hours=2 ** (mail.attempts - 1))
        mail.next_attempt_at = now + min(hours, LONGEST_WAIT)
        mail.save(update_fields=["attempts", "next_attempt_at"])
    return mail


def _send(mail: ReviewMail, pages: dict[int, list[PageToRead]], now: datetime) -> bool:
    """Send one mail; one whose pages were read meanwhile has nothing left to say."""
    found = pages.get(mail.owner_id, [])
    error = _try(mail.owner, found) if found and _reachable(mail.owner) else ""
    sent_at = None if error else now
    ReviewMail.objects.filter(pk=mail.pk).update(sent_at=sent_at, last_error=error)
    return bool(found) and not error


def _try(owner: User, pages: list[PageToRead]) -> str:
    """Send; give the class of the error, or nothing when it went out."""
    with override(settings.LANGUAGE_CODE):
        message = mail_for(owner, pages)
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - kept, shown, and no other mail waits
        name = type(error).__name__
        logger.error("A reminder could not be sent", extra={"kind": name})  # noqa: TRY400 - the text may quote an address
        return name
    return ""


def mail_for(owner: User, pages: list[PageToRead]) -> EmailMessage:
    """Write the mail: titles, days and links; it holds nothing of a patient."""
    count = len(pages)
    subject = ngettext(
        "%(count)d page to read again", "%(count)d pages to read again", count
    )
    lines = [
        _("These education pages are yours. Please read them again:"),
        *("", *(_line(page) for page in pages), ""),
        _(
            "Is all still true? Save a new version with a new review date and send it "
            "to review. Is something wrong? Correct it the same way."
        ),
    ]
    return EmailMessage(
        subject=subject % {"count": count}, body="\n".join(lines), to=[owner.email]
    )


def _line(page: PageToRead) -> str:
    path = reverse("admin:education_article_change", args=[page.version.article_id])
    words = {
        "title": page.version.title,
        "on": f"{page.version.next_review_on:%B %-d, %Y}",
        "link": f"{settings.CLINIC_BASE_URL}{path}",
    }
    if page.is_overdue:
        return _("- %(title)s: was due on %(on)s\n  %(link)s") % words
    return _("- %(title)s: due by %(on)s\n  %(link)s") % words
