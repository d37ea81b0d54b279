"""Answers about alcohol and drugs: seen with a permission of their own."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User

from screening.protocol.protocol import Protocol

MAY_SEE = "screening.view_substance_use"
FORM = "substances"
INSTRUMENT = "auditc"
RULES = ("SUB-", "INC-02")
# Keyed in by staff.
STAFF_PAGES = frozenset({"staff-dast"})


def may_see(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether this person may see what is about alcohol and drugs."""
    return isinstance(user, User) and user.has_perm(MAY_SEE)


def is_sensitive_rule(rule_id: str) -> bool:
    """Tell whether a rule speaks of alcohol or drugs."""
    return rule_id.startswith(RULES)


def sensitive_pages(protocol: Protocol) -> frozenset[str]:
    """Return the ids of the pages that ask about alcohol and drugs."""
    asked = (form.pages for form in protocol.questionnaires if form.id == FORM)
    return STAFF_PAGES | {page.id for pages in asked for page in pages}
