"""Text is text: what marks it as markup stands in one module, and nowhere else."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for app in ("clinic", "screening", "education")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")
)
# Renders what editors write, through an allow-list of markup.
RENDERER = "education/rendering.py"
MARKERS = {"mark_safe", "SafeString", "SafeText", "SafeData", "html_safe"}
# The format comes first in one, second in the other.
FORMATS = {"format_html": 0, "format_html_join": 1}
LOOSE = re.compile(
    r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off|\{%\s*filter\s+safe|\|\s*striptags"
)
# Ways in which a script makes markup of text.
SCRIPT_MARKERS = re.compile(
    r"\.(innerHTML|outerHTML)\s*\+?=|insertAdjacentHTML|document\.write|\beval\("
    r"|new Function|setTimeout\(\s*[\"'`]|createContextualFragment|srcdoc"
)


# Shows staff what they write, as the renderer drew it; see the payloads in a browser.
EDITOR = "editor"


def called(node: ast.Call) -> str:
    function = node.func
    return getattr(function, "attr", getattr(function, "id", ""))


def is_constant(node: ast.expr) -> bool:
    """Words that stand in the code, and no f-string or variable."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def faults_of(text: str) -> list[str]:
    """Return the lines of a module that make markup of text."""
    nodes = list(ast.walk(ast.parse(text)))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    found = [f"{call.lineno}: {called(call)}" for call in calls if marks(call)]
    found += [
        f"{node.lineno}: __html__"
        for node in nodes
        if "__html__" in (getattr(node, "attr", ""), getattr(node, "name", ""))
    ]
    return found


def marks(call: ast.Call) -> bool:
    """Tell whether a call may make markup of what is no constant of the code."""
    name = called(call)
    if name in MARKERS:
        return not all(map(is_constant, call.args))
    at = FORMATS.get(name)
    if at is not None:
        return not is_constant(call.args[at])
    return any(keyword.arg == "autoescape" for keyword in call.keywords)


def test_no_module_but_the_renderer_makes_markup_of_text():
    found = {
        str(path.relative_to(ROOT)): faults
        for path in SOURCES
        if (faults := faults_of(path.read_text(encoding="utf-8")))
    }

    assert len(SOURCES) > 200
    assert found.keys() == {RENDERER}, found


def test_no_template_leaves_the_escaping():
    found = [
        str(path)
        for path in TEMPLATES
        if LOOSE.search(path.read_text(encoding="utf-8"))
    ]

    assert len(TEMPLATES) > 100
    assert found == []


def test_no_script_makes_markup_of_text():
    scripts = [
        path
        for path in sorted((ROOT / "clinic" / "static").rglob("*.js"))
        if path.parent.name != EDITOR
    ]
    found = [
        f"{path.name}: {line}"
        for path in scripts
        for line in path.read_text(encoding="utf-8").splitlines()
        if SCRIPT_MARKERS.search(line)
    ]

    assert len(scripts) > 5
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "mark_safe(text)",
        "safestring.mark_safe(f'<b>{x}</b>')",
        "SafeString(text)",
        "format_html(text, 1)",
        "format_html(f'<b>{x}</b>')",
        "format_html('<b>' + x)",
        "format_html_join(' ', row, rows)",
        "Engine(autoescape=False)",
    ],
)
def test_the_look_at_modules_finds(line: str):
    assert faults_of(line)


@pytest.mark.parametrize(
    "text",
    ["{{ a|safe }}", "{{ a| safe }}", "{% autoescape off %}", "{{ a|default:b|safe }}"],
)
def test_the_look_at_templates_finds(text: str):
    assert LOOSE.search(text)


@pytest.mark.parametrize("line", ["SafeString('')", "format_html('<b>{}</b>', x)"])
def test_the_look_leaves_alone(line: str):
    assert faults_of(line) == []


def test_every_file_for_a_spreadsheet_goes_through_one_writer():
    """It quotes what a spreadsheet would calculate: see `test_reports`."""
    writers = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if re.search(r"csv\.(writer|DictWriter)", path.read_text(encoding="utf-8"))
    ]
    senders = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if "text/csv" in path.read_text(encoding="utf-8")
    ]

    assert writers == ["screening/review/reports/table.py"]
    assert senders == [
        "screening/review/report_pages.py",
        "screening/review/trail_pages.py",
    ]
