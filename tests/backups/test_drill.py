"""The restore drill: a backup becomes the same clinic again, or nothing at all."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from clinic.env import new_secrets
from tests.durability.away import MAKE_STAFF, sign_in
from tests.durability.storm import books
from tests.served import ROOT, Browser, manage, new_database, new_installation, running

SHORT, LONG = 300, 10_000
OF_THE_DATABASE = "tables, "
TRAIL = "screening_auditentry"


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """An installation with a past, and its backup."""
    return backed_up(tmp_path_factory.mktemp("backup"), SHORT)


def backed_up(folder: Path, number: int):
    environment = new_installation(folder)
    environment["BACKUP_KEY"] = new_secrets()["FIELD_KEYS"]
    manage(environment, "shell", "--command", MAKE_STAFF)
    case = books(environment, "fill", str(number))
    said = manage(environment, "backup", str(folder / "clinic.backup")).stdout
    assert "read back" in said
    return folder, environment, case


def empty(folder: Path, environment: dict[str, str]) -> dict[str, str]:
    """Return another installation with the same keys and no database yet."""
    folder.mkdir(exist_ok=True)
    (folder / "static").mkdir(exist_ok=True)
    changed = {"CLINIC_VAR_DIR": str(folder), "DATABASE_URL": new_database(folder)}
    return {**environment, **changed}


def rows(text: str) -> str:
    """Return how many rows a command speaks of."""
    return text.split(OF_THE_DATABASE)[1].split(" rows", maxsplit=1)[0]


def drill(folder: Path, environment: dict[str, str], case, into: Path) -> None:
    """Restore into an empty installation; compare, serve, and open a case."""
    file = folder / "clinic.backup"
    second = empty(into, environment)

    said = manage(second, "restore", str(file)).stdout

    again = into / "again.backup"
    told = manage(second, "backup", str(again)).stdout
    # One line of the audit trail more: it says that this was restored.
    assert int(rows(told)) == int(rows(said)) + 1
    before, after = contents(environment, file), contents(second, again)
    lines = before.pop(TRAIL)[0]
    assert after.pop(TRAIL)[0] == lines + 1
    assert after == before
    assert contents(second, file)["screening_savedpage"][0] > 0
    assert manage(second, "verify_audit").returncode == 0
    for verb in ("UPDATE", "DELETE"):
        assert "append-only" in refused(second, verb)
    with running(second) as server:
        browser = Browser(server.url)
        sign_in(browser)
        browser.get(f"/staff/screening/screening/{case['pk']}/change/")
        assert case["reference"] in browser.html
        browser.begin()


def contents(environment: dict[str, str], file: Path) -> dict[str, tuple[int, str]]:
    """Return counts and hashes of every table in a backup."""
    code = (
        "import json\nfrom pathlib import Path\n"
        "from clinic.backups.making import read_back\n"
        f"print(json.dumps(read_back(Path({str(file)!r}))))"
    )
    said = manage(environment, "shell", "--command", code).stdout
    return json.loads(said.splitlines()[-1])


def refused(environment: dict[str, str], verb: str) -> str:
    """Return what the database says to a change of history."""
    sql = {
        "UPDATE": "UPDATE screening_savedpage SET page_id = 'x'",
        "DELETE": "DELETE FROM screening_savedpage",
    }[verb]
    code = f"from django.db import connection as c\nc.cursor().execute({sql!r})"
    return manage(environment, "shell", "--command", code, fails=True).stderr


def test_a_backup_becomes_the_same_clinic_again(clinic, tmp_path: Path):
    drill(*clinic, tmp_path / "second")


@pytest.mark.soak
def test_a_backup_of_ten_thousand_becomes_the_same_clinic_again(tmp_path: Path):
    first = tmp_path / "first"
    first.mkdir()

    drill(*backed_up(first, LONG), tmp_path / "second")


def test_a_database_with_rows_is_replaced_only_when_told(clinic, tmp_path: Path):
    folder, environment, _ = clinic
    second = empty(tmp_path / "second", environment)
    file = str(folder / "clinic.backup")
    manage(second, "restore", file)
    manage(second, "shell", "--command", MAKE_STAFF.replace("lead", "later"))

    said = manage(second, "restore", file, fails=True).stderr
    manage(second, "restore", file, "--overwrite")

    assert "holds rows already" in said
    assert "Nothing was changed" in said
    count = "from django.contrib.auth.models import User\nprint(User.objects.count())"
    assert manage(second, "shell", "--command", count).stdout.split()[-1] == "1"


def test_a_backup_that_is_not_whole_changes_nothing(clinic, tmp_path: Path):
    folder, environment, _ = clinic
    second = empty(tmp_path / "second", environment)
    manage(second, "migrate", "--verbosity", "0")
    whole = (folder / "clinic.backup").read_bytes()
    file = tmp_path / "cut.backup"

    for part in (whole[: len(whole) // 2], whole[:-20], whole[:50] + whole[51:]):
        file.write_bytes(part)
        said = manage(second, "restore", str(file), fails=True).stderr
        assert "The file is not whole" in said
    count = "from screening.models import Screening as S\nprint(S.objects.count())"
    assert manage(second, "shell", "--command", count).stdout.split()[-1] == "0"


@pytest.mark.parametrize("name", ["BACKUP_KEY", "FIELD_KEYS"])
def test_with_another_key_nothing_is_restored(clinic, tmp_path: Path, name: str):
    folder, environment, _ = clinic
    second = empty(tmp_path / "second", environment)
    second[name] = new_secrets()["FIELD_KEYS"]

    said = manage(second, "restore", str(folder / "clinic.backup"), fails=True).stderr

    assert name in said
    assert "Nothing was changed" in said


def test_a_backup_is_private_and_written_over_by_none(clinic):
    folder, environment, _ = clinic
    file = folder / "clinic.backup"
    before = file.read_bytes()

    said = manage(environment, "backup", str(file), fails=True).stderr

    assert "is there already" in said
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir() if ".backup-" in path.name] == []


def test_no_backup_without_its_key(clinic):
    folder, environment, _ = clinic
    without = {**environment, "BACKUP_KEY": ""}

    said = manage(without, "backup", str(folder / "other.backup"), fails=True).stderr

    assert "Set the environment variable BACKUP_KEY" in said


def test_a_backup_that_finds_no_room_leaves_none(clinic, tmp_path: Path):
    _, environment, _ = clinic
    file = tmp_path / "no.backup"
    # No file may grow over 100 blocks, as on a disk that is nearly full.
    command = f"ulimit -f 100; {sys.executable} manage.py backup {file}"

    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert list(tmp_path.iterdir()) == []
