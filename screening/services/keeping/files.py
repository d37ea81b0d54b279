"""What an erasure leaves outside of the tables: mails kept as files, and free pages."""

from pathlib import Path

from django.conf import settings
from django.db import connection

FILES = "django.core.mail.backends.filebased.EmailBackend"


def forget_mails(address: str) -> int:
    """Delete the mails to this address that a demonstration keeps as files."""
    if not address or settings.EMAIL_BACKEND != FILES:
        return 0
    wanted = address.encode("utf-8", "surrogatepass")
    # A setting of the demonstration's mail alone.
    folder: str = getattr(settings, "EMAIL_FILE_PATH")  # noqa: B009
    found = [path for path in Path(folder).glob("*.log") if wanted in path.read_bytes()]
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def free_pages() -> None:
    """Let nothing of erased rows stand on free pages. Not inside a transaction.

    SQLite wrote zeros over them: its log of writes, which holds the pages as they were,
    is emptied. PostgreSQL's VACUUM stops no writer; SQLite's would.
    """
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if sqlite else "VACUUM")
