"""All measurements on the database that DATABASE names."""

import os
import sys
from pathlib import Path

from tests.environment import DURABLE, prepare

# A ratio on a database that need not wait for the disk would flatter nobody: the
# server keeps its durable settings here.
os.environ[DURABLE] = "1"
prepare()

import django  # noqa: E402 - the environment comes first
from django.db import connection  # noqa: E402
from django.test.utils import setup_databases  # noqa: E402


def main() -> int:
    """Make a database, publish the protocol, measure, and clean up."""
    django.setup()
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = _file()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        return 0 if _measured() else 1
    finally:
        for made, name, destroy in databases:
            if destroy:
                made.creation.destroy_test_db(name, verbosity=0)


def _file() -> str:
    """Name a database file: in memory nothing waits for the disk."""
    return str(Path(os.environ["CLINIC_VAR_DIR"]) / "bench.sqlite3")


def _measured() -> bool:
    from django.core.management import call_command  # noqa: PLC0415

    from tests.bench import pages, rules  # noqa: PLC0415 - they need the apps

    call_command("publish_protocol", verbosity=0)
    return all([rules.measure(), pages.measure()])


if __name__ == "__main__":
    sys.exit(main())
