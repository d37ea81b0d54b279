"""The marks of a text: CommonMark with tables, citations, boxes and pictures.

A citation is ``[^key]``. A box is a block quote that begins ``[!warning] Title``. A
picture is one that staff added; its words in brackets are needed. Raw HTML is shown as
the characters that were typed.
"""

import re
from itertools import pairwise, zip_longest

from django.utils.text import slugify
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from education.picture_names import PICTURE, address_of
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
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def parser() -> MarkdownIt:
    """Build the parser: CommonMark without raw HTML, with tables and our pictures."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.disable("image")
    markdown.inline.ruler.before("link", "citation", _citation)
    markdown.inline.ruler.before("link", "picture", _picture)
    markdown.core.ruler.after("block", "callouts", _callouts)
    markdown.core.ruler.push("headings", _number_headings)
    markdown.core.ruler.push("tables", _wrap_tables)
    markdown.core.ruler.push("external_links", _mark_external_links)
    return markdown


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


def _picture(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the parser's call
    """Read a picture of this site; any other stays as typed and is never fetched."""
    found = PICTURE.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        picture = state.push("picture", "img", 0)
        picture.content = plain_words(found["words"])
        picture.attrs = {
            "src": address_of(found["name"]),
            "alt": picture.content,
            "width": found["width"],
            "height": found["height"],
            "loading": "lazy",
        }
    state.pos = found.end()
    return True


def plain_words(typed: str) -> str:
    """Read the words of a picture: a mark with a backslash before it is itself."""
    return " ".join(ESCAPED.sub(r"\1", typed).split())


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
            opening.attrs["id"] = _unused_id(words_of(inline), used)


def _unused_id(text: str, used: set[str]) -> str:
    stem = slugify(text, allow_unicode=True) or "section"
    candidate, number = stem, 1
    while candidate in used:
        number += 1
        candidate = f"{stem}-{number}"
    used.add(candidate)
    return candidate


def words_of(inline: Token) -> str:
    """Give the words of a line without marks and citations."""
    words, citing = [], False
    for child in inline.children or ():
        if child.tag == "sup":
            citing = child.nesting == 1
        elif not citing:
            words.append(" " if child.type == "softbreak" else child.content)
    return "".join(words).strip()


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
