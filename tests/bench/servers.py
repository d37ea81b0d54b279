"""Two real servers on loopback: ours as `serve` starts it, and the plain view."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psutil
from django.db import connection

from clinic.management.commands.serve import web

OURS, PLAIN = "clinic.wsgi:application", "tests.bench.plain_wsgi:application"
PATIENCE_SECONDS = 30


class Server:
    """One gunicorn with one worker process, as long as the block lasts."""

    def __init__(self, port: int, process: psutil.Process) -> None:
        self.port = port
        self._process = process

    def cpu(self) -> float:
        """Return the CPU seconds that the worker has spent, in user and kernel."""
        spent = [child.cpu_times() for child in self._process.children()]
        return sum(times.user + times.system for times in spent)


@contextmanager
def serving(application: str) -> Iterator[Server]:
    """Serve an application on a free port, on the database of this process."""
    port = _free_port()
    ours = web(f"127.0.0.1:{port}")
    command = [application if part == OURS else part for part in ours]
    with subprocess.Popen(command, env=_environment()) as process:
        try:
            _wait_for(port)
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE_SECONDS)


def _environment() -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": _database_url(), "CLINIC_WORKERS": "1"}


def _database_url() -> str:
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    host = quote(found["HOST"] or found["OPTIONS"].get("host", ""))
    return f"postgres://{found['USER']}:@/{found['NAME']}?host={host}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)
