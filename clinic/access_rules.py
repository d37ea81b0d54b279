"""The words in which an address declares who may call it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Who may call an address; `permissions`: any one of them is enough.

    Without permissions it is everybody of whom `who` speaks.
    """

    who: str
    permissions: tuple[str, ...] = ()

    def allows(self, user: Any) -> bool:
        """Tell whether this person holds one of the permissions."""
        if not user.is_staff:
            return bool(self.permissions) and any(map(user.has_perm, self.permissions))
        return not self.permissions or any(map(user.has_perm, self.permissions))


# Holds nothing of anybody, and does nothing for anybody in particular.
ANYBODY = Rule("anybody")
# The view finds the screening by the browser's own signed cookie, and by nothing else.
OWN_SCREENING = Rule("the holder of a screening's cookie")
# One's own account, also while a person who followed a link sets it up.
OWN_ACCOUNT = Rule("a member of staff, for their own account")
# Django's, and used by nobody here.
CLOSED = Rule("nobody")


def staff(*permissions: str) -> Rule:
    """Name members of staff who gave a second factor and hold one of these."""
    return Rule("a member of staff", permissions)
