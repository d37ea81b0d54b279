"""Serve the site and send its notices with one command."""

import errno
import socket
import sys
from typing import Any

from django.conf import settings
from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from clinic.env import LOOPBACK, env
from clinic.processes import run_together


class Command(BaseCommand):
    help = "Serve on CLINIC_BIND with gunicorn, and run the worker that sends mails."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal; exit non-zero when the server or the worker ends."""
        bind = settings.CLINIC_BIND
        refuse_open()
        # SystemCheckError says what to change, before a port is taken.
        self.check(tags=[Tags.database], databases=["default"])
        refuse_taken(bind)
        self.stdout.write(addresses(bind))
        self.stdout.flush()
        status = run_together([web(bind), worker()])
        if status:
            raise CommandError("The server or its worker ended.", returncode=status)


def web(bind: str) -> list[str]:
    """Return the command of the web server.

    SQLite has one writer at a time: few processes, several threads each.
    """
    return [
        *(sys.executable, "-m", "gunicorn", "clinic.wsgi:application"),
        *("--bind", bind, "--no-control-socket"),
        *("--worker-class", "clinic.patience.PatientWorker"),
        *("--logger-class", "clinic.patience.ServerLogger"),
        *("--workers", str(env.int("CLINIC_WORKERS", default=2))),
        *("--threads", str(env.int("CLINIC_THREADS", default=4))),
        *("--chdir", str(settings.BASE_DIR), "--log-level", "warning"),
    ]


def worker() -> list[str]:
    """Return the command that sends what is waiting in the outbox."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_worker"]


def refuse_open() -> None:
    """Raise CommandError where people's browsers would be served without protection."""
    if settings.DEMO:
        return
    if settings.DEBUG:
        raise CommandError(
            "DJANGO_DEBUG=1 shows code and settings to anybody: unset it."
        )
    if not settings.HTTPS and not set(settings.ALLOWED_HOSTS) <= set(LOOPBACK):
        raise CommandError("CLINIC_HTTPS=0 lets others on the way listen: unset it.")


def refuse_taken(bind: str) -> None:
    """Raise CommandError when another program listens on the address."""
    host, _, port = bind.rpartition(":")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # As gunicorn does: a port that was just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(_TAKEN.format(port=port)) from None
            raise


_TAKEN = (
    "Port {port} is taken by another program. Stop that program, or choose another "
    "port:  PORT=8001 make run"
)


def addresses(bind: str) -> str:
    """Return the lines that say where to look; in a demonstration, how to sign in."""
    base = f"http://{bind}" if settings.DEMO else settings.CLINIC_BASE_URL
    lines = [
        "",
        f"  Patient   {base}{reverse('home')}",
        f"  Staff     {base}{reverse('admin:index')}",
        f"  Article   {base}/learn/",
    ]
    if settings.DEMO:
        lines += ["", f"  Sign-ins of this demonstration: {settings.DEMO_SIGN_INS}"]
    return "\n".join([*lines, "", "  Ctrl-C ends it.", ""])
