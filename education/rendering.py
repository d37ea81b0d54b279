"""Turn an article's Markdown into safe HTML: the only module that marks HTML safe.

The text may hold headings, lists, tables, links, emphasis, citations (``[^key]``) and
call-out boxes: a block quote whose first line is ``[!warning] Title``. Raw HTML is
shown as the characters that were typed. What Markdown produces then passes an
allow-list, so that a fault in one of the two layers is stopped by the other.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest

import nh3
from django.utils.safestring import SafeString, mark_safe  # noqa: TID251
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from education.sources import CITATION

CALLOUTS = ("note", "status", "warning", "danger", "do", "dont")
CALLOUT = re.compile(rf"\[!({'|'.join(CALLOUTS)})\][ \t]*([^\n]*)(?:\n|$)")
TOP_HEADING = 2  # the page's own title is the h1
RESERVED_IDS = frozenset(
    {
        *("main", "contents", "sources", "related", "share", "footer", "header"),
        *("article-link", "article-copied", "article-start-title", "article-q"),
    }
)
EXTERNAL = re.compile(r"(?:https?:)?//", re.IGNORECASE)

ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "rel", "id", "aria-label"},
    "div": {"role", "aria-label", "tabindex"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "ol": {"start"},
    "th": {"scope"},
}
ALLOWED_TAGS = {
    *ALLOWED_ATTRIBUTES,
    *("blockquote", "br", "code", "em", "hr", "li", "p", "pre", "s", "strong", "sup"),
    *("table", "tbody", "td", "thead", "tr", "ul"),
}
ALLOWED_CLASSES = {
    "div": {"article-table", "article-callout"}
    | {f"article-callout-{kind}" for kind in CALLOUTS},
    "p": {"article-callout-title"},
    "sup": {"article-cite"},
}
# What could end a script element or begin a comment in it.
JSON_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
ALLOWED_SCHEMES = {"https", "mailto", "tel", "sms"}


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading of the text, for the list of contents."""

    level: int
    text: str
    id: str


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """An article's text as safe HTML, and its headings in order.

    The opening is what stands before the first heading: the list of contents follows
    it, so that nobody has to pass that list to reach a warning at the top.
    """

    opening: SafeString
    sections: SafeString
    headings: tuple[Heading, ...]

    @property
    def html(self) -> SafeString:
        """Give the whole text."""
        return self.opening + self.sections


def render(body: str, source_keys: Sequence[str] = ()) -> Rendered:
    """Render Markdown to safe HTML; citations are numbered as ``source_keys`` are.

    Any text gives a page: unknown marks and unknown citations stay as typed.
    """
    return _render(body, tuple(source_keys), get_language() or "")


@lru_cache(maxsize=64)
def _render(body: str, source_keys: tuple[str, ...], _language: str) -> Rendered:
    """Render once for each language: the labels of tables and citations differ."""
    numbers = {key: number for number, key in enumerate(source_keys, start=1)}
    markdown, env = parser(), {"numbers": numbers}
    tokens = markdown.parse(body, env)
    start = _first_heading(tokens)
    opening, sections = (
        _safe(markdown.renderer.render(part, markdown.options, env))
        for part in (tokens[:start], tokens[start:])
    )
    return Rendered(
        opening=opening,
        sections=sections,
        headings=tuple(_headings(tokens)),
    )


def _first_heading(tokens: Sequence[Token]) -> int:
    """Find where the first heading outside of boxes and lists stands."""
    starts = (
        index
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    )
    return next(starts, len(tokens))


def parser() -> MarkdownIt:
    """Build the parser: CommonMark without raw HTML or pictures, and with tables."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable("image")
    markdown.inline.ruler.before("link", "citation", _citation)
    markdown.core.ruler.after("block", "callouts", _callouts)
    markdown.core.ruler.push("headings", _number_headings)
    markdown.core.ruler.push("tables", _wrap_tables)
    markdown.core.ruler.push("external_links", _mark_external_links)
    return markdown


def as_data(value: object) -> SafeString:
    """Write a value as JSON that no text in it can break out of a script element."""
    clean = json.dumps(value, ensure_ascii=False).translate(JSON_ESCAPES)
    return mark_safe(clean)  # noqa: S308  # nosec B308 B703


def _safe(html: str) -> SafeString:
    """Pass HTML through the allow-list; only then is it marked safe."""
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel=None,
    )
    return mark_safe(clean)  # noqa: S308  # nosec B308 B703


def _citation(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's call
    """Read ``[^key]`` as a link to the source; an unknown key stays as typed."""
    found = CITATION.match(state.src, state.pos, state.posMax)
    number = found and state.env.get("numbers", {}).get(found[1])
    if not found or not number:
        return False
    if not silent:
        _push_citation(state, found[1], number)
    state.pos = found.end()
    return True


def _push_citation(state: StateInline, key: str, number: int) -> None:
    state.push("sup_open", "sup", 1).attrs = {"class": "article-cite"}
    label = _("Source %(number)d") % {"number": number}
    state.push("link_open", "a", 1).attrs = {
        "href": f"#source-{key}",
        "aria-label": label,
    }
    state.push("text", "", 0).content = str(number)
    state.push("link_close", "a", -1)
    state.push("sup_close", "sup", -1)


def _callouts(state: StateCore) -> None:
    """Turn block quotes that open with ``[!kind] Title`` into call-out boxes."""
    tokens: list[Token] = []
    boxes: list[bool] = []
    for token, *first in zip_longest(state.tokens, state.tokens[1:], state.tokens[2:]):
        tokens.append(token)
        if token.type == "blockquote_open":
            found = CALLOUT.match(first[1].content) if first[1] else None
            boxes.append(found is not None)
            if found:
                tokens += _open_box(token, first[1], found)
        elif token.type == "blockquote_close" and boxes.pop():
            token.tag = "div"
    state.tokens = _without_empty_paragraphs(tokens)


def _open_box(quote: Token, inline: Token, found: re.Match[str]) -> list[Token]:
    """Make the quote a box, and its first line the tokens of a title."""
    quote.tag = "div"
    quote.attrs = {
        "class": f"article-callout article-callout-{found[1]}",
        "role": "note",
    }
    inline.content = inline.content[found.end() :]
    opening = Token("paragraph_open", "p", 1, block=True)
    opening.attrs = {"class": "article-callout-title"}
    title = Token("inline", "", 0, block=True, content=found[2].strip(), children=[])
    return [opening, title, Token("paragraph_close", "p", -1, block=True)]


def _without_empty_paragraphs(tokens: list[Token]) -> list[Token]:
    empty: set[int] = set()
    for index, (opening, line) in enumerate(pairwise(tokens)):
        if opening.type == "paragraph_open" and not line.content:
            empty |= {index, index + 1, index + 2}
    return [token for index, token in enumerate(tokens) if index not in empty]


def _number_headings(state: StateCore) -> None:
    """Start headings at h2 and give each an id of its own, made from its words."""
    used = set(RESERVED_IDS)
    for opening, inline, closing in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if opening.type == "heading_open":
            level = max(TOP_HEADING, int(opening.tag[1]))
            opening.tag = closing.tag = f"h{level}"
            opening.attrs["id"] = _unused_id(_plain(inline), used)


def _unused_id(text: str, used: set[str]) -> str:
    stem = slugify(text, allow_unicode=True) or "section"
    candidate, number = stem, 1
    while candidate in used:
        number += 1
        candidate = f"{stem}-{number}"
    used.add(candidate)
    return candidate


def _plain(inline: Token) -> str:
    """Give the words of a line without marks and citations."""
    words, citing = [], False
    for child in inline.children or ():
        if child.tag == "sup":
            citing = child.nesting == 1
        elif not citing:
            words.append(" " if child.type == "softbreak" else child.content)
    return "".join(words).strip()


def _headings(tokens: Sequence[Token]) -> list[Heading]:
    return [
        Heading(
            level=int(opening.tag[1]), text=_plain(line), id=str(opening.attrs["id"])
        )
        for opening, line in pairwise(tokens)
        if opening.type == "heading_open"
    ]


def _wrap_tables(state: StateCore) -> None:
    """Put each table into a box that scrolls on a phone and takes the keyboard."""
    tokens: list[Token] = []
    number = 0
    for token in state.tokens:
        if token.type == "table_open":
            number += 1
            tokens.append(_table_box(number))
        if token.type == "th_open":
            token.attrs = {"scope": "col"}
        tokens.append(token)
        if token.type == "table_close":
            tokens.append(Token("table_box_close", "div", -1, block=True))
    state.tokens = tokens


def _table_box(number: int) -> Token:
    box = Token("table_box_open", "div", 1, block=True)
    label = _("Table %(number)d") % {"number": number}
    box.attrs = {
        "class": "article-table",
        "role": "group",
        "aria-label": label,
        "tabindex": "0",
    }
    return box


def _mark_external_links(state: StateCore) -> None:
    """Tell the browser to give other sites neither the page nor its address."""
    for inline in state.tokens:
        for token in inline.children or ():
            if token.type == "link_open" and EXTERNAL.match(str(token.attrs["href"])):
                token.attrs["rel"] = "noopener noreferrer"
