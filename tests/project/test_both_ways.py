"""Every journey in a browser runs with JavaScript and without it."""

import ast
from pathlib import Path

import pytest

PATIENTS = {"Patient", "KeyboardPatient", "SpanishPatient"}
# It looks at the same pages with a scanner, which is a script itself; the journey over
# them is test_from_a_danger_answer_to_the_clinicians_desk.
SCANS = {"test_each_safety_page_is_accessible_and_fits_a_narrow_phone"}


def journeys(source: str) -> dict[str, set[str]]:
    """Return the tests of a module in which a patient walks, with their arguments."""
    functions = {
        node.name: node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef)
    }
    return {
        name: {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
        for name, node in functions.items()
        if name.startswith("test_") and _walks(node, functions, set())
    }


def _walks(node, functions, seen) -> bool:
    names = {found.id for found in ast.walk(node) if isinstance(found, ast.Name)}
    seen.add(node.name)
    helpers = [f for n, f in functions.items() if n in names and n not in seen]
    return bool(names & PATIENTS) or any(_walks(f, functions, seen) for f in helpers)


def test_every_journey_runs_both_ways(project_root: Path):
    modules = (project_root / "tests" / "browser").glob("test_*.py")
    found = {k: v for path in modules for k, v in journeys(path.read_text()).items()}

    assert len(found) > 5
    one_way = [name for name, wanted in found.items() if "scripts" not in wanted]
    assert set(one_way) == SCANS


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("def test_a(tab):\n    Patient(tab())", {"test_a": {"tab"}}),
        ("def _go(p):\n    Patient(p)\ndef test_a(x):\n    _go(x)", {"test_a": {"x"}}),
        ("def test_a(tab):\n    tab().goto('/')", {}),
    ],
)
def test_a_journey_is_found_also_behind_a_helper(source, wanted):
    assert journeys(source) == wanted
