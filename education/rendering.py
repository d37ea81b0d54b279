"""Turn an article's Markdown into safe HTML: the only module that marks HTML safe.

The marks that a text may hold are read in ``education.markup``. What they produce then
passes an allow-list, so that a fault in one of the two layers is stopped by the other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString, mark_safe  # noqa: TID251
from django.utils.translation import get_language
from markdown_it.token import Token

from education.markup import CALLOUTS, parser, words_of
from education.picture_names import is_ours
from education.sources import CITATION

ALLOWED_ATTRIBUTES = {
    "a": {"href", "title", "rel", "id", "aria-label"},
    "div": {"role", "aria-label", "tabindex"},
    "h2": {"id"},
    "h3": {"id"},
    "h4": {"id"},
    "h5": {"id"},
    "h6": {"id"},
    "img": {"src", "alt", "width", "height", "loading"},
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


@lru_cache(maxsize=64)
def render_section(body: str, anchor: str) -> tuple[str, SafeString] | None:
    """Render what stands under one heading, up to the next of its level or above.

    It stands by itself elsewhere: without citations, since their sources are not there,
    and without ids. Returns its title and text; None for a heading that is not there.
    """
    markdown = parser()
    env: dict[str, dict[str, int]] = {"numbers": {}}
    tokens = markdown.parse(CITATION.sub("", body), env)
    starts = [
        index
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    ]
    for place, start in enumerate(starts):
        if tokens[start].attrs["id"] == anchor:
            level = tokens[start].tag
            later = (i for i in starts[place + 1 :] if tokens[i].tag <= level)
            part = tokens[start + 3 : next(later, len(tokens))]
            for token in part:
                token.attrs.pop("id", None)
            html = markdown.renderer.render(part, markdown.options, env)
            return words_of(tokens[start + 1]), _safe(html)
    return None


def _first_heading(tokens: Sequence[Token]) -> int:
    """Find where the first heading outside of boxes and lists stands."""
    starts = (
        index
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.level == 0
    )
    return next(starts, len(tokens))


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
        attribute_filter=_own_pictures,
    )
    return mark_safe(clean)  # noqa: S308  # nosec B308 B703


def _own_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Drop the address of a picture that is not this site's."""
    if (tag, attribute) == ("img", "src") and not is_ours(value):
        return None
    return value


def _headings(tokens: Sequence[Token]) -> list[Heading]:
    return [
        Heading(
            level=int(opening.tag[1]), text=words_of(line), id=str(opening.attrs["id"])
        )
        for opening, line in pairwise(tokens)
        if opening.type == "heading_open"
    ]
