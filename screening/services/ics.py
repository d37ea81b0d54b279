"""Calendar files of a booked consultation (RFC 5545): one for staff, one for a patient.

The patient's says nothing of the clinic's field: phones show it on a locked screen and
share it with families.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from screening.models import Consultation

TYPE = "text/calendar; charset=utf-8"
DISPOSITION = 'attachment; filename="appointment.ics"'
_LINE_BYTES = 75
_ESCAPED = str.maketrans(
    {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one calendar file says."""

    uid: str
    number: int
    starts_at: datetime
    ends_at: datetime
    title: str
    text: str
    remind_minutes: int


def for_staff(
    consultation: Consultation, *, reference: str, number: int, url: str
) -> Entry:
    """Return the entry for a colleague's calendar: the reference, and no name."""
    return _entry(
        consultation,
        number,
        uid=f"staff-{consultation.pk}",
        title=f"{consultation.get_kind_display()}, {reference}",
        text=url,
        remind_minutes=15,
    )


def for_patient(consultation: Consultation, *, number: int, phone: str) -> Entry:
    """Return the entry for the patient's own calendar: neutral words and a number.

    Raises LookupError where nothing is booked, as that for staff does.
    """
    return _entry(
        consultation,
        number,
        uid=f"{consultation.pk}",
        title=_("Appointment"),
        text=_("To change it, call %(phone)s.") % {"phone": phone},
        remind_minutes=24 * 60,
    )


def _entry(
    consultation: Consultation,
    number: int,
    *,
    uid: str,
    title: str,
    text: str,
    remind_minutes: int,
) -> Entry:
    starts_at, ends_at = consultation.starts_at, consultation.ends_at
    if starts_at is None or ends_at is None:
        raise LookupError(consultation.pk)
    return Entry(
        uid=f"{uid}@screening.invalid",
        number=number,
        starts_at=starts_at,
        ends_at=ends_at,
        title=title,
        text=text,
        remind_minutes=remind_minutes,
    )


def written(entry: Entry, now: datetime) -> bytes:
    """Return the file: lines that end in CR LF and are folded at 75 bytes."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Clinic//Appointments//EN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.number}",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(entry.starts_at)}",
        f"DTEND:{_moment(entry.ends_at)}",
        f"SUMMARY:{entry.title.translate(_ESCAPED)}",
        f"DESCRIPTION:{entry.text.translate(_ESCAPED)}",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{entry.title.translate(_ESCAPED)}",
        f"TRIGGER:-PT{entry.remind_minutes}M",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> bytes:
    """Break a long line between characters; what follows begins with a space."""
    rows, row = [], b""
    for letter in line:
        encoded = letter.encode()
        if len(row) + len(encoded) > _LINE_BYTES:
            rows.append(row)
            row = b" "
        row += encoded
    return b"\r\n".join([*rows, row]) + b"\r\n"
