"""A patient's pages against a plain Django view: CPU of GET + POST, and POST p50."""

import json
from statistics import mean, median

from django.db import connection
from django.http import HttpResponse
from django.test import override_settings
from django.utils import timezone

from screening import services
from screening.intake import cookie
from screening.models import ClinicProfile, Screening
from screening.protocol.protocol import load_protocol
from screening.protocol.vocabulary import journey_from_flat
from tests.bench.plain import ANSWERS, STANDARD_MIDDLEWARE, PlainRow
from tests.bench.requests import Answer, Browser, browser, token_of
from tests.bench.rules import CASES
from tests.forms import main_form

ROUNDS = 6
WARM_UP = 1
MOST_CPU, MOST_POST = 1.0, 1.5


def measure() -> bool:
    """Print the ratios of this database; tell whether both limits are kept."""
    with connection.schema_editor() as editor:
        editor.create_model(PlainRow)
    with (
        override_settings(ROOT_URLCONF="tests.bench.plain"),
        browser(MIDDLEWARE=STANDARD_MIDDLEWARE) as plain,
        browser() as ours,
    ):
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


Pair = tuple[Answer, Answer]


def _rounds(plain: Browser, ours: Browser) -> tuple[list[Pair], list[Pair]]:
    """Take turns, so that a busy moment of the machine falls on both."""
    pages = _finished_screening(ours)
    theirs_found, ours_found = [], []
    for turn in range(ROUNDS + WARM_UP):
        for page in pages:
            pair = _plain_pair(plain), _our_pair(ours, page)
            if turn >= WARM_UP:
                theirs_found.append(pair[0])
                ours_found.append(pair[1])
    return theirs_found, ours_found


def _plain_pair(plain: Browser) -> Pair:
    page = plain.get("/plain/")
    token = token_of(page.body)
    saved = plain.post("/plain/", {**ANSWERS, "csrfmiddlewaretoken": token})
    assert (page.status, saved.status) == (200, 302), saved.body
    return page, saved


def _our_pair(ours: Browser, page_id: str) -> Pair:
    url = f"/screening/page/{page_id}/"
    page = ours.get(url)
    assert page.status == 200, (page_id, page.status)
    saved = ours.post(url, main_form(page.body).send())
    assert saved.status == 302, (page_id, saved.body)
    return page, saved


def _report(theirs: list[Pair], mine: list[Pair]) -> bool:
    cpu = _cpu(mine) / _cpu(theirs)
    post = _p50(mine) / _p50(theirs)
    print(  # noqa: T201 - a report
        f"{connection.vendor}: CPU of GET {_part(mine, 0):.2f} and POST "
        f"{_part(mine, 1):.2f} ms; plain view {_part(theirs, 0):.2f} and "
        f"{_part(theirs, 1):.2f} ms\n"
        f"{connection.vendor}: CPU of GET + POST {_cpu(mine):.2f} ms, plain view "
        f"{_cpu(theirs):.2f} ms: {cpu:.2f} (at most {MOST_CPU})\n"
        f"{connection.vendor}: POST p50 {_p50(mine):.2f} ms, plain view "
        f"{_p50(theirs):.2f} ms: {post:.2f} (at most {MOST_POST})"
    )
    return cpu <= MOST_CPU and post <= MOST_POST


def _cpu(pairs: list[Pair]) -> float:
    return mean(page.cpu + saved.cpu for page, saved in pairs) * 1000


def _part(pairs: list[Pair], part: int) -> float:
    return mean(pair[part].cpu for pair in pairs) * 1000


def _p50(pairs: list[Pair]) -> float:
    return median(saved.wall for _, saved in pairs) * 1000
