"""SIGKILL of the server between two pages: what a browser saw saved is there.

A real server on a free loopback port with a database of its own. Only the process
group that a test started is ended.
"""

import http.cookiejar
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from clinic.env import new_secrets
from screening.protocol.protocol import load_protocol
from screening.protocol.questionnaires.definition import Format, QuestionType
from tests.environment import start_postgres
from tests.forms import main_form

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN, ANSWERS_WITHIN = 40.0, 10.0
ROUNDS, MOST_PAGES = 3, 6
SEED = 20260302


@dataclass
class Server:
    """gunicorn in a process group of its own, that can be killed and started again."""

    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [
            *(sys.executable, "-m", "gunicorn", "clinic.wsgi:application"),
            *("--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"),
            *("--workers", "2", "--threads", "2", "--no-control-socket"),
            *("--chdir", str(ROOT), "--log-level", "critical"),
        ]
        self.process = subprocess.Popen(
            command, env=self.environment, start_new_session=True
        )
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server did not start in time"
            time.sleep(0.1)

    def kill(self) -> None:
        """End the whole group at once, as a loss of power would."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=ANSWERS_WITHIN)
        self.process = None

    def _answers(self) -> bool:
        try:
            with build_opener().open(f"{self.url}/healthz", timeout=2) as response:
                return response.status == 200
        except (URLError, OSError):
            return False


@dataclass
class Browser:
    """A patient's browser: cookies, redirects, and a memory of what it typed."""

    site: str
    opener: OpenerDirector = field(
        default_factory=lambda: build_opener(
            HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
    )
    url: str = ""
    html: str = ""
    acknowledged: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> None:
        """Open a page."""
        self._take(self.opener.open(f"{self.site}{path}", timeout=ANSWERS_WITHIN))

    def begin(self) -> None:
        """Start a screening."""
        self.get("/screening/")
        self._post(main_form(self.html).send())

    def save_page(self, mark: str) -> None:
        """Answer the open page and note it once the redirect has been seen."""
        page_id = self.page_id
        form = main_form(self.html)
        texts = {name: f"{mark} {name}" for name in _texts(page_id)}
        self._post(form.send(**_required(page_id), **texts, **_seen(form.names)))
        assert self.page_id != page_id, self.html
        self.acknowledged.update(texts)

    @property
    def page_id(self) -> str:
        """Return the id of the page of questions that stands open."""
        assert "/page/" in self.url, self.url
        return self.url.split("/page/")[1].split("/")[0]

    def _post(self, data: dict[str, list[str]]) -> None:
        body = urlencode(data, doseq=True).encode()
        self._take(self.opener.open(self.url, data=body, timeout=ANSWERS_WITHIN))

    def _take(self, response) -> None:
        with response:
            assert response.status == 200
            self.url, self.html = response.url, response.read().decode()


def _texts(page_id: str) -> list[str]:
    """Return the questions of a page that take any words."""
    return [
        question.link_id
        for question in load_protocol().page(page_id).questions
        if question.type in {QuestionType.STRING, QuestionType.TEXT}
        and question.format is Format.PLAIN
    ]


def _required(page_id: str) -> dict[str, str]:
    """Return an answer for each choice, so that no page asks to be finished."""
    return {
        question.link_id: str(question.options[0].code) if question.options else "yes"
        for question in load_protocol().page(page_id).questions
        if question.type in {QuestionType.CHOICE, QuestionType.ACKNOWLEDGE}
    }


def _seen(names: set[str]) -> dict[str, str]:
    return {"seen": "1"} if "seen" in names else {}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of a server with a database of its own, migrated."""
    (tmp_path / "static").mkdir()
    made = {**os.environ, **new_secrets(), "CLINIC_VAR_DIR": str(tmp_path)}
    made["DATABASE_URL"] = _database(tmp_path)
    for command in ("migrate", "publish_protocol"):
        subprocess.run(
            [sys.executable, "manage.py", command, "--verbosity", "0"],
            cwd=ROOT,
            env=made,
            check=True,
            timeout=120,
            stdout=subprocess.DEVNULL,
        )
    return made


def _database(folder: Path) -> str:
    if os.environ.get("DATABASE", "sqlite") == "postgres":
        return start_postgres(folder / "postgres")
    return f"sqlite:///{quote(str(folder / 'kill.sqlite3'))}"


@contextmanager
def running(environment: dict[str, str]) -> Iterator[Server]:
    """Run a server on a port that was free a moment ago; end what was started."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Server(port, environment)
    try:
        server.start()
        yield server
    finally:
        server.kill()


def kill_and_look(server: Server, chance: random.Random, number: int) -> None:
    """Save some pages, kill at a random moment, start again, look at every page."""
    browser = Browser(server.url)
    browser.begin()
    pages = []
    for _ in range(chance.randint(2, MOST_PAGES)):
        pages.append(browser.page_id)
        browser.save_page(f"round {number}")
    time.sleep(chance.random() / 10)
    server.kill()
    server.start()
    for page_id in pages:
        browser.get(f"/screening/page/{page_id}/")
        shown = main_form(browser.html).data
        for name in _texts(page_id):
            assert shown[name] == [browser.acknowledged[name]], (page_id, name)
        for name, value in _required(page_id).items():
            assert shown[name] == [value], (page_id, name)


def test_every_acknowledged_page_outlives_the_server(environment: dict[str, str]):
    chance = random.Random(SEED)  # noqa: S311 - not a secret
    with running(environment) as server:
        for number in range(ROUNDS):
            kill_and_look(server, chance, number)


@pytest.mark.soak
def test_every_acknowledged_page_outlives_the_server_for_long(
    environment: dict[str, str],
):
    chance = random.Random(SEED + 1)  # noqa: S311 - not a secret
    until = time.monotonic() + float(os.environ.get("CLINIC_SOAK_SECONDS", "600")) / 4
    number = 0
    with running(environment) as server:
        while time.monotonic() < until or number < ROUNDS:
            kill_and_look(server, chance, number)
            number += 1
