"""A real server with a database of its own, for tests that kill, fill or stop it.

Only processes that a test started are ended, by their ids.
"""

import atexit
import http.cookiejar
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from clinic.env import new_secrets
from screening.protocol.protocol import load_protocol
from screening.protocol.questionnaires.definition import Format, QuestionType
from tests.environment import start_postgres
from tests.forms import main_form

ROOT = Path(__file__).resolve().parents[1]
STARTS_WITHIN, ANSWERS_WITHIN = 40.0, 10.0


@dataclass
class Server:
    """A server in a process group of its own, that can be killed and started again.

    `whole`: `serve` with its worker, as an installation runs it; else gunicorn alone.
    """

    port: int
    environment: dict[str, str]
    application: str = "clinic.wsgi:application"
    whole: bool = False
    output: Path | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def url(self) -> str:
        """Return where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        bind = {"CLINIC_BIND": f"127.0.0.1:{self.port}"}
        out = self.output.open("ab") if self.output else None
        self.process = subprocess.Popen(
            self.command(),
            cwd=ROOT,
            env=self.environment | bind,
            start_new_session=True,
            stdout=out,
            stderr=out,
        )
        if out:
            out.close()
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            assert self.process.poll() is None, "the server ended by itself"
            assert time.monotonic() < until, "the server did not start in time"
            time.sleep(0.05)

    def kill(self) -> None:
        """End the whole group at once, as a loss of power would."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=ANSWERS_WITHIN)
        self.process = None

    def command(self) -> list[str]:
        """Return what starts it."""
        if self.whole:
            return [sys.executable, "manage.py", "serve"]
        return [
            *(sys.executable, "-m", "gunicorn", self.application),
            *("--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"),
            *("--workers", "2", "--threads", "2", "--no-control-socket"),
            *("--chdir", str(ROOT), "--log-level", "critical"),
        ]

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
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)
    url: str = ""
    html: str = ""
    status: int = 0
    acknowledged: dict[str, str] = field(default_factory=dict)
    # Every address on the way and the headers of the last answer, for who looks there.
    visited: list[str] = field(default_factory=list)
    headers: str = ""

    def __post_init__(self) -> None:
        """Make what keeps cookies and follows redirects."""
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> None:
        """Open a page."""
        self.ask(f"{self.site}{path}")
        assert self.status == 200, (self.status, self.url)

    def ask(self, url: str, data: dict[str, list[str]] | None = None) -> int:
        """Open an address or send a form, whatever comes of it; return the status."""
        body = None if data is None else urlencode(data, doseq=True).encode()
        try:
            response = self.opener.open(url, data=body, timeout=ANSWERS_WITHIN)
        except HTTPError as error:
            response = error
        with response:
            self.url, self.status = response.url, response.status
            self.html, self.headers = response.read().decode(), str(response.headers)
        self.visited += [url, self.url]
        return self.status

    def begin(self) -> None:
        """Start a screening."""
        self.get("/screening/")
        self.post(main_form(self.html).send())

    def save_page(self, mark: str) -> None:
        """Answer the open page and note it once the redirect has been seen."""
        page_id = self.page_id
        data, texts = self.answers(mark)
        self.post(data)
        assert self.page_id != page_id, self.html
        self.acknowledged.update(texts)

    def answers(self, mark: str) -> tuple[dict[str, list[str]], dict[str, str]]:
        """Return what answers the open page, with the words in it that hold a mark."""
        form = main_form(self.html)
        texts = {name: f"{mark} {name}" for name in texts_of(self.page_id)}
        seen = {"seen": "1"} if "seen" in form.names else {}
        return form.send(**required_of(self.page_id), **texts, **seen), texts

    def post(self, data: dict[str, list[str]]) -> None:
        """Send a form to where it stands."""
        self.ask(self.url, data)
        assert self.status == 200, (self.status, self.url)

    @property
    def page_id(self) -> str:
        """Return the id of the page of questions that stands open."""
        assert "/page/" in self.url, self.url
        return self.url.split("/page/")[1].split("/")[0]


def texts_of(page_id: str) -> list[str]:
    """Return the questions of a page that take any words."""
    return [
        question.link_id
        for question in load_protocol().page(page_id).questions
        if question.type in {QuestionType.STRING, QuestionType.TEXT}
        and question.format is Format.PLAIN
    ]


def required_of(page_id: str) -> dict[str, str]:
    """Return an answer for each choice, so that no page asks to be finished."""
    return {
        question.link_id: str(question.options[0].code) if question.options else "yes"
        for question in load_protocol().page(page_id).questions
        if question.type in {QuestionType.CHOICE, QuestionType.ACKNOWLEDGE}
    }


def new_installation(folder: Path, database_url: str = "") -> dict[str, str]:
    """Return the environment of an installation with a migrated database of its own."""
    (folder / "static").mkdir(exist_ok=True)
    made = {**os.environ, **new_secrets(), "CLINIC_VAR_DIR": str(folder)}
    made["EMAIL_URL"] = f"filemail:///{folder}/mail"
    # Plain http is served to this machine alone.
    made["CLINIC_HOSTS"] = "127.0.0.1,localhost"
    made["DATABASE_URL"] = database_url or new_database(folder)
    for command in ("migrate", "publish_protocol"):
        manage(made, command, "--verbosity", "0")
    return made


def manage(
    environment: dict[str, str], *arguments: str, fails: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run a command of the installation; `fails`: it is meant to."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=False,
        timeout=280,
        capture_output=True,
        text=True,
    )
    assert bool(done.returncode) is fails, (arguments, done.stdout, done.stderr)
    return done


def new_database(folder: Path) -> str:
    """Return the address of a database of its own, of the kind that is tested."""
    if os.environ.get("DATABASE", "sqlite") == "postgres":
        return new_postgres(durable=True)
    return f"sqlite:///{quote(str(folder / 'kill.sqlite3'))}"


def new_postgres(*, durable: bool) -> str:
    """Start a PostgreSQL of its own, outside of the folders that pytest closes off."""
    folder = Path(tempfile.mkdtemp(prefix="clinic-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return start_postgres(folder / "postgres", durable=durable)


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(environment: dict[str, str], **how: object) -> Iterator[Server]:
    """Run a server on a free port; end what was started."""
    server = Server(free_port(), environment, **how)
    try:
        server.start()
        yield server
    finally:
        server.kill()
