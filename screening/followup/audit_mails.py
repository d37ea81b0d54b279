"""Two mails about the trail: its head once a day, and a word that the week is ready.

Neither names a patient or a member of staff. A line of the trail for each recipient
says that it went out, so that it goes out once; where the mail server refuses one of
them, the next round tries that one again.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from screening.models import AuditEntry, AuditKind, ClinicProfile
from screening.models.trail import SYSTEM
from screening.services import trail
from screening.services.notifying import leads_with_mail

logger = logging.getLogger(__name__)

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


def send_due(*, now: datetime) -> int:
    """Send what is due; return how many mails went out."""
    sent = 0
    if settings.CLINIC_AUDIT_EMAIL and not _told(AuditKind.HEAD_MAILED, now, A_DAY):
        sent += _send_head(now)
    return sent + _announce_week(now)


def _told(kind: AuditKind, now: datetime, within: timedelta) -> set[str]:
    """Return to whom such a mail went lately."""
    lines = AuditEntry.objects.filter(chain=SYSTEM, kind=kind, at__gt=now - within)
    return set(lines.values_list("about", flat=True))


def _send_head(now: datetime) -> int:
    last = AuditEntry.objects.filter(chain=SYSTEM).order_by("-sequence").first()
    if last is None:
        return 0
    said = [
        _("Keep this mail: it shows later whether the audit trail was cut."),
        f"sequence={last.sequence} head={last.own}",
        _("To check: manage.py verify_audit --heads FILE, with this text in the file."),
    ]
    subject, text = _("Audit trail, head of the day"), "\n\n".join(said)
    to = settings.CLINIC_AUDIT_EMAIL
    return _send(AuditKind.HEAD_MAILED, to, subject, text, now)


def _announce_week(now: datetime) -> int:
    """Tell each lead for itself: whose address failed is tried again in minutes."""
    told = _told(AuditKind.WEEK_MAILED, now, A_WEEK)
    address = settings.CLINIC_BASE_URL + reverse("admin:screening_auditentry_week")
    text = _("The list of who looked at what in the last week is ready:")
    subject = _("Who looked at what: the weekly list is ready")
    body = f"{text}\n\n{address}"
    return sum(
        _send(AuditKind.WEEK_MAILED, lead.email, subject, body, now, _named(lead))
        for lead in leads_with_mail()
        if _named(lead) not in told
    )


def _named(lead: User) -> str:
    """Return how a line names a recipient: no address stands in the trail."""
    return f"staff {lead.pk}"


def _send(
    kind: AuditKind, to: str, subject: str, text: str, now: datetime, about: str = ""
) -> int:
    """Send one mail, and note it: nobody learns from it who else is a lead."""
    clinic = ClinicProfile.current().name
    if not _is_sent(EmailMessage(f"{clinic}: {subject}", text, to=[to])):
        return 0
    trail.append(trail.Line(kind=kind, now=now, about=about, detail={"mails": 1}))
    return 1


def _is_sent(mail: EmailMessage) -> bool:
    try:
        mail.send()
    except Exception as error:  # noqa: BLE001 - noted; without any, tried again
        name = type(error).__name__
        logger.error(  # noqa: TRY400 - the text may quote an address
            "A mail about the trail could not be sent", extra={"kind": name}
        )
        return False
    return True
