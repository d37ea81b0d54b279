"""How hard a page is to read: the Flesch-Kincaid grade of its running text.

Kincaid and others 1975: 0.39 x words per sentence + 11.8 x syllables per word - 15.59.
Headings, tables and the list of sources are not running text and do not count.
Syllables are estimated from spelling, to within a few in a hundred.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it.token import Token

from education.markup import parser
from education.plain_text import spoken

WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*|[0-9]+(?:[.,:/][0-9]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"\u201d\u2019)]*\s+")
VOWELS = re.compile(r"[aeiouy]+")
# Two vowels that are spoken one after the other, as in "anxiety", "riot", "science".
SPLIT_VOWELS = re.compile(
    r"i(?:a(?!l|n)|et|o(?!u|n)|u)|(?<![cgtx])iou|(?<=sc)ien|(?<![ct])(?<!fr)ien"
    r"|eo(?!p)|(?<=cr)ea(?=t)|(?<=[dr])ea$|ua(?!r)|uou|[eo](?=ing$)",
)
# A silent e, alone or before -s, -d, -ly, -ment, -ful, -less; not as in "table".
SILENT_E = re.compile(r"(?<![aeiouy])e(?:s|d|ly|ment|ful|less)?$")
SPOKEN_ENDING = re.compile(r"(?:[^aeiouyl]le[sd]?|(?:[sxz]|ch|sh|[cg])es|[td]ed)$")


def grade(markdown: str) -> float:
    """Compute the US school grade that the text asks for; 0 if it has no words."""
    sentences = list(split_sentences(markdown))
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    if not words:
        return 0.0
    spoken = sum(map(syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59


def split_sentences(markdown: str) -> Iterator[str]:
    """Give the sentences of paragraphs and list items, in order."""
    for block in _blocks(parser().parse(markdown)):
        for sentence in SENTENCE_END.split(block):
            if WORD.search(sentence):
                yield sentence.strip()


def syllables(word: str) -> int:
    """Estimate the syllables of an English word; each digit of a number counts one."""
    if word[0].isdigit():
        return sum(character.isdigit() for character in word)
    letters = re.sub(r"['\u2019].*", "", word.lower())
    count = len(VOWELS.findall(letters)) + len(SPLIT_VOWELS.findall(letters))
    if SILENT_E.search(letters) and not SPOKEN_ENDING.search(letters):
        count -= 1
    return max(1, count)


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """Give the text of each paragraph, without headings, tables and citations."""
    for opening, line in pairwise(tokens):
        if opening.type == "paragraph_open" and "class" not in opening.attrs:
            yield spoken(line)
