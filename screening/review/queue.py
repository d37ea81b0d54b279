"""The queue: what staff must look at, most urgent first."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince
from django.utils.translation import gettext_lazy as _

from screening.models import Screening
from screening.protocol.rules.base import Level
from screening.review.levels import LEVEL_WORDS, level_code, level_words


class OpenLevelFilter(admin.SimpleListFilter):
    """Filter by the highest flag that nobody has closed."""

    title = _("urgency")
    parameter_name = "urgency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the levels, most urgent first, and none."""
        del request, model_admin
        levels = [(level.code, str(LEVEL_WORDS[level])) for level in reversed(Level)]
        return [*levels, ("none", str(_("No open flag")))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Screening]
    ) -> QuerySet[Screening]:
        """Keep the level chosen; anything else filters nothing."""
        del request
        by_code = {level.code: int(level) for level in Level} | {"none": 0}
        chosen = by_code.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(open_level=chosen)


class OpenQuestionsFilter(admin.SimpleListFilter):
    """Filter the cases in which a rule has no outcome."""

    title = _("rules without an outcome")
    parameter_name = "open"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer both reasons."""
        del request, model_admin
        return [
            ("not_assessed", str(_("Could not be assessed"))),
            ("failed", str(_("Failed"))),
        ]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Screening]
    ) -> QuerySet[Screening]:
        """Keep the cases with such rules."""
        del request
        if self.value() == "not_assessed":
            return queryset.filter(not_assessed_count__gt=0)
        if self.value() == "failed":
            return queryset.filter(failed_count__gt=0)
        return queryset


class ChangedFilter(admin.SimpleListFilter):
    """Filter the cases whose answers were changed after submission."""

    title = _("changes")
    parameter_name = "changed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the one that matters."""
        del request, model_admin
        return [("yes", str(_("Changed after submission")))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Screening]
    ) -> QuerySet[Screening]:
        """Keep the cases with changes; anything else filters nothing."""
        del request
        if self.value() == "yes":
            return queryset.filter(amended_at__isnull=False)
        return queryset


def urgency_badge(screening: Screening) -> str:
    """Return the highest open level as a badge; its word carries it, not its color."""
    level = screening.open_level
    return format_html(
        '<span class="badge badge-{}">{}</span>', level_code(level), level_words(level)
    )


def waiting(screening: Screening, now: datetime | None = None) -> str:
    """Return how long the case has waited for staff."""
    since = screening.queued_at or screening.last_active_at
    return timesince(since, now or timezone.now())
