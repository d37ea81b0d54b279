"""Help while writing: what a text may lack, each with the reason and what to do.

Nothing is fetched: a link is looked at, never followed. Warnings block nothing but an
approval, and of those only the ones that say so: a missing source and a promise.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from markdown_it.token import Token

from education.markup import TOP_HEADING, parser
from education.picture_names import PICTURE
from education.plain_text import plain
from education.readability import WORD, grade, split_sentences
from education.rendering import render
from education.services import Content
from education.site_facts import Facts
from education.sources import CITATION

# NIH and AMA advise sixth grade; AHRQ's toolkit says so, too.
TARGET_GRADE, HIGHEST_GRADE = 6, 8
MOST_WORDS_IN_SENTENCE = 20
MOST_SHOWN = 5
LONGEST_EXCERPT = 90
EXPECTED_HEADINGS = ("What we know", "What we do not know")
PROMISE = re.compile(
    r"\bsafe and effective\b|\bcur(?:e|es|ed|ing)\b|\bguarantee\w*|\bmiracle\w*"
    r"|\bbreakthrough\w*|\blife-changing\b|\bproven to\b|\brisk-free\b"
    r"|\bno side effects\b|\beligible\b|\b100 ?%|\bstop taking\b",
    re.IGNORECASE,
)
ANY_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([^)\n]*)\)")
INTERNAL = re.compile(r"/learn/(?:([^/#?]+)/)?(?:#(.*))?")


# Why each kind of finding matters.
WHY = {
    "promise": _lazy(
        "Readers in distress may choose by this word. No study can promise it."
    ),
    "source": _lazy("A reader must be able to see where a fact comes from."),
    "grade": _lazy(
        "Half of all adults read below grade 9, and fear makes reading harder."
    ),
    "sentence": _lazy("After some 20 words many readers have lost the beginning."),
    "heading": _lazy(
        "Screen readers go from heading to heading; what is missing there is not found."
    ),
    "link": _lazy(
        "A link that leads nowhere costs trust just where help is looked for."
    ),
    "picture": _lazy("People who cannot see the picture hear its words, or nothing."),
}


@dataclass(frozen=True, kw_only=True)
class Help:
    """One thing to look at, in words for the person who writes."""

    kind: str
    text: str
    blocks_approval: bool = False

    @property
    def why(self) -> str:
        """Say why it matters to a reader."""
        return str(WHY[self.kind])


def check(content: Content, facts: Facts) -> list[Help]:
    """Look a text over; ``facts`` are the pages and pictures that there are."""
    tokens = parser().parse(content.body)
    return [
        *_promises(content),
        *_sources(content),
        *_grade(content.body),
        *_long_sentences(content.body),
        *_headings(tokens),
        *_links(content.body, tokens, facts),
        *_pictures(content.body, facts),
    ]


def blocking(found: Sequence[Help]) -> list[Help]:
    """Give what an approval needs a reason for."""
    return [each for each in found if each.blocks_approval]


def _promises(content: Content) -> Iterator[Help]:
    text = " ".join((content.title, content.summary, plain(content.body)))
    words = dict.fromkeys(found.group().lower() for found in PROMISE.finditer(text))
    for word in words:
        message = _(
            "“%(word)s” promises too much or decides for the reader. Say what studies "
            "found, or leave it out."
        )
        yield Help(kind="promise", text=message % {"word": word}, blocks_approval=True)


def _sources(content: Content) -> Iterator[Help]:
    cited = set(CITATION.findall(content.body))
    if not cited:
        yield Help(
            kind="source",
            text=_("No sentence cites a source. Add one below and cite it as [^key]."),
            blocks_approval=True,
        )
    for source in content.sources:
        if source.key not in cited:
            message = _("Nothing cites the source “%(key)s”. Cite it or take it out.")
            yield Help(kind="source", text=message % {"key": source.key})


def _grade(body: str) -> Iterator[Help]:
    found = grade(body)
    if found <= TARGET_GRADE:
        return
    message = _("The text reads at grade %(found).1f; aim for %(target)d or below.")
    if found > HIGHEST_GRADE:
        message = _("The text reads at grade %(found).1f. That is too hard for many.")
    advice = _("Shorter sentences and shorter words help.")
    words = {"found": found, "target": TARGET_GRADE}
    yield Help(kind="grade", text=f"{message % words} {advice}")


def _long_sentences(body: str) -> Iterator[Help]:
    counted = [(len(WORD.findall(each)), each) for each in split_sentences(body)]
    long = sorted(
        (pair for pair in counted if pair[0] > MOST_WORDS_IN_SENTENCE), reverse=True
    )
    message = _("A sentence of %(count)d words: “%(start)s”. Make two of it.")
    for count, sentence in long[:MOST_SHOWN]:
        words = {"count": count, "start": _excerpt(sentence)}
        yield Help(kind="sentence", text=message % words)


def _headings(tokens: Sequence[Token]) -> Iterator[Help]:
    found = [
        (int(opening.tag[1]), line.content)
        for opening, line in pairwise(tokens)
        if opening.type == "heading_open"
    ]
    message = _("The heading “%(text)s” jumps a level. Go down one step at a time.")
    for (above, _text), (level, text) in pairwise([(TOP_HEADING - 1, ""), *found]):
        if level > above + 1:
            yield Help(kind="heading", text=message % {"text": _excerpt(text)})
    for expected in EXPECTED_HEADINGS:
        if expected not in [text for _level, text in found]:
            message = _("There is no heading “%(text)s”. Each page needs it.")
            yield Help(kind="heading", text=message % {"text": expected})


def _links(body: str, tokens: Sequence[Token], facts: Facts) -> Iterator[Help]:
    ids = {heading.id for heading in render(body).headings}
    for href in dict.fromkeys(_addresses(tokens)):
        problem = _problem(href, facts, ids)
        if problem:
            yield Help(kind="link", text=problem % {"href": _excerpt(href)})


def _addresses(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs["href"])


def _problem(href: str, facts: Facts, ids: Collection[str]) -> str:
    """Say what is wrong with a link; nothing when it looks right."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", href, re.IGNORECASE)
    if scheme and scheme[1].lower() in {"https", "tel", "sms", "mailto"}:
        return ""
    if scheme or href.startswith("//"):
        return _("“%(href)s” is not shown as a link. Links out start with https://.")
    if href.startswith("#"):
        missing = _("“%(href)s” leads to no heading of this page.")
        return "" if href[1:] in ids else missing
    return _internal_problem(href, facts)


def _internal_problem(href: str, facts: Facts) -> str:
    if not href.startswith("/"):
        return _("“%(href)s” is not a whole address. Write /learn/… or https://….")
    if not href.startswith("/learn/"):
        return ""
    found = INTERNAL.fullmatch(href)
    if not found or (found[1] and found[1] not in facts.headings):
        return _("“%(href)s” leads to no page of this site.")
    if found[1] and found[2] and found[2] not in facts.headings[found[1]]:
        return _("“%(href)s” leads to no heading of that page.")
    return ""


def _pictures(body: str, facts: Facts) -> Iterator[Help]:
    for words, address in ANY_PICTURE.findall(body):
        found = PICTURE.fullmatch(f"![]({address})")
        if found is None or found["name"] not in facts.pictures:
            message = _("“%(address)s” is no picture of this site. It is not shown.")
            words_of = {"address": _excerpt(address)}
            yield Help(kind="picture", text=message % words_of)
        if not words.strip():
            message = _("A picture has no words for people who cannot see it.")
            yield Help(kind="picture", text=message)


def _excerpt(text: str) -> str:
    return text if len(text) <= LONGEST_EXCERPT else f"{text[:LONGEST_EXCERPT]}…"
