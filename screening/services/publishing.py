"""Publish the protocol that ships with the software."""

from datetime import datetime

from screening.models import ProtocolVersion
from screening.protocol.protocol import load_protocol


def publish_protocol(*, now: datetime) -> tuple[ProtocolVersion, bool]:
    """Store the shipped protocol under its digest; tell whether it was new.

    New screenings start on the one published last.
    """
    protocol = load_protocol()
    return ProtocolVersion.objects.get_or_create(
        digest=protocol.digest,
        defaults={"document": protocol.document(), "published_at": now},
    )
