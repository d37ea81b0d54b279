"""Keep what a screening is found by in step with what its pages say."""

from screening.models import Screening, SearchKey
from screening.search_terms import keys_of


def keep_search_keys(screening: Screening) -> None:
    """Write the keyed hashes of who this is now; the caller holds the screening."""
    keys = keys_of(screening.identity_answers())
    rows = [
        SearchKey(screening_id=screening.pk, kind=kind, key_hash=key_hash)
        for kind, key_hash in keys.items()
    ]
    SearchKey.objects.filter(screening_id=screening.pk).exclude(kind__in=keys).delete()
    SearchKey.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["screening", "kind"],
        update_fields=["key_hash"],
    )
