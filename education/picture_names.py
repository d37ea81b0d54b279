"""How pictures are named and written in a text.

The name is made from the picture's own bytes and holds its size, so that a page keeps
room for it before it is there: ``0f…9c-800x600.jpg``.
"""

import re

FOLDER = "/learn/pictures/"
NAME = re.compile(
    r"(?P<name>[0-9a-f]{32}-(?P<width>[1-9][0-9]{0,3})x(?P<height>[1-9][0-9]{0,3})"
    r"\.(?:jpg|png))"
)
# ![What is seen](/learn/pictures/0f…9c-800x600.jpg)
PICTURE = re.compile(
    rf"!\[(?P<words>(?:\\.|[^\]\[\\\n])*)\]\({re.escape(FOLDER)}{NAME.pattern}\)"
)
# A picture that says nothing to people who cannot see it.
WORDLESS = re.compile(rf"!\[\s*\]\({re.escape(FOLDER)}")


def address_of(name: str) -> str:
    """Give the address of a picture."""
    return f"{FOLDER}{name}"


def is_ours(address: str) -> bool:
    """Tell whether an address is one of this site's pictures."""
    found = NAME.fullmatch(address.removeprefix(FOLDER))
    return address.startswith(FOLDER) and found is not None
