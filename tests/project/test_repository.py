"""What a clone must hold: two commands in the README, exact pins, no other host."""

import re
import subprocess
from pathlib import Path

import pytest

# Something that a page would load; a link that a reader may follow is allowed.
LOADED_FROM_A_HOST = re.compile(
    r"""(?:src|srcset|action|poster|data)\s*=\s*["'](?:https?:)?//"""
    r"""|<link[^>]+href\s*=\s*["'](?:https?:)?//"""
    r"""|@import\s|url\(\s*["']?(?:https?:)?//"""
    r"""|(?:fetch|importScripts|WebSocket|EventSource|sendBeacon)\(\s*["'](?:https?|wss?:)?//""",
    re.IGNORECASE,
)
# Of a script element without an address, only the data block for search engines passes.
INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:"""
    r"""|<script(?![^>]*(?:\bsrc=|"application/ld\+json"))[^>]*>\s*[^\s<]""",
    re.IGNORECASE,
)
MARKUP = (".html", ".css", ".js", ".svg")


def tracked(root: Path, *patterns: str) -> list[Path]:
    """Return the files that git tracks or would track, ignored ones left out."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True)
    names = listed.stdout.decode().split("\0")
    return [root / name for name in names if name and (root / name).is_file()]


def pages(root: Path) -> list[Path]:
    found = tracked(root, "templates", "*/static/*")
    return [path for path in found if path.suffix in MARKUP]


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_command(project_root: Path, command: str):
    readme = (project_root / "README.md").read_text()

    assert command in readme


def test_no_page_or_stylesheet_loads_from_another_host(project_root: Path):
    found = [
        f"{path.relative_to(project_root)}: {match.group()}"
        for path in pages(project_root)
        for match in LOADED_FROM_A_HOST.finditer(path.read_text())
    ]

    assert found == []


def test_no_template_needs_inline_script_or_style(project_root: Path):
    templates = [path for path in pages(project_root) if path.suffix == ".html"]

    found = [
        f"{path.relative_to(project_root)}: {match.group()}"
        for path in templates
        for match in INLINE.finditer(path.read_text())
    ]

    assert templates
    assert found == []


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="https://host.example/a.js">',
        '<link rel="stylesheet" href="//host.example/a.css">',
        "@import 'x'",
        "background: url(https://host.example/a.png)",
    ],
)
def test_the_search_for_other_hosts_finds_one(markup: str):
    assert LOADED_FROM_A_HOST.search(markup)


@pytest.mark.parametrize(
    "markup",
    ['<p style="color: red">', '<a onclick="go()">', "<script>go()</script>"],
)
def test_the_search_for_inline_code_finds_it(markup: str):
    assert INLINE.search(markup)


def test_decision_records_are_numbered_once(project_root: Path):
    records = sorted((project_root / "docs" / "decisions").glob("*.md"))
    numbers = [record.name[:4] for record in records]

    assert len(numbers) >= 14
    assert len(set(numbers)) == len(numbers)


def test_secrets_and_data_are_never_tracked(project_root: Path):
    suspicious = [
        path.name
        for path in tracked(project_root)
        if path.suffix in {".sqlite3", ".env", ".pem", ".key"}
        or "var" in path.parts[-2:-1]
    ]

    assert suspicious == []
