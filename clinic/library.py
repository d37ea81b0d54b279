"""Give the screening the education pages that it points at: the only bridge."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.safestring import SafeString

from education.models import ArticleVersion
from education.reading import listed
from education.rendering import render_section
from screening.models.learning import SectionRef
from screening.services.learning import Section


class EducationLibrary:
    """The published pages, as the screening knows them: by address and heading."""

    def sections(
        self, targets: Sequence[tuple[str, str]], language: str, at: datetime
    ) -> list[Section]:
        """Return the sections that are published, in the order asked for.

        A page without a version in the language is given in English.
        """
        wanted = {slug for slug, _anchor in targets}
        versions = self._versions(wanted, language, at) if wanted else {}
        pairs = ((versions.get(slug), anchor) for slug, anchor in targets)
        found = (_section(version, anchor) for version, anchor in pairs if version)
        return [each for each in found if each is not None]

    def pages(self, language: str, at: datetime) -> list[Section]:
        """Return every published page, whole, without its text."""
        del language
        return [_page(version) for version in listed(at)]

    def _versions(
        self, slugs: Iterable[str], language: str, at: datetime
    ) -> dict[str, ArticleVersion]:
        english = settings.LANGUAGE_CODE
        languages = [english] if english.startswith(language) else [english, language]
        found: dict[str, ArticleVersion] = {}
        for code in languages:
            live = ArticleVersion.objects.live(at, code).filter(article__slug__in=slugs)
            found |= {each.article.slug: each for each in live.defer("sources")}
        return found


def _section(version: ArticleVersion, anchor: str) -> Section | None:
    if not anchor:
        return _page(version)
    found = render_section(version.body, anchor)
    if found is None:
        return None
    title, html = found
    return Section(
        ref=_ref(version, anchor),
        page_title=version.title,
        title=title,
        address=f"{version.article.get_absolute_url()}#{anchor}",
        html=html,
    )


def _page(version: ArticleVersion) -> Section:
    return Section(
        ref=_ref(version, ""),
        page_title=version.title,
        title=version.title,
        address=version.article.get_absolute_url(),
        html=SafeString(""),
    )


def _ref(version: ArticleVersion, anchor: str) -> SectionRef:
    return SectionRef(version.article.slug, anchor, version.number, version.language)
