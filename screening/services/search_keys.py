"""Keep what a screening is found by in step with what its pages say."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from screening.models import Screening, SearchKey
from screening.search_terms import keys_of


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many screenings a batch went through, and the last; None at the end."""

    count: int
    last: UUID | None


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


@transaction.atomic
def rebuild_after(last: UUID | None, most: int) -> Rebuilt:
    """Make the hashes of the next screenings anew, in order of their ids."""
    rows = Screening.objects.select_for_update(of=("self",)).order_by("pk")
    following = rows.filter(pk__gt=last) if last else rows
    batch = list(following.only("identity")[:most])
    for screening in batch:
        keep_search_keys(screening)
    return Rebuilt(len(batch), batch[-1].pk if batch else None)
