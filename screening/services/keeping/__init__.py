"""How long a case is kept, who may end that, and how nothing of it is left."""

from screening.services.keeping.erasures import (
    Pending,
    ask_erasure,
    confirm_erasure,
    pending_erasure,
    refuse_erasure,
)
from screening.services.keeping.freeing import residues
from screening.services.keeping.holds import is_held, lift_hold, set_hold
from screening.services.keeping.schedule import (
    erase_expired_drafts,
    kept_until,
    overdue,
    propose_expired,
)

__all__ = [
    "Pending",
    "ask_erasure",
    "confirm_erasure",
    "erase_expired_drafts",
    "is_held",
    "kept_until",
    "lift_hold",
    "overdue",
    "pending_erasure",
    "propose_expired",
    "refuse_erasure",
    "residues",
    "set_hold",
]
