"""Two mails about the trail: its head once a day, and a word that the week is ready.

Neither names a patient or a member of staff. A line of the trail says that it went out,
so that it goes out once; where the mail server refuses, the next round tries again.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
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
    if settings.CLINIC_AUDIT_EMAIL and not _went_out(AuditKind.HEAD_MAILED, now, A_DAY):
        sent += _send_head(now)
    if not _went_out(AuditKind.WEEK_MAILED, now, A_WEEK):
        sent += _announce_week(now)
    return sent


def _went_out(kind: AuditKind, now: datetime, within: timedelta) -> bool:
    lines = AuditEntry.objects.filter(chain=SYSTEM, kind=kind, at__gt=now - within)
    return lines.exists()


def _send_head(now: datetime) -> int:
    last = AuditEntry.objects.filter(chain=SYSTEM).order_by("-sequence").first()
    if last is None:
        return 0
    said = [
        _("Keep this mail: it shows later whether the audit trail was cut."),
        f"sequence={last.sequence} head={last.own}",
        _("To check: manage.py verify_audit --heads FILE, with this text in the file."),
    ]
    return _send(
        AuditKind.HEAD_MAILED,
        [settings.CLINIC_AUDIT_EMAIL],
        _("Audit trail, head of the day"),
        "\n\n".join(said),
        now,
    )


def _announce_week(now: datetime) -> int:
    to = [person.email for person in leads_with_mail()]
    if not to:
        return 0
    address = settings.CLINIC_BASE_URL + reverse("admin:screening_auditentry_week")
    text = _("The list of who looked at what in the last week is ready:")
    subject = _("Who looked at what: the weekly list is ready")
    return _send(AuditKind.WEEK_MAILED, to, subject, f"{text}\n\n{address}", now)


def _send(
    kind: AuditKind, to: list[str], subject: str, text: str, now: datetime
) -> int:
    clinic = ClinicProfile.current().name
    # One mail each: nobody learns from it who else is a lead.
    mails = [EmailMessage(f"{clinic}: {subject}", text, to=[one]) for one in to]
    sent = sum(_is_sent(mail) for mail in mails)
    if sent:
        trail.append(trail.Line(kind=kind, now=now, detail={"mails": sent}))
    return sent


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
