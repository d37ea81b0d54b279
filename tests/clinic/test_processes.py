"""Server and worker live and die together."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management.base import CommandError

from clinic.management.commands.serve import refuse_taken
from clinic.processes import run_together

# A child that writes its id, then waits to be ended.
WAITS = (
    "import os, sys, time\n"
    "open(sys.argv[1], 'w').write(str(os.getpid()))\n"
    "time.sleep(60)"
)
# A child that ends by itself as soon as a file exists.
ENDS = (
    "import os, sys, time\n"
    "while not os.path.exists(sys.argv[1]): time.sleep(.01)\n"
    "sys.exit(3)"
)


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def ended(pid_file: Path) -> bool:
    try:
        os.kill(int(pid_file.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, f"{path.name} was never written"
        time.sleep(0.02)


def test_when_one_ends_the_other_is_ended(tmp_path: Path):
    pid = tmp_path / "pid"

    status = run_together([python(WAITS, str(pid)), python(ENDS, str(pid))])

    wait_for(pid)
    assert status == 3
    assert ended(pid)


def test_a_child_that_ends_well_is_still_a_failure():
    assert run_together([python("pass")]) == 1


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_of_them(tmp_path: Path, name: signal.Signals):
    pids = [tmp_path / "one", tmp_path / "two"]
    parent = (
        "import sys\nfrom clinic.processes import run_together\n"
        f"code = {WAITS!r}\n"
        "children = [[sys.executable, '-c', code, path] for path in sys.argv[1:]]\n"
        "sys.exit(run_together(children))"
    )
    running = subprocess.Popen(python(parent, *map(str, pids)))
    for pid in pids:
        wait_for(pid)

    running.send_signal(name)

    assert running.wait(20) == 0
    assert all(ended(pid) for pid in pids)


def test_a_taken_port_is_named_in_plain_words():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CommandError, match=f"Port {port} is taken"):
            refuse_taken(f"127.0.0.1:{port}")


def test_a_free_port_is_accepted():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

    refuse_taken(f"127.0.0.1:{port}")
