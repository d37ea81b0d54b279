"""Compile translated sentences without the gettext tools, which few machines have.

Reads the part of the .po format that `makemessages` writes: contexts and plurals too.
"""

import ast
import struct
from collections.abc import Iterator
from pathlib import Path

MAGIC, REVISION, HEADER = 0x950412DE, 0, 28
# Between a context and its sentence, and between the forms of a plural.
CONTEXT_END, FORM_END = "\x04", "\0"

Entry = dict[str, str]


def read_po(path: Path) -> dict[str, str]:
    """Return the translated sentences by key, as a .mo file holds them.

    Empty ones and those marked fuzzy are left out. Raises ValueError with the line.
    """
    found: dict[str, str] = {}
    for entry in _entries(path.read_text(encoding="utf-8").splitlines()):
        forms = [entry[name] for name in sorted(entry) if name.startswith("msgstr")]
        if forms and all(forms) and "fuzzy" not in entry:
            found[_key(entry)] = FORM_END.join(forms)
    return found


def _key(entry: Entry) -> str:
    context = f"{entry['msgctxt']}{CONTEXT_END}" if "msgctxt" in entry else ""
    plural = f"{FORM_END}{entry['msgid_plural']}" if "msgid_plural" in entry else ""
    return f"{context}{entry['msgid']}{plural}"


def _entries(lines: list[str]) -> Iterator[Entry]:
    entry: Entry = {}
    name = ""
    for number, line in enumerate([*lines, ""], start=1):
        if not line.strip():
            if "msgid" in entry:
                yield entry
            entry = {}
        elif line.startswith("#"):
            entry |= {"fuzzy": ""} if line.startswith("#,") and "fuzzy" in line else {}
        else:
            name, text = _text(line, name, number)
            entry[name] = entry.get(name, "") + text


def _text(line: str, name: str, number: int) -> tuple[str, str]:
    keyword, quote, rest = line.partition('"')
    try:
        return keyword.strip() or name, ast.literal_eval(quote + rest)
    except (SyntaxError, ValueError):
        raise ValueError(f"line {number}: no quoted text") from None


def compile_mo(sentences: dict[str, str]) -> bytes:
    """Return the .mo file of these sentences, the same bytes each time."""
    pairs = sorted((k.encode(), v.encode()) for k, v in sentences.items())
    tables = HEADER, HEADER + 8 * len(pairs)
    head = struct.pack("<7I", MAGIC, REVISION, len(pairs), *tables, 0, 0)
    offset = HEADER + 16 * len(pairs)
    table, texts = b"", b""
    for column in zip(*pairs, strict=True):
        for text in column:
            table += struct.pack("<2I", len(text), offset + len(texts))
            texts += text + b"\0"
    return head + table + texts
