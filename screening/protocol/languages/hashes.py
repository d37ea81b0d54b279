"""Write the digest of today's English into the entries of a language file."""

from collections.abc import Iterator, Mapping

import yaml

from screening.protocol.languages.overlay import OF
from screening.protocol.languages.wording import Words, digest


def with_hashes(name: str, text: str, english: Mapping[str, Words]) -> str:
    """Return the text of the file `name` with every digest renewed.

    Only the digests change: comments and line breaks stay as they were.
    """
    found = list(_digests(yaml.compose(text, yaml.SafeLoader), name, english))
    for path, node in reversed(found):
        start, end = node.start_mark.index, node.end_mark.index
        text = f"{text[:start]}'{digest(english[path])}'{text[end:]}"
    return text


def _digests(
    node: yaml.Node | None, path: str, english: Mapping[str, Words]
) -> Iterator[tuple[str, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if path in english and key.value == OF:
            yield path, value
        else:
            yield from _digests(value, f"{path}.{key.value}", english)
