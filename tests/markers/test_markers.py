"""What a patient types stands sealed in rows, and nowhere else that lasts or leaks.

One walk over a real `serve` with a marker in every box; then errors in several ways.
Afterwards every byte that the installation wrote is searched.
"""

from contextlib import suppress
from pathlib import Path
from urllib.error import URLError

import pytest

from clinic.env import new_secrets
from tests.durability.away import MAKE_STAFF, is_sqlite
from tests.durability.postgres import PostgresOf
from tests.durability.storm import books
from tests.forms import main_form
from tests.markers.needles import (
    MAIL,
    NEEDLES,
    STEM,
    found_in,
    found_in_text,
    found_under,
    written_ways,
)
from tests.markers.walk import Walk
from tests.served import manage, new_installation, running

FAULTS = (
    "view",
    "chained",
    "integrity",
    "operational",
    "unicode",
    "sql",
    "template",
    "library",
    "memory",
)
TRACES = ("output.txt", "faulty.txt")


class Installation:
    """The folders and the walks of one installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temporary = folder / "tmp"
        self.temporary.mkdir()
        made = new_installation(folder) | {"BACKUP_KEY": new_secrets()["FIELD_KEYS"]}
        self.environment = made | {"TMPDIR": str(self.temporary)}
        manage(self.environment, "shell", "--command", MAKE_STAFF)
        self.walks: list[Walk] = []
        self.case_page = ""
        self.kept: dict[str, int] = {}

    def walk(self) -> None:
        """Go everywhere, as a patient and as staff."""
        output = self.folder / "output.txt"
        with running(self.environment, whole=True, output=output) as server:
            walk = Walk(server)
            self.walks.append(walk)
            patient = walk.browser()
            walk.questions(patient)
            call = {"call_phone": "314-555-9173", "call_other_name": STEM}
            walk.send(patient, "/screening/call/", **call, call_best_time=STEM)
            walk.send(patient, "/screening/later/", link_email=MAIL)
            link = patient.html
            assert "/back/" in link
            walk.send(patient, "/screening/check/")
            assert patient.url.endswith("/done/"), patient.html
            walk.send(patient, "/screening/correct/page/your-name/", **NAME)
            walk.send(patient, "/screening/correct/check/")
            # The link before ended, and its mail with it, when all was handed in.
            walk.send(patient, "/screening/later/", link_email=MAIL)
            self._staff(walk)
        manage(self.environment, "run_worker", "--once")

    def _staff(self, walk: Walk) -> None:
        staff = walk.signed_in()
        walk.send(staff, "/staff/screening/screening/", form="find", q=STEM)
        case = books(self.environment, "count")["cases"]
        pk = next(c["pk"] for c in case.values() if c["submitted"])
        page = f"/staff/screening/screening/{pk}/change/"
        for form, told in ACTS:
            walk.send(staff, page, form=form, **told)
        staff.get(page)
        self.case_page = staff.html

    def provoke(self) -> None:
        """Let everything go wrong that can, with a marker in each request."""
        output = self.folder / "faulty.txt"
        how = {"application": "tests.markers.faulty:application", "output": output}
        with running(self.environment, **how) as server:
            walk = Walk(server)
            self.walks.append(walk)
            patient = walk.browser()
            patient.begin()
            patient.get("/screening/page/your-name/")
            url = patient.url
            form = main_form(patient.html)
            for fault in FAULTS:
                (self.folder / "fault").write_text(fault)
                self.kept[fault] = patient.ask(url, form.send(**TYPED))
                walk.note(patient)
                assert STEM in patient.html, fault
            (self.folder / "fault").unlink()
            self._refused(walk, patient, url, form)

    def _refused(self, walk: Walk, patient, url: str, form) -> None:
        typed = form.send(**TYPED)
        wrong = {"csrfmiddlewaretoken": ["x" * 64]}
        self.kept["csrf"] = patient.ask(url, typed | wrong)
        walk.note(patient)
        # The server hangs up before it has read all: then no answer is read either.
        self.kept["large"] = 400
        with suppress(URLError):
            self.kept["large"] = patient.ask(url, typed | {"more": [STEM * 300_000]})
        self.kept["many"] = patient.ask(url, typed | {"more": [STEM] * 1_100})
        self.kept["nul"] = patient.ask(url, typed | {"legal_last_name": [f"{STEM}\0"]})
        walk.note(patient)
        born = {f"birth_date-{part}": [STEM] for part in ("month", "day", "year")}
        self.kept["invalid"] = patient.ask(url, typed | born)
        walk.note(patient)
        self.kept["method"] = patient.ask(f"{patient.site}/screening/stay/")
        staff = walk.browser()
        staff.get("/staff/login/")
        sign_in = main_form(staff.html).send(login=STEM, password=STEM)
        self.kept["sign-in"] = staff.ask(staff.url, sign_in)


NAME = {"legal_last_name": f"{STEM} changed"}
TYPED = {"legal_first_name": f"{STEM} first", "legal_last_name": f"{STEM} last"}
ACTS = (
    ("do/note/", {"text": f"{STEM} note"}),
    (
        "do/contact/",
        {"channel": "phone", "outcome": "no_answer", "note": f"{STEM} try"},
    ),
)


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> Installation:
    made = Installation(tmp_path_factory.mktemp("markers"))
    made.walk()
    made.provoke()
    return made


def test_the_walk_typed_everywhere_and_staff_read_it(installation: Installation):
    typed = installation.walks[0].typed

    assert len(typed) > 25
    assert installation.case_page.count(STEM) > 20
    assert f"{STEM} note" in installation.case_page
    assert f"{STEM} try" in installation.case_page


def test_no_file_of_the_database_holds_a_marker(installation: Installation):
    folder, url = installation.folder, installation.environment["DATABASE_URL"]
    if is_sqlite:
        files = [p for p in folder.iterdir() if p.name.startswith("kill.sqlite3")]
        assert files
        found = {str(p): found_in(p.read_bytes()) for p in files}
    else:
        checkpoint = (
            "from django.db import connection as c\nc.cursor().execute('CHECKPOINT')"
        )
        manage(installation.environment, "shell", "--command", checkpoint)
        found = found_under(PostgresOf(url).data)

    assert {name: needles for name, needles in found.items() if needles} == {}


def test_no_backup_and_no_other_file_holds_a_marker(installation: Installation):
    folder = installation.folder
    file = folder / "clinic.backup"
    manage(installation.environment, "backup", str(file))

    found = found_under(folder, installation.temporary)

    mails = {name: needles for name, needles in found.items() if "/mail/" in name}
    assert file.stat().st_size > 10_000
    assert {name: n for name, n in found.items() if name not in mails} == {}


def test_a_mail_holds_its_own_address_and_nothing_else(installation: Installation):
    texts = [p.read_text() for p in (installation.folder / "mail").iterdir()]
    lines = [line for text in texts for line in text.splitlines()]

    found = {line for line in lines if found_in_text(line)}

    assert len(texts) > 1
    assert found == {f"To: {MAIL}"}


@pytest.mark.parametrize("name", TRACES)
def test_no_log_holds_a_marker(installation: Installation, name: str):
    log = (installation.folder / name).read_bytes()

    assert log
    assert found_in(log) == []
    assert found_in_text(log.decode()) == []


def test_every_fault_was_one_and_each_kept_what_was_typed(installation: Installation):
    kept = installation.kept
    log = (installation.folder / "faulty.txt").read_text()

    away = dict.fromkeys(("integrity", "operational", "sql"), 503)
    assert {name: kept[name] for name in away} == away
    assert {kept[name] for name in FAULTS if name not in away} == {500}
    assert (kept["csrf"], kept["large"], kept["many"]) == (403, 400, 413)
    assert (kept["nul"], kept["invalid"], kept["method"]) == (200, 200, 405)
    for kind in ("ValueError", "KeyError", "UnicodeEncodeError", "IntegrityError"):
        assert kind in log


def test_no_address_title_header_or_cookie_holds_a_marker(installation: Installation):
    for walk in installation.walks:
        titles, headers = "\n".join(walk.titles), "\n".join(walk.headers)
        assert titles
        assert found_in_text(titles) == []
        assert found_in_text(headers) == []
        for browser in walk.browsers:
            assert found_in_text("\n".join(browser.visited)) == []
            for cookie in browser.jar:
                assert found_in_text(f"{cookie.name} {cookie.value}") == []


def test_no_session_and_no_other_clear_column_holds_a_marker(
    installation: Installation,
):
    said = books(installation.environment, "clear")

    assert said["sessions"]
    assert found_in_text(str(said)) == []


def test_the_search_finds_what_it_looks_for(tmp_path: Path):
    for number, way in enumerate({*written_ways(STEM)}):
        (tmp_path / f"{number}.bin").write_bytes(b"xx" + way + b"xx")

    assert len(NEEDLES) > 20
    assert len(found_under(tmp_path)) == len(list(tmp_path.iterdir()))
