"""A patient's pages against a plain Django view: CPU of GET + POST, and POST p50."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from screening import services
from screening.intake import cookie
from screening.models import ClinicProfile, Screening
from screening.protocol.protocol import load_protocol
from screening.protocol.vocabulary import journey_from_flat
from tests.bench.plain import ANSWERS, PlainRow
from tests.bench.requests import Browser, token_of
from tests.bench.rules import CASES
from tests.bench.servers import OURS, PLAIN, Server, serving
from tests.forms import main_form

OK, FOUND = 200, 302
ROUNDS, WARM_UP = 12, 2
MOST_CPU, MOST_POST = 1.0, 1.5


@dataclass
class Spent:
    """What rounds over all pages cost on one side."""

    cpu: float = 0.0
    pages: int = 0
    rounds: list[list[float]] = field(default_factory=list)

    @property
    def cpu_per_page(self) -> float:
        """CPU of one GET + POST in the server, in milliseconds."""
        return self.cpu / self.pages * 1000

    @property
    def post_p50(self) -> float:
        """Median of a POST as the client waits for it, in milliseconds."""
        return median(post for each in self.rounds for post in each) * 1000

    def post_ratio(self, other: "Spent") -> float:
        """Median, over the rounds, of this side's p50 by the other's beside it.

        How long a disk takes to confirm drifts from second to second: a round is
        compared with the one next to it, and not with those of another minute.
        """
        pairs = zip(self.rounds, other.rounds, strict=True)
        return median(median(mine) / median(theirs) for mine, theirs in pairs)


def measure() -> bool:
    """Print the ratios of this database; tell whether both limits are kept."""
    with connection.schema_editor() as editor:
        editor.create_model(PlainRow)
    with serving(PLAIN) as plain, serving(OURS) as ours:
        return _report(*_rounds(plain, ours))


def _finished_screening(ours: Browser) -> list[str]:
    """Save the whole questionnaire and return the pages of its path."""
    protocol = load_protocol()
    flat = json.loads(CASES.read_text(encoding="utf-8"))[0]["answers"]
    flat |= {
        question.link_id: question.options[0].code if question.options else "yes"
        for page in protocol.pages
        for question in page.questions
        if question.required
    }
    now = timezone.now()
    today = ClinicProfile.current().local_date(now)
    journey = journey_from_flat(protocol, flat, today)
    started = services.start_screening(now=now)
    for page in journey.path:
        services.save_page(
            screening_id=started.screening.pk,
            page_id=page.id,
            answers=journey.saved[page.id],
            now=now,
            on=today,
        )
    response = HttpResponse()
    cookie.remember(response, started.token)
    ours.set_cookie(cookie.NAME, response.cookies[cookie.NAME].value)
    assert Screening.objects.count() == 1
    return [page.id for page in journey.path]


def _rounds(plain: Server, ours: Server) -> tuple[Spent, Spent]:
    """Take turns, so that a busy moment of the machine falls on both."""
    browsers = Browser(plain.port), Browser(ours.port)
    pages = _finished_screening(browsers[1])
    theirs, mine = Spent(), Spent()
    for turn in range(WARM_UP + ROUNDS):
        if turn == WARM_UP:
            theirs, mine = Spent(), Spent()
        for browser in browsers:
            browser.close()
        _round(plain, theirs, pages, lambda _: _plain_post(browsers[0]))
        _round(ours, mine, pages, lambda page: _our_post(browsers[1], page))
    return theirs, mine


def _round(
    server: Server, spent: Spent, pages: list[str], post: Callable[[str], float]
) -> None:
    """Get and post as many pages as a whole screening has."""
    before = server.cpu()
    spent.rounds.append([post(page) for page in pages])
    spent.cpu += server.cpu() - before
    spent.pages += len(pages)


def _plain_post(plain: Browser) -> float:
    token = token_of(plain.get("/plain/").body)
    saved = plain.post("/plain/", {**ANSWERS, "csrfmiddlewaretoken": token})
    assert saved.status == FOUND, saved.body
    return saved.wall


def _our_post(ours: Browser, page_id: str) -> float:
    url = f"/screening/page/{page_id}/"
    page = ours.get(url)
    assert page.status == OK, (page_id, page.status)
    saved = ours.post(url, main_form(page.body).send())
    assert saved.status == FOUND, (page_id, saved.body)
    return saved.wall


def _report(theirs: Spent, mine: Spent) -> bool:
    cpu = mine.cpu_per_page / theirs.cpu_per_page
    post = mine.post_ratio(theirs)
    print(  # noqa: T201 - a report
        f"{connection.vendor}: CPU of GET + POST {mine.cpu_per_page:.2f} ms, plain "
        f"view {theirs.cpu_per_page:.2f} ms: {cpu:.2f} (at most {MOST_CPU})\n"
        f"{connection.vendor}: POST p50 {mine.post_p50:.2f} ms, plain view "
        f"{theirs.post_p50:.2f} ms: {post:.2f} (at most {MOST_POST})"
    )
    return cpu <= MOST_CPU and post <= MOST_POST
