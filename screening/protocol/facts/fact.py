"""One derived value, the answers behind it, and the threshold it was held to."""

from typing import NamedTuple

from screening.protocol.answers import Absent, Answer


class Fact(NamedTuple):
    """`because` names link ids; `threshold` is said to staff, or empty."""

    value: Answer
    because: tuple[str, ...] = ()
    threshold: str = ""


NOT_ASKED = Fact(Absent.NOT_ASKED)
LEFT_BLANK = Fact(Absent.LEFT_BLANK)
