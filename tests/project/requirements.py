"""Read the files that say which packages are installed."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One package: its version, and the hashes of the files that may be installed."""

    version: str
    hashes: frozenset[str]


def normal(name: str) -> str:
    """Return a name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(path: Path) -> dict[str, Pin]:
    """Return the packages of a file that `make lock` wrote."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if PIN.match(line)]
    return {
        normal(found[1]): Pin(found[2], frozenset(HASH.findall(line)))
        for line in lines
        if (found := PIN.match(line))
    }


def read_wanted(path: Path) -> dict[str, str]:
    """Return what a file asks for directly, with the version."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = filter(None, map(PIN.match, lines))
    return {normal(match[1]): match[2] for match in found}
