"""Earlier and later screenings that are probably of the same person."""

from screening.models import Screening, SearchKey, SearchKind

# A page of a case draws no more than these.
MOST = 6


def same_person(screening: Screening) -> list[Screening]:
    """Return other screenings of this last name and birth date, oldest first.

    Two people may share both: the page says "probably". One query.
    """
    own = SearchKey.objects.filter(screening_id=screening.pk, kind=SearchKind.PERSON)
    others = SearchKey.objects.filter(key_hash__in=own.values("key_hash"))
    found = Screening.objects.filter(
        pk__in=others.values("screening_id"), submitted_at__isnull=False
    )
    last = found.exclude(pk=screening.pk).order_by("-submitted_at")[:MOST]
    return list(reversed(last))
