"""Mails to patients: a link or a time, and nothing about health, clinic or reason.

Somebody else may read a mailbox, and sees a subject on a locked screen.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from screening.models import ClinicProfile, MailKind, ReturnLink, ReturnMail


def patient_mail_for(mail: ReturnMail, content: dict[str, Any]) -> EmailMessage:
    """Return the mail in the language in which it was asked for.

    Its Message-ID is the same at every attempt. The reminder answers the mail with the
    link, so that a mailbox shows the two together: it holds no link itself.
    """
    with translation.override(content["language"]):
        subject, body = _WORDS[MailKind(mail.kind)](mail, content)
    return EmailMessage(
        subject=subject,
        body=body,
        from_email=settings.PATIENT_FROM_EMAIL,
        to=[content["to"]],
        headers=_headers(mail),
    )


def address_of(token: str) -> str:
    """Return the address of a return link. It names neither clinic nor screening."""
    return f"{settings.CLINIC_BASE_URL}{reverse('back', args=[token])}"


def _headers(mail: ReturnMail) -> dict[str, str]:
    about = mail.link_id or mail.booking_id
    headers = {
        "Message-ID": _message_id(about, MailKind(mail.kind)),
        # No answering machine shall answer it.
        "Auto-Submitted": "auto-generated",
    }
    if mail.kind == MailKind.REMINDER:
        headers["References"] = _message_id(mail.link_id, MailKind.LINK)
    return headers


def _message_id(link: Any, kind: MailKind) -> str:
    return f"<{link.hex}.{kind.value}@link.invalid>"


def _link(mail: ReturnMail, content: dict[str, Any]) -> tuple[str, str]:
    text = _(
        "You asked for this link, to go on where you stopped:\n\n"
        "%(url)s\n\n"
        "It works once, until %(until)s. It asks for one thing that only you know.\n\n"
        "If you did not ask for it, you can delete this message. "
        "Please do not reply to it.\n"
    )
    said = {
        "url": address_of(content["token"]),
        "until": _when(_link_of(mail).expires_at),
    }
    return _("Your link to go on"), text % said


def _link_of(mail: ReturnMail) -> ReturnLink:
    if mail.link is None:
        raise LookupError(mail.pk)
    return mail.link


def _reminder(mail: ReturnMail, _content: dict[str, Any]) -> tuple[str, str]:
    text = _(
        "You asked us to remind you once.\n\n"
        "The link that we sent you on %(made)s works until %(until)s. "
        "To go on where you stopped, open that message.\n\n"
        "If you do not want to go on, you do not have to do anything. "
        "We send no other reminder. Please do not reply to this message.\n"
    )
    link = _link_of(mail)
    said = {"made": _when(link.made_at), "until": _when(link.expires_at)}
    return _("Your link ends soon"), text % said


def _booking(mail: ReturnMail, _content: dict[str, Any]) -> tuple[str, str]:
    text = _(
        "This is a reminder of your appointment on %(at)s.\n\n"
        "To change it, or if you have a question, call %(phone)s.\n\n"
        "We send one reminder only. Please do not reply to this message.\n"
    )
    at = mail.booking.starts_at if mail.booking else None
    if at is None:
        raise LookupError(mail.pk)
    said = {"at": _when(at), "phone": ClinicProfile.current().phone}
    return _("Your appointment"), text % said


_WORDS = {
    MailKind.LINK: _link,
    MailKind.REMINDER: _reminder,
    MailKind.BOOKING: _booking,
}


def _when(moment: datetime) -> str:
    """Return date and time at the clinic."""
    zone = ZoneInfo(ClinicProfile.current().time_zone)
    return date_format(timezone.localtime(moment, zone), _("F j, Y, g:i A"))
