"""Publish the protocol that ships with the software."""

from datetime import datetime

from django.db import transaction

from screening.models import AuditKind, ProtocolVersion
from screening.protocol.protocol import load_protocol
from screening.services import trail


@transaction.atomic
def publish_protocol(*, now: datetime) -> tuple[ProtocolVersion, bool]:
    """Store the shipped protocol under its digest; tell whether it was new.

    New screenings start on the one published last.
    """
    protocol = load_protocol()
    version, new = ProtocolVersion.objects.get_or_create(
        digest=protocol.digest,
        defaults={"document": protocol.document(), "published_at": now},
    )
    if new:
        about = f"protocol {version}"
        line = trail.Line(
            kind=AuditKind.RECORDED, now=now, about=about, rows=(version,)
        )
        trail.append(line)
    return version, new
