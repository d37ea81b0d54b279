"""Read the pages that come with the software: ``starter/*.md``, strictly.

A file is YAML front matter between two lines of ``---``, then the text in Markdown. Its
name is the page's address. A key that is unknown, missing or of the wrong type is an
error that names the file.
"""

from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from education.models import Group
from education.services import Content
from education.sources import check_citations, read_dicts

FOLDER = Path(__file__).parent / "starter"


class StarterPageError(ValueError):
    """A starter page that cannot be loaded; the message says which and why."""


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """The head of a starter page; the loader refuses every other key."""

    title: str
    summary: str
    position: int
    group: str
    related: list[Any]
    updated: date
    next_review: date
    sources: list[Any]


@dataclass(frozen=True, kw_only=True)
class StarterPage:
    """One page as shipped."""

    slug: str
    position: int
    group: Group
    related: tuple[str, ...]
    content: Content


def read_all(folder: Path = FOLDER) -> list[StarterPage]:
    """Read every page of a folder, in the order of the hub."""
    pages = [read(path) for path in sorted(folder.glob("*.md"))]
    return sorted(pages, key=lambda page: (page.position, page.slug))


def read(path: Path) -> StarterPage:
    """Read one page. Raise StarterPageError when anything is not as it should be."""
    try:
        return _page(path.stem, path.read_text(encoding="utf-8"))
    except (TypeError, ValueError, ValidationError, yaml.YAMLError) as error:
        raise StarterPageError(f"{path.name}: {error}") from error


def _page(slug: str, text: str) -> StarterPage:
    validate_slug(slug)
    start, *rest = text.split("---\n", 2)
    if start or len(rest) != 2:  # noqa: PLR2004 - the head and the text
        raise ValueError("the page does not start with front matter between --- lines")
    head, body = _front_matter(rest[0]), rest[1].strip() + "\n"
    sources = read_dicts(head.sources)
    check_citations(body, sources)
    content = Content(
        title=head.title,
        summary=head.summary,
        body=body,
        updated_on=head.updated,
        next_review_on=head.next_review,
        sources=sources,
    )
    return StarterPage(
        slug=slug,
        position=head.position,
        group=Group(head.group),
        related=tuple(_slug(each) for each in head.related),
        content=content,
    )


def _slug(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a related page is named by its address")
    validate_slug(value)
    return value


def _front_matter(text: str) -> FrontMatter:
    found = yaml.safe_load(text)
    if not isinstance(found, dict):
        raise TypeError("the front matter is not a mapping")
    types = {each.name: each.type for each in fields(FrontMatter)}
    if set(found) != set(types):
        raise ValueError(f"wrong keys: {sorted(set(found) ^ set(types), key=str)}")
    for key, wanted in types.items():
        _check_type(key, found[key], wanted)
    return FrontMatter(**found)


def _check_type(key: str, value: object, wanted: Any) -> None:
    """Refuse a value that YAML read as something else, such as True for a number."""
    if type(value) is not getattr(wanted, "__origin__", wanted):
        raise TypeError(f"{key} is not of the type {wanted}")
