"""The words of an article without its marks, for search and for checks."""

from functools import lru_cache

from markdown_it.token import Token

from education.markup import CALLOUT, parser
from education.sources import CITATION


@lru_cache(maxsize=128)
def plain(body: str) -> str:
    """Give all words of a text on one line: headings, paragraphs, lists and tables."""
    lines = (spoken(token) for token in parser().parse(body) if token.type == "inline")
    return " ".join(_ended(" ".join(line.split())) for line in lines if line.strip())


def _ended(line: str) -> str:
    """End a heading or a cell with a stop, so that it does not run into the next."""
    return f"{line}." if line[-1].isalnum() else line


def spoken(inline: Token) -> str:
    """Give the words of one line of text, without citations."""
    parts = [
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in inline.children or ()
    ]
    return CITATION.sub("", CALLOUT.sub("", "".join(parts)))
