"""One outage of the storage of a real server, and what each browser saw in it."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psutil

from tests.accounts.people import SECRET, code
from tests.durability.postgres import PostgresOf
from tests.forms import main_form
from tests.served import Browser, Server

is_sqlite = os.environ.get("DATABASE", "sqlite") == "sqlite"
STAFF = ("lead", "correct-horse-battery-staple")
MAKE_STAFF = (
    "from django.contrib.auth.models import Group, User\n"
    f"user = User.objects.create_user({STAFF[0]!r}, password={STAFF[1]!r})\n"
    "user.is_staff = True\nuser.save()\n"
    "user.groups.add(*Group.objects.all())\n"
    "from allauth.mfa.totp.internal.auth import TOTP\n"
    "from clinic.accounts.sealed_factors import Fresh\n"
    f"TOTP.activate(user, Fresh({SECRET!r}))\n"
)
PAGES = ("/screening/", "/learn/", "/screening/page/right-now/", "/staff/", "/")


class Storage:
    """What keeps the rows of one installation: taken away and given back."""

    def __init__(self, server: Server) -> None:
        self.server = server
        url = server.environment["DATABASE_URL"]
        self.postgres = None if is_sqlite else PostgresOf(url)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Fill the disk of SQLite or end PostgreSQL, as long as the block lasts."""
        self._go()
        try:
            yield
        finally:
            self._come_back()

    def _go(self) -> None:
        if self.postgres:
            self.postgres.kill()
        else:
            self._limit(0)

    def _come_back(self) -> None:
        if self.postgres:
            self.postgres.start()
        else:
            self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        """Let no file of the server grow: the system refuses each byte, as it would."""
        if self.server.process is None:
            return
        parent = psutil.Process(self.server.process.pid)
        for process in (parent, *parent.children(recursive=True)):
            hard = resource.RLIM_INFINITY
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, hard))


@dataclass
class Outage:
    """What was asked while the storage was away, by name."""

    server: Server
    seen: dict[str, Browser] = field(default_factory=dict)
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    pages: dict[str, Browser] = field(default_factory=dict)
    _ready: dict[str, tuple[str, dict[str, list[str]]]] = field(default_factory=dict)

    def prepare(self) -> None:
        """Open each form while all is well."""
        self._questions()
        self._danger()
        call = self._begun("call")
        call.get("/screening/call/")
        told = {"call_phone": "314-555-0188", "call_other_name": "Zebulon Näher"}
        self._note("call", told)
        start = self.seen["start"] = Browser(self.server.url)
        start.get("/screening/")
        self._note("start", {})
        self._staff()

    def send(self) -> None:
        """Send each form, and open pages, while the storage is away."""
        for name, (url, data) in self._ready.items():
            self.seen[name].ask(url, data)
        for path in PAGES:
            browser = self.pages[path] = Browser(self.server.url)
            browser.ask(f"{self.server.url}{path}")

    def _questions(self) -> None:
        browser = self._begun("questions")
        browser.save_page("before")
        while not browser.answers("Zebulon")[1]:
            browser.save_page("before")
        data, self.typed["questions"] = browser.answers("Zebulon")
        self._ready["questions"] = (browser.url, data)

    def _danger(self) -> None:
        browser = self._begun("danger")
        while browser.page_id != "right-now":
            browser.save_page("before")
        self._note("danger", {"redflag_now": "yes", "harm_others_now": "no"})

    def _staff(self) -> None:
        name, password = STAFF
        stranger = self.seen["sign-in"] = Browser(self.server.url)
        stranger.get("/staff/login/")
        self._note("sign-in", {"login": name, "password": password})
        staff = self.seen["staff"] = Browser(self.server.url)
        sign_in(staff)
        staff.get("/staff/screening/clinicprofile/")
        words = {"name": "Zebulon Clinic", "address": "1 Long Street\r\nFlorissant"}
        self._note("staff", words)

    def _begun(self, name: str) -> Browser:
        browser = self.seen[name] = Browser(self.server.url)
        browser.begin()
        return browser

    def _note(self, name: str, typed: dict[str, str]) -> None:
        browser = self.seen[name]
        self.typed[name] = typed
        self._ready[name] = (browser.url, main_form(browser.html).send(**typed))


def sign_in(browser: Browser) -> None:
    """Sign a member of staff in with both factors.

    A code serves once: who signs in again within half a minute takes its neighbour.
    """
    name, password = STAFF
    browser.get("/staff/login/")
    browser.post(main_form(browser.html).send(login=name, password=password))
    for steps in (0, -1, 1):
        if "second-factor" in browser.url:
            browser.post(main_form(browser.html).send(code=code(SECRET, steps)))
    assert "/login/" not in browser.url, browser.html


@contextmanager
def started_without_database(server: Server) -> Iterator[None]:
    """Run gunicorn although its database does not answer."""
    process = subprocess.Popen(
        server.command(),
        env=server.environment,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 20
        while not _listens(server):
            assert time.monotonic() < until
            time.sleep(0.05)
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def _listens(server: Server) -> bool:
    try:
        return bool(Browser(server.url).ask(f"{server.url}/robots.txt"))
    except OSError:
        return False
