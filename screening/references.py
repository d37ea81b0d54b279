"""Short names of screenings, that can be read out on the phone.

No vowels, so that no word appears; none of the pairs that eyes or ears mix up
(0 O, 1 I L, 5 S, 2 Z, 8 B, U V, 6 G, Q O, M N, and D and P that rhyme with T).
"""

import re
import secrets

ALPHABET = "CFHJKMRTWXY34679"
LENGTH = 7
_HEAD = 3
NOISE = re.compile(r"[\s\-\u2010-\u2015]+")


def new_reference() -> str:
    """Return a random reference such as K7M-4TXR; the caller sees that it is unique."""
    return _written("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def normalise_reference(text: str) -> str:
    """Return the reference as stored, however it was typed; "" if it cannot be one."""
    plain = NOISE.sub("", text).upper()
    if len(plain) != LENGTH or any(letter not in ALPHABET for letter in plain):
        return ""
    return _written(plain)


def _written(plain: str) -> str:
    return f"{plain[:_HEAD]}-{plain[_HEAD:]}"
