"""Whether an answer just saved leads to the crisis page, and where that page is."""

from django.urls import reverse
from django.utils.http import urlencode

from screening import services
from screening.intake import steps
from screening.protocol.questionnaires.definition import Page
from screening.protocol.rules.base import Level


def is_new(saved: services.Saved) -> bool:
    """Tell whether this save raised an emergency, or changed an answer behind one.

    A page saved again as it was is no new danger: its messages stand on the next page.
    """
    found = [f for f in saved.evaluation.raised if f.rule.level is Level.EMERGENCY_NOW]
    told = {flag.rule_id for flag in saved.new_flags}
    return any(
        finding.rule.id in told
        or any(item.key in saved.changed for item in finding.evidence)
        for finding in found
    )


def address(unfinished: Page | None, come_back_to: str) -> str:
    """Return the address of the crisis page, which leads on from there.

    unfinished: a page with open questions to which the patient is led back.
    """
    query = {steps.RETURN: come_back_to, steps.BLANK: unfinished and unfinished.id}
    wanted = {name: value for name, value in query.items() if value}
    path = reverse("screening:now")
    return f"{path}?{urlencode(wanted)}" if wanted else path
