"""A screening that stands ready in a browser tab, so that no test walks there first."""

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from playwright.sync_api import Page

from screening import services
from screening.intake import cookie
from screening.intake.forms import form_class_for
from screening.models import ClinicProfile, Screening
from screening.protocol.questionnaires.definition import Page as QuestionPage
from tests.journeys.filled import page_of, rightly

# One page at least for each kind of box, group, hint, unit and instrument.
KINDS = (
    "before-you-start",
    "privacy-notice",
    "reach-you",
    "your-name",
    "where-you-live",
    "height-weight",
    "why-you-came",
    "two-weeks",
    "tried-1",
    "reading-1",
)
# What opens the pages above that not everybody is asked.
GATES = ("tried", "readings")
# Puts what no question accepts into every box, and sends it.
SPOIL = r"""() => {
  const form = document.querySelector("main form");
  const boxes = "input:not([type=hidden]), select, textarea";
  for (const box of form.querySelectorAll(boxes)) {
    if (box.matches("[type=radio], [type=checkbox]")) {
      box.value = "nonsense";
      box.checked = true;
    } else {
      if (box.matches("select")) box.add(new Option("nonsense", "nonsense"));
      box.value = box.matches("select") ? "nonsense" : "x\u0001";
    }
  }
  form.querySelector("button").click();
}"""


def begin(page: Page, site: str) -> Screening:
    """Give this tab the cookie of a new screening in which nothing is saved."""
    started = services.start_screening(now=timezone.now())
    response = HttpResponse()
    cookie.remember(response, started.token)
    sent = {"name": cookie.NAME, "value": response.cookies[cookie.NAME].value}
    page.context.add_cookies([{**sent, "url": site}])
    return started.screening


def save(screening: Screening, *, only: str = "", **typed: str) -> None:
    """Save every page on the path rightly, or only one, with some boxes as typed."""
    if only:
        _save(screening, screening.protocol.page(only), typed)
        return
    journey = services.journey_of(Screening.objects.get(pk=screening.pk))
    while (page := journey.next_page()) is not None:
        _save(screening, page, typed)
        journey = services.journey_of(Screening.objects.get(pk=screening.pk))


def _save(screening: Screening, page: QuestionPage, typed: dict[str, str]) -> None:
    now = timezone.now()
    today = ClinicProfile.current().local_date(now)
    sent = QueryDict(mutable=True)
    sent.update({**page_of(page, rightly), **typed})
    form = form_class_for(page)(sent, today=today)
    assert form.is_valid(), form.errors
    services.save_page(
        screening_id=screening.pk,
        page_id=page.id,
        answers=form.page_answers(),
        now=now,
        on=today,
    )


def address(site: str, page_id: str) -> str:
    """Return the address of a page of questions."""
    return f"{site}/screening/page/{page_id}/"
