"""Where a patient goes from a page."""

from functools import cache

from django.urls import reverse
from django.utils.http import urlencode

from screening.protocol.facts.told_readings import is_about_readings
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey

# The page to go back to after a look at an earlier one: a page id, or the check page.
RETURN = "return"
CHECK = "check"
BLANK = "blank"
# The page of readings that was saved just now: the next page says what it means.
AFTER = "after"
# Something was taken off a list just now.
REMOVED = "removed"
# The receipt without the answers, for who goes back to a page after sending.
AGAIN = "again"


def address(page: Page, **query: str) -> str:
    """Return the address of a page. No answer ever stands in an address."""
    path = _path("screening:page", page.id)
    wanted = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(wanted)}" if wanted else path


@cache
def _path(name: str, *args: str) -> str:
    return reverse(name, args=args)


def onward(journey: Journey, come_back_to: str = "") -> str:
    """Return the address after a page was saved.

    It is the first page never saved, or the one that the patient went back from if
    that stands earlier; the check page when all pages are saved.
    """
    unsaved = journey.next_page()
    for page in journey.path:
        if page is unsaved or page.id == come_back_to:
            return address(page)
    return _path("screening:check")


def saying(address: str, page: Page) -> str:
    """Return the address, which after a page of readings also says what they mean."""
    if not is_about_readings(page.link_ids):
        return address
    return f"{address}?{urlencode({AFTER: page.id})}"


def after_removal(journey: Journey, come_back_to: str = "") -> str:
    """Return the address after something was taken off, where this is said."""
    return f"{onward(journey, come_back_to)}?{REMOVED}=1"


def back(journey: Journey, page: Page, come_back_to: str = "") -> str:
    """Return the address of the page before, which leads here again."""
    if come_back_to == CHECK:
        return _path("screening:check")
    previous = journey.previous_page(page.id)
    if previous is None:
        return reverse("screening:start")
    return address(previous, **{RETURN: come_back_to or page.id})


def sent_before() -> str:
    """Return where a page leads that was sent: to the receipt, its answers left out.

    On a shared computer the Back button must bring no answer back.
    """
    return f"{reverse('screening:confirmation')}?{AGAIN}=1"
