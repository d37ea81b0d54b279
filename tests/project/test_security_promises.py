"""docs/security-promises.md: each numbered point is promised, by tests that exist."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "security-promises.md"
POINTS = range(1, 12)


def _rows() -> list[list[str]]:
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if len(row) == 6 and row[0][:1].isdigit()]


ROWS = _rows()
TESTS = [test.strip(" `") for row in ROWS for test in row[5].split("<br>")]


@cache
def _defined(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    )


@pytest.mark.parametrize("point", POINTS)
def test_each_point_has_promises(point: int):
    assert any(row[0].partition(".")[0] == str(point) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_promise_says_all_of_it(row: list[str]):
    assert all(row)


def test_no_promise_is_numbered_twice():
    numbers = [row[0] for row in ROWS]

    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("test", TESTS)
def test_the_test_that_proves_it_is_there(test: str):
    path, _, name = test.partition("::")

    assert (ROOT / path).is_file()
    assert name.startswith("test_")
    assert name in _defined(ROOT / path)
