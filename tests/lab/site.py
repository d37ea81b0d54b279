"""A real server with all pages of a screening that is far on, and their addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from education.models import Article
from screening import services
from screening.intake import cookie
from tests.bench.servers import OURS, serving
from tests.browser import seeded
from tests.hostile import states

OK = 200


@dataclass(frozen=True)
class Site:
    """Where it listens, the cookie of the patient, and what that patient may open."""

    url: str
    token: str
    pages: list[str]

    @property
    def cookie(self) -> dict[str, str]:
        """Return the cookie as Chromium takes it."""
        return {"name": cookie.NAME, "value": self.token, "url": self.url}


@contextmanager
def open_site() -> Iterator[list[Site]]:
    """Serve as `serve` does; yield the site for who answers and for who has sent."""
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("publish_protocol", verbosity=0)
    call_command("load_articles", verbosity=0, stdout=StringIO())
    with serving(OURS) as server:
        url = f"http://127.0.0.1:{server.port}"
        yield [Site(url, *_answering()), Site(url, *_sent())]


def _answering() -> tuple[str, list[str]]:
    """Return a screening with every page saved, and all that may be opened then."""
    started = services.start_screening(now=timezone.now())
    seeded.save(started.screening)
    journey = services.journey_of(_read_again(started.screening))
    pages = [f"/screening/page/{page.id}/" for page in journey.path]
    articles = Article.objects.values_list("slug", flat=True)
    learn = ["/learn/", *(f"/learn/{slug}/" for slug in articles)]
    token = _signed(started.token)
    return token, _pages(token, ["/", "/away/", *learn, *states.addresses(), *pages])


def _sent() -> tuple[str, list[str]]:
    """Return a screening that was sent, with one change."""
    started = services.start_screening(now=timezone.now())
    seeded.save(started.screening)
    case = _read_again(started.screening)
    now = timezone.now()
    services.submit(screening_id=case.pk, now=now, on=now.date())
    corrections = [f"/screening/correct/page/{p}/" for p in ("your-name", "two-weeks")]
    token = _signed(started.token)
    return token, _pages(token, [*states.addresses(), *corrections])


def _pages(token: str, addresses: list[str]) -> list[str]:
    """Return the addresses at which this patient is shown a page, each once."""
    return [path for path in dict.fromkeys(addresses) if _is_shown(token, path)]


def _is_shown(token: str, path: str) -> bool:
    """Ask in a browser of its own: one of the pages ends the visit."""
    client = Client(headers={"host": "localhost"})
    client.cookies[cookie.NAME] = token
    return client.get(path).status_code == OK


def _signed(token: str) -> str:
    response = HttpResponse()
    cookie.remember(response, token)
    return response.cookies[cookie.NAME].value


def _read_again(screening):
    return type(screening).objects.get(pk=screening.pk)
