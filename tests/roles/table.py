"""The table in docs/roles.md: every address, and who may open it."""

import re
from dataclasses import dataclass
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"
# As in the head of the table; the first is a browser in which nobody is signed in.
COLUMNS = {
    "Nobody": None,
    "Front desk": "Front desk",
    "Clinician": "Clinicians",
    "Clinical lead": "Clinical leads",
    "Page editor": "Page editors",
    "Page reviewer": "Page reviewers",
    "Administrator": "Administrators",
}
YES, NO, SIGN_IN = "yes", "no", "sign in"
ROW = re.compile(r"^\| (GET|POST) \| `([^`]*)` \| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One line: how the address is asked, and what each role is answered."""

    method: str
    route: str
    answers: dict[str, str]


def rows() -> list[Row]:
    """Read the table. A pipe within an address stands as `&#124;`."""
    found = ROW.findall(TABLE.read_text(encoding="utf-8"))
    return [
        Row(
            method,
            route.replace("&#124;", "|"),
            dict(zip(COLUMNS, cells.split(" | "), strict=True)),
        )
        for method, route, cells in found
    ]


def line(row: Row) -> str:
    """Write one line of the table."""
    route = row.route.replace("|", "&#124;")
    return f"| {row.method} | `{route}` | {' | '.join(row.answers.values())} |"
