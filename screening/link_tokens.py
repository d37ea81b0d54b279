"""Tokens of return links: 144 random bits that can be typed from paper.

The letters are those of a reference, in small: none is mistaken for another.
"""

import re
import secrets

from screening.references import ALPHABET, NOISE

LETTERS = ALPHABET.lower()
LENGTH = 36
_GROUP = 4
_WHOLE = re.compile(f"[{LETTERS}]{{{LENGTH}}}")


def new_token() -> str:
    """Return a random token of nine groups, such as k7m4-txr3-…"""
    return written_token("".join(secrets.choice(LETTERS) for _ in range(LENGTH)))


def written_token(plain: str) -> str:
    """Return the token in groups, as an eye reads it."""
    return "-".join(re.findall(f".{{{_GROUP}}}", plain))


def normalise_token(text: str) -> str:
    """Return the token without hyphens, however typed; "" if it cannot be one."""
    plain = NOISE.sub("", text).lower()
    return plain if _WHOLE.fullmatch(plain) else ""
