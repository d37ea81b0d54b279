"""`python -m tests.project.sbom FILE`: does a bill of materials name what is pinned?"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.project.requirements import ROOT, Pin, normal, read_lock


def main(file: str) -> int:
    """Say which packages of an installation differ; return an exit code."""
    bill = json.loads(Path(file).read_text(encoding="utf-8"))
    pins = read_lock(ROOT / "requirements.txt")
    wrong = wrong_in(bill, pins)
    print(f"{len(pins)} packages; {len(wrong)} wrong {wrong or ''}")  # noqa: T201 - a report
    return 1 if wrong or not pins else 0


def wrong_in(bill: dict[str, Any], pins: dict[str, Pin]) -> list[str]:
    """Return the packages whose version or hashes a bill does not name."""
    told = {normal(part["name"]): part for part in bill["components"]}
    return [name for name, pin in pins.items() if _said(told.get(name, {})) != pin]


def _said(part: dict[str, Any]) -> Pin:
    hashes = (
        found["content"]
        for reference in part.get("externalReferences", ())
        for found in reference.get("hashes", ())
    )
    return Pin(part.get("version", ""), frozenset(hashes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
