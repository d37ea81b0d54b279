"""`python -m tests.bench`: every ratio, on both databases; exit 1 over a limit."""

import os
import subprocess
import sys

DATABASES = ("sqlite", "postgres")


def main() -> int:
    """Run each database in a process of its own, then the rules alone."""
    codes = [_run(database) for database in DATABASES]
    return max(codes)


def _run(database: str) -> int:
    command = [sys.executable, "-m", "tests.bench.one_database"]
    environment = {**os.environ, "DATABASE": database}
    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
