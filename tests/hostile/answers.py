"""What a page owes whoever typed something that it cannot take."""

import re
from urllib.parse import urlencode

from tests.journeys.structure import Document, assert_accessible, assert_error_page

# What a sentence tells a person to do; one that only says "invalid" helps nobody.
SAYS_WHAT_TO_DO = re.compile(
    r"\b(Enter|Choose|Tick|Write|Shorten|Delete|Check|Keep|Clear|Answer)\b.*\.$"
)
MARK, TEXT_TYPES = "\ufffd", {"", "text", "tel", "email"}
ANSWERED = {200, 204, 302, 400, 403, 404, 405, 409, 413, 429}

Sent = dict[str, list[str]]


def body(sent: Sent) -> bytes:
    """Return a form as bytes, halves of surrogate pairs among them."""
    return urlencode(sent, doseq=True, errors="surrogatepass").encode("ascii")


def received(text: str) -> str:
    """Return a text as a page can show it: a sign stands for what no text may hold."""
    read = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return read.replace("\0", MARK).replace("\r\n", "\n").replace("\r", "\n")


def shown(document: Document) -> dict[str, list[str]]:
    """Return what stands in the boxes of a page, or is chosen there."""
    found: dict[str, list[str]] = {}
    for control in document.all("input", "textarea"):
        if control.tag == "textarea":
            value = control.text.removeprefix("\n")
        elif control.get("type") in TEXT_TYPES or "checked" in control.attrs:
            value = control.get("value")
        else:
            continue
        found.setdefault(control.get("name"), []).append(value)
    for option in document.all("option"):
        if "selected" in option.attrs:
            box = option.inside("select")
            found.setdefault(box.get("name"), []).append(option.get("value"))
    return found


def lost(document: Document, sent: Sent, but: list[str]) -> list[str]:
    """Name what was sent and stands on the page no more; `but`: codes nobody offers."""
    kept = shown(document)
    return [
        f"{name} is lost"
        for name, values in sent.items()
        if name not in but
        and not {received(value) for value in values} <= set(kept.get(name, []))
    ]


def question_of(box: str) -> str:
    """Return the question that a box belongs to: what follows a hyphen is the box's."""
    return box.partition("-")[0]


def refusal_faults(document: Document, html: str, name: str) -> list[str]:
    """Return what is missing of a good refusal of the question of that name."""
    try:
        assert_error_page(html)
    except AssertionError as fault:
        return [f"error page: {fault}"]
    wanted = f"q-{question_of(name)}-error"
    said = [e.text for e in document.with_class("error") if e.get("id") == wanted]
    if not said:
        return [f"nothing said at {name}"]
    words = " ".join(said[0].split())
    return [] if SAYS_WHAT_TO_DO.search(words) else [f"says only {words!r}"]


def page_faults(html: str) -> list[str]:
    """Return what is wrong with a page that is shown without a refusal."""
    try:
        assert_accessible(html)
    except AssertionError as fault:
        return [f"page: {fault}"]
    return []
