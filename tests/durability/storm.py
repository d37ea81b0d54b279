"""Eight browsers hand screenings in while everything is killed again and again."""

import http.client
import json
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from http.cookiejar import Cookie
from pathlib import Path

from tests.durability.postgres import PostgresOf
from tests.forms import main_form
from tests.served import ROOT, Browser, Server, running

CLIENTS = 8
# Longest time that all runs before it is killed: some die while they save the first
# page, some while they hand in.
LONGEST_SECONDS = 0.6
POSTGRES_EVERY = 20
NAME_PAGE, DANGER_PAGE = "your-name", "right-now"


@dataclass
class Storm:
    """So many kills, and so many screenings handed in between them."""

    environment: dict[str, str]
    kills: int
    submissions: int
    seed: int
    acknowledged: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    resent: int = 0
    killed: int = 0
    _cases: list[dict[str, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> None:
        """Let it rage; return when every screening was acknowledged."""
        self._cases = books(self.environment, "make", str(self.submissions))
        self._tickets = threading.Semaphore(0)
        with running(self.environment, whole=True, output=self._output()) as server:
            clients = [
                threading.Thread(target=self._client, args=(server.url,), daemon=True)
                for _ in range(CLIENTS)
            ]
            for client in clients:
                client.start()
            self._rage(server)
            for client in clients:
                client.join(timeout=300)
            assert not any(client.is_alive() for client in clients)

    def _rage(self, server: Server) -> None:
        chance = random.Random(self.seed)  # noqa: S311 - repeatable, not secret
        per_round, given = self.submissions / self.kills, 0
        for number in range(1, self.kills + 1):
            upto = round(number * per_round)
            self._tickets.release(upto - given) if upto > given else None
            given = upto
            time.sleep(chance.uniform(0, LONGEST_SECONDS))
            server.kill()
            self.killed += 1
            if self._postgres and number % POSTGRES_EVERY == 0:
                self._postgres.kill()
                self._postgres.start()
            server.start()

    @property
    def _postgres(self) -> PostgresOf | None:
        url = self.environment["DATABASE_URL"]
        return PostgresOf(url) if url.startswith("postgres") else None

    def _output(self) -> Path:
        return Path(self.environment["CLINIC_VAR_DIR"]) / "output.txt"

    def _client(self, url: str) -> None:
        while True:
            self._tickets.acquire()
            with self._lock:
                case = self._cases.pop() if self._cases else None
                last = not self._cases
            if case is not None:
                self._hand_in(url, case)
            if last:
                # Nobody waits for a ticket that never comes.
                self._tickets.release(CLIENTS)
                return

    def _hand_in(self, url: str, case: dict[str, str]) -> None:
        browser = Browser(url)
        browser.jar.set_cookie(_cookie(case["cookie"]))
        words = f"Zebulon {case['reference']}"
        self._page(browser, NAME_PAGE, legal_last_name=words)
        self._page(browser, DANGER_PAGE, redflag_now="yes", harm_others_now="no")
        self._until_acknowledged(browser, "/screening/check/", "/screening/done/")
        with self._lock:
            self.acknowledged[case["reference"]] = words

    def _page(self, browser: Browser, page_id: str, **answers: str) -> None:
        path = f"/screening/page/{page_id}/"
        self._until_acknowledged(browser, path, "", **answers)

    def _until_acknowledged(
        self, browser: Browser, path: str, to: str, **answers: str
    ) -> None:
        """Send the form of a page until an answer other than that page is seen."""
        address = f"{browser.site}{path}"
        while True:
            try:
                browser.ask(address)
                if to and browser.url.endswith(to):
                    return
                if browser.status == 200:
                    form = main_form(browser.html)
                    seen = {"seen": "1"} if "seen" in form.names else {}
                    browser.ask(address, form.send(**answers, **seen))
                    if browser.status == 200 and browser.url != address:
                        return
                with self._lock:
                    self.wrong.append(f"{browser.status} {browser.url}")
            except (OSError, http.client.HTTPException):
                with self._lock:
                    self.resent += 1
            time.sleep(0.1)


def books(environment: dict[str, str], *arguments: str):
    """Run the module of that name on the installation's database."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.books", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=550,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _cookie(value: str) -> Cookie:
    return Cookie(
        version=0,
        name="screening",
        value=value,
        port=None,
        port_specified=False,
        domain="127.0.0.1",
        domain_specified=False,
        domain_initial_dot=False,
        path="/",
        path_specified=True,
        secure=False,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )
