"""What an erasure leaves outside of the database: mails kept as files."""

from pathlib import Path

from django.conf import settings

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
