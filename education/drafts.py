"""What stands in the form while somebody writes, whole or half-typed: never stored."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.utils.dateparse import parse_date

from education.models import Article, ArticleVersion
from education.services import Content
from education.sources import Source, SourceError

LONGEST_TEXT = 100_000
LONGEST_LINE = 300
MOST_SOURCES = 200
# As long as a page is good for unless its writer says otherwise.
REVIEW_AFTER = timedelta(days=365)
# No page is updated later; a day that far leads past the end of the calendar.
LAST_DAY = date(2200, 1, 1)
UNNAMED = "a-new-page"


def content_of(typed: Mapping[str, str], today: date) -> Content:
    """Read the form as far as it can be read; what is wrong or missing is left out."""
    updated = min(_date(typed.get("updated_on", "")) or today, LAST_DAY)
    return Content(
        title=typed.get("title", "")[:LONGEST_LINE],
        summary=typed.get("summary", "")[:LONGEST_LINE],
        body=typed.get("body", "")[:LONGEST_TEXT],
        updated_on=updated,
        next_review_on=_date(typed.get("next_review_on", "")) or updated + REVIEW_AFTER,
        sources=sources_of(typed),
    )


def sources_of(typed: Mapping[str, str]) -> list[Source]:
    """Give the sources that are written as they should be, each key once."""
    lines = typed.get("source_lines", "").splitlines()[:MOST_SOURCES]
    found = {source.key: source for source in _readable(lines)}
    return list(found.values())


def version_of(article: Article | None, content: Content) -> ArticleVersion:
    """Make a version that is shown and never saved."""
    page = article or Article(slug=UNNAMED)
    values = vars(content) | {"sources": [each.as_dict() for each in content.sources]}
    return ArticleVersion(article=page, **values)


def article_of(number: str) -> Article | None:
    """Find a page by its number as typed; text that is none finds nothing."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):  # noqa: PLR2004 - 64 bits
        return None
    return Article.objects.filter(pk=int(number)).first()


def _readable(lines: list[str]) -> Iterator[Source]:
    for line in lines:
        try:
            yield Source.from_line(line)
        except SourceError:
            continue


def _date(text: str) -> date | None:
    try:
        return parse_date(text.strip())
    except ValueError:
        return None
