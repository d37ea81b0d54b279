"""Hold off a flood of saves, and never an answer that may mean danger."""

import time
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

from screening.intake.buckets import Buckets
from screening.intake.network import network_of
from screening.protocol.facts.told_readings import is_about_readings
from screening.protocol.questionnaires.definition import Page
from screening.protocol.rules.base import URGENT
from screening.protocol.rules.catalogue import ALL_RULES

RETRY_AFTER_SECONDS = 10
# What urgent rules read that no page asks as such; readings are asked about below.
DERIVED_FROM = {"cv_mi_weeks_ago": ("cv_mi_date",)}
ALL = ""


def is_flood(request: HttpRequest, page: Page) -> bool:
    """Tell whether this save has to wait: too many of one address, or of all.

    A page that an urgent rule reads never waits: who is in danger may share an
    address with whoever floods us.
    """
    most = settings.SAVES_PER_MINUTE
    if not most:
        return False
    each, all_ = _buckets(most, settings.SAVES_PER_MINUTE_IN_ALL)
    now = time.monotonic()
    if each.take(network_of(request), now) and all_.take(ALL, now):
        return False
    return not may_tell_danger(page)


def may_tell_danger(page: Page) -> bool:
    """Tell whether a rule of an emergency or of the same day reads this page."""
    read = not _urgent_reads().isdisjoint(page.link_ids)
    return read or is_about_readings(page.link_ids)


@lru_cache(maxsize=1)
def _urgent_reads() -> frozenset[str]:
    reads = {key for rule in ALL_RULES if rule.level in URGENT for key in rule.reads}
    return frozenset(reads.union(*(DERIVED_FROM.get(key, ()) for key in reads)))


@lru_cache(maxsize=2)
def _buckets(most: int, in_all: int) -> tuple[Buckets, Buckets]:
    return (
        Buckets(burst=most, per_second=most / 60),
        Buckets(burst=in_all, per_second=in_all / 60),
    )
