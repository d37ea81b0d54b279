"""`python -m tests.bench.desk`: the desk at 1,000 and at 100,000 screenings.

Each page is asked through the whole stack of middleware and templates. At 100,000 it
may take at most twice its time at 1,000, with the same number of queries.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import process_time

import psutil

from tests.environment import prepare

if __name__ == "__main__":
    os.environ["CLINIC_DURABLE_POSTGRES"] = "1"
    prepare()

    import django

    django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import (
    CaptureQueriesContext,
    override_settings,
    setup_databases,
    setup_test_environment,
)

DATABASES = ("sqlite", "postgres")
FEW, MANY = (1_000, 200), (100_000, 2_000)  # screenings, and how many of them open
ROUNDS = 20
MOST = 2.0
QUEUE = "/staff/screening/screening/"
OK, FOUND = 200, 302

Measured = dict[str, tuple[float, int]]


def main() -> int:
    """Measure each database in a process of its own."""
    if len(sys.argv) > 1:
        return 0 if _on_this_database() else 1
    codes = [_run(database) for database in DATABASES]
    return max(codes)


def _run(database: str) -> int:
    command = [sys.executable, "-m", "tests.bench.desk", database]
    environment = {**os.environ, "DATABASE": database}
    return subprocess.run(command, env=environment, check=False).returncode


def _on_this_database() -> bool:
    from django.core.management import call_command  # noqa: PLC0415

    setup_test_environment()
    if connection.vendor == "sqlite":
        # In memory nothing waits for the disk.
        path = Path(os.environ["CLINIC_VAR_DIR"]) / "desk.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        call_command("publish_protocol", verbosity=0)
        # `force_login` gives no second factor; the pages cost the same with one.
        with override_settings(SECOND_FACTOR_REQUIRED=False):
            return _compared()
    finally:
        for made, name, destroy in databases:
            if destroy:
                made.creation.destroy_test_db(name, verbosity=0)


def _compared() -> bool:
    from tests.bench.desk_rows import Pattern, fill  # noqa: PLC0415
    from tests.builders import make_clinician  # noqa: PLC0415
    from tests.screening.review.cases import FLAGGED, submitted  # noqa: PLC0415

    case = submitted(**FLAGGED)
    pattern = Pattern.of(case)
    clinic = Client()
    clinic.force_login(make_clinician())
    pages = {
        "first page of the queue": QUEUE,
        "unowned cases": f"{QUEUE}?view=unowned",
        "all cases": f"{QUEUE}?view=all",
        "staff's first page": "/staff/",
        "case page": f"{QUEUE}{case.pk}/change/",
    }
    found = []
    for screenings, open_cases in (FEW, MANY):
        fill(pattern, screenings, open_cases)
        _analyze()
        found.append(_measure(clinic, pages))
    return _report(*found)


def _analyze() -> None:
    """Let the database know its tables, as its own upkeep does overnight."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _measure(clinic: Client, pages: dict[str, str]) -> Measured:
    found = {name: _time(clinic, url) for name, url in pages.items()}
    found["search by phone"] = _time(clinic, _search(clinic))
    found["hundredth page"] = _time(clinic, _deep(clinic))
    return found


def _search(clinic: Client) -> str:
    sent = clinic.post(f"{QUEUE}find/", {"q": "(314) 000-0777"})
    assert sent.status_code == FOUND
    return str(sent["Location"])


def _deep(clinic: Client) -> str:
    """Return the address of a page far down, as far as there are pages."""
    url = f"{QUEUE}?view=all"
    for _ in range(100):
        page = clinic.get(url).content.decode()
        _before, found, rest = page.partition("&amp;after=")
        if not found:
            break
        after = rest.partition('"')[0]
        url = f"{QUEUE}?view=all&after={after}"
    return url


def _time(clinic: Client, url: str) -> tuple[float, int]:
    """Return the CPU of one request in milliseconds, and the number of queries.

    CPU of this process and of the database's: on a shared machine the clock on the
    wall measures the neighbours.
    """
    from screening.models import ClinicProfile  # noqa: PLC0415

    clinic.get(url)
    # Kept for half a minute: its query would fall on either side by chance.
    ClinicProfile.forget()
    ClinicProfile.current()
    with CaptureQueriesContext(connection) as captured:
        assert clinic.get(url).status_code == OK, url
        queries = len(captured)
    before = _cpu()
    for _ in range(ROUNDS):
        clinic.get(url)
    return (_cpu() - before) / ROUNDS * 1000, queries


def _cpu() -> float:
    """Return the CPU seconds spent so far, here and in the server of the database."""
    spent = process_time()
    if connection.vendor == "postgresql":
        server = psutil.Process(connection.connection.info.backend_pid).cpu_times()
        spent += server.user + server.system
    return spent


def _report(few: Measured, many: Measured) -> bool:
    kept = True
    for name, (before, queries_before) in few.items():
        after, queries = many[name]
        ratio = after / before
        kept = kept and ratio <= MOST and queries <= queries_before
        print(  # noqa: T201 - a report
            f"{connection.vendor}: {name}: {before:.1f} ms CPU at {FEW[0]:,}, "
            f"{after:.1f} ms at {MANY[0]:,}: {ratio:.2f} (at most {MOST}); "
            f"queries {queries_before} and {queries}"
        )
    return kept


if __name__ == "__main__":
    sys.exit(main())
