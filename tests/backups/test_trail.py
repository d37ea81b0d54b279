"""Backups and restores stand in the audit trail, and no restore hides a cut."""

import hashlib
import json
from pathlib import Path

import pytest

from clinic.env import new_secrets
from tests.served import manage, new_installation

ACT = """
from django.utils import timezone as t
from screening import services
from screening.services.trail import seals
services.start_screening(now=t.now())
seals.seal_due(now=t.now())
"""
LINES = """
import json
from screening.models import AuditEntry as A
print(json.dumps(list(
    A.objects.filter(chain="system").order_by("sequence").values("kind", "detail")
)))
"""
CUT = """
from django.db import connection as c
from screening.models import AuditEntry as A
from screening.models.append_only import drop_append_only_sql
with c.cursor() as cursor:
    for sql in drop_append_only_sql("screening_auditentry", c.vendor):
        cursor.execute(sql)
last = A.objects.filter(chain="system").order_by("-sequence").first()
A.objects.filter(pk=last.pk).delete()
"""


class Clinic:
    """An installation that logs into one file, as an operator's does."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log.txt"
        self.environment = new_installation(folder)
        self.environment["BACKUP_KEY"] = new_secrets()["FIELD_KEYS"]

    def do(self, *command: str, logged: bool = True) -> str:
        done = manage(self.environment, *command)
        said = done.stdout + done.stderr
        if logged:
            with self.log.open("a") as log:
                log.write(said)
        return said

    def act(self) -> None:
        self.do("shell", "--command", ACT)

    def verified(self, *, fails: bool = False) -> str:
        """Verify against the log; return what is said."""
        command = ("verify_audit", "--heads", str(self.log))
        return manage(self.environment, *command, fails=fails).stdout

    def lines(self) -> list[dict[str, str]]:
        said = manage(self.environment, "shell", "--command", LINES).stdout
        return json.loads(said.splitlines()[-1])


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    """A clinic that was backed up, worked on, and put back."""
    clinic = Clinic(tmp_path)
    clinic.act()
    clinic.do("backup", str(tmp_path / "night"))
    return clinic


def restore(clinic: Clinic, *, logged: bool = True) -> None:
    clinic.do("restore", str(clinic.folder / "night"), "--overwrite", logged=logged)


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_backup_and_a_restore_leave_a_line_with_the_digest_of_the_file(clinic):
    digest = digest_of(clinic.folder / "night")
    backed_up = clinic.lines()[-1]

    restore(clinic)

    restored = clinic.lines()[-1]
    assert (backed_up["kind"], restored["kind"]) == ("backed_up", "restored")
    assert json.loads(backed_up["detail"]) == {"file": digest}
    told = json.loads(restored["detail"])
    assert told["file"] == digest
    # The line of the backup itself was replaced: it is not in the backup.
    assert told["replaced"][0] == len(clinic.lines())


def test_after_a_restore_heads_of_before_are_no_alarm_and_it_is_always_said(clinic):
    clinic.act()
    restore(clinic)
    at_once = clinic.verified()
    # So many that the numbers of before are taken again.
    for _ in range(2):
        clinic.act()

    later = clinic.verified()

    for said in (at_once, later):
        assert "put back on" in said
        assert "2 heads outside are from before the restore" in said
        assert "0 found." in said
    assert "put back on" in manage(clinic.environment, "verify_audit").stdout


def test_a_cut_after_a_restore_is_found(clinic):
    clinic.act()
    restore(clinic)
    clinic.act()
    assert "0 found." in clinic.verified()
    manage(clinic.environment, "shell", "--command", CUT)

    said = clinic.verified(fails=True)

    assert "cut off: a head outside names it" in said


def test_a_restore_that_the_log_does_not_know_excuses_nothing(clinic):
    clinic.act()
    restore(clinic, logged=False)

    said = clinic.verified(fails=True)

    assert "or from before the restore of" in said
    assert "put what was logged before, at and after it into FILE" in said


def test_a_database_that_was_set_back_without_a_restore_is_found(clinic):
    clinic.act()
    restore(clinic, logged=False)
    # Whoever copies an old file into place takes the line of the restore with it.
    manage(clinic.environment, "shell", "--command", CUT)

    assert "cut off: a head outside names it" in clinic.verified(fails=True)
