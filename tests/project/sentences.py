"""Find the sentences of templates and modules: given to gettext, or past it."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

from django.utils.translation.template import templatize

CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
IN_TEMPLATE = re.compile(r"""\b(n?gettext|_)\(((?:u?(['"])(?:[^\\]|\\.)*?\3,?\s*)+)""")
# Two letters in a row after tags, variables and entities are taken away.
WORDS = re.compile(r"[^\W\d_]{2,}")
SAYING = {"title", "aria-label", "placeholder", "alt", "aria-roledescription"}
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.DOTALL)
TRANSLATED = re.compile(r"{% blocktranslate\b.*?{% endblocktranslate %}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
# An address of a site is the same in every language.
ADDRESS = re.compile(r"\b[\w.]+\.(?:org|gov|com)\b")


def of_template(path: Path) -> set[str]:
    """Return the sentences that a template gives to gettext; a plural by its key."""
    source = templatize(path.read_text(), origin=str(path))
    return {_key(match[2]) for match in IN_TEMPLATE.finditer(source)}


def _key(arguments: str) -> str:
    texts = ast.literal_eval(f"({arguments.rstrip().rstrip(',')},)")
    return "\0".join(texts)


def of_python(path: Path) -> set[str]:
    """Return the sentences that a module gives to gettext."""
    return {
        "\0".join(a.value for a in node.args if isinstance(a, ast.Constant))
        for node in ast.walk(ast.parse(path.read_text()))
        if _is_gettext(node)
    }


def _is_gettext(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not node.args:
        return False
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return name in CALLS and isinstance(node.args[0], ast.Constant)


def bare_in_template(source: str) -> list[str]:
    """Return the words that a template says past gettext."""
    plain = TAG.sub("", TRANSLATED.sub("", COMMENT.sub("", source)))
    reader = _Reader()
    reader.feed(plain)
    said = (ADDRESS.sub("", text) for text in reader.said)
    return [" ".join(text.split()) for text in said if WORDS.search(text)]


class _Reader(HTMLParser):
    """Collect what a person reads or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        # The words on an <input> that is a button; a <button> says what stands in it.
        is_button = tag == "input" and at.get("type") in {"submit", "button"}
        names = SAYING | ({"value"} if is_button else set())
        self.said += [at[name] or "" for name in names if name in at]

    def handle_data(self, data):
        self.said.append(data)


def bare_in_python(source: str) -> list[str]:
    """Return the sentences of a module that reach users past gettext.

    A sentence is a text of two words with a space between them that begins like one
    or ends like one. Docstrings and what goes to gettext are none.
    """
    tree = ast.parse(source)
    passed = _docstrings(tree) | _given_to_gettext(tree)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in passed
        and SENTENCE.search(node.value)
    ]


# Text between quotes of a script that begins or ends as a sentence does.
IN_SCRIPT = re.compile(
    r"""(["'`])((?:[A-Z][a-z]+ [^"'`]*)|(?:[^"'`]* [a-z]+[.?!]))\1"""
)
SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)


def in_script(source: str) -> list[str]:
    """Return the sentences that a script says without the page."""
    return [match[2] for match in IN_SCRIPT.finditer(SCRIPT_COMMENT.sub("", source))]


SENTENCE = re.compile(r"^[^<{=]*[^\W\d_]{2,}[,;:]? [^\W\d_]+[^<{=]*$")


def _docstrings(tree: ast.AST) -> set[int]:
    bodies = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, bodies) and node.body and isinstance(node.body[0], ast.Expr)
    }


def _given_to_gettext(tree: ast.AST) -> set[int]:
    calls = (node for node in ast.walk(tree) if _is_gettext(node))
    return {id(argument) for call in calls for argument in call.args}
