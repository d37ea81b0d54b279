"""A patient at a browser: what is given, what they do, what must then hold."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.test import Client

from screening.intake import cookie
from screening.models import Screening
from screening.protocol.protocol import load_protocol
from tests.forms import main_form
from tests.journeys.structure import Document, assert_accessible, assert_error_page

START = "/screening/"
# Answers that lead through the screening without a flag of danger.
CALM = {
    "ack_not_emergency": "yes",
    "privacy_notice": "acknowledged",
    "answering_for": "self",
    "phone": "314-555-0188",
    "legal_first_name": "Mary",
    "legal_last_name": "Stone",
    "birth_date-month": "3",
    "birth_date-day": "5",
    "birth_date-year": "1984",
    "emergency_contact": "yes",
    "primary_reason": "depression",
    "tried_medicine": "no",
    "has_readings": "no",
    "takes_medicines": "no",
    "drug_past_year_times": "0",
}
MOST_PAGES = 150
# The last part of the address of the crisis page.
CRISIS = "now"


class Patient:
    """One browser on the patient's pages."""

    def __init__(self, **answers):
        self.client = Client()
        self.answers = {**CALM, **answers}
        self.response = HttpResponse()
        self.path, self.query = "", ""
        self.seen = []

    # given ------------------------------------------------------------------------

    def has_started(self):
        """Open the first page of questions."""
        self.client.get(START)
        return self.follow(self.client.post(START))

    def has_reached(self, page_id):
        """Answer all pages up to this one."""
        self.has_started()
        return self.goes_on_until(page_id)

    def has_reached_check(self):
        """Answer all pages."""
        self.has_started()
        return self.goes_on_until("check")

    def has_sent(self):
        """Answer all pages and send them."""
        return self.has_reached_check().sends()

    # when -------------------------------------------------------------------------

    def goes_on_until(self, page_id):
        """Answer page after page until this one stands open."""
        for _ in range(MOST_PAGES):
            if self.page_id == page_id:
                return self
            if self.page_id == CRISIS:
                self.chooses("go")
            else:
                self.answers_page()
        raise AssertionError(f"{page_id} was never reached: {self.seen}")

    def chooses(self, choice):
        """Press a button of the crisis page: go, call or stop."""
        hidden = [e for e in self.document.all("input") if e.get("type") == "hidden"]
        kept = {e.get("name"): e.get("value") for e in hidden}
        kept.pop("csrfmiddlewaretoken", None)
        path = "/screening/now/"
        return self.follow(self.client.post(path, {**kept, "choice": choice}), path)

    def asks_for_a_call(self, **typed):
        """Send the form that asks for a call."""
        path = "/screening/call/"
        data = {"call_phone": "314-555-0188", **typed}
        return self.follow(self.client.post(path, data), path)

    def answers_page(self, **changes):
        """Fill in the open page as planned, with these changes, and go on."""
        page = load_protocol().page(self.page_id)
        return self.posts({**planned(page, self.answers), **changes})

    def posts(self, data):
        """Send exactly this with the hidden boxes of the open page."""
        hidden = main_form(self.html).data
        kept = {k: hidden[k] for k in ("seen", "return", "asked") if k in hidden}
        return self.follow(self.client.post(self.path, {**kept, **data}))

    def goes_back(self, **typed):
        """Press Back, with this typed on the page."""
        return self.posts({**typed, "back": "1"})

    def opens(self, path):
        """Go to an address."""
        return self.follow(self.client.get(path), path)

    def sends(self):
        """Press "Send my answers" on the check page."""
        return self.follow(self.client.post("/screening/check/"), "/screening/check/")

    def forgets_the_cookie(self):
        """Lose the screening, as a browser does that was closed."""
        del self.client.cookies[cookie.NAME]
        return self

    # then -------------------------------------------------------------------------

    @property
    def html(self):
        """The page that stands open."""
        return self.response.content.decode()

    @property
    def document(self):
        """Its elements."""
        return Document(self.html)

    @property
    def page_id(self):
        """The last part of its address."""
        return self.path.rstrip("/").rpartition("/")[2]

    @property
    def screening(self):
        """The only record."""
        return Screening.objects.get()

    def sees(self, text):
        """Fail unless the page says this."""
        words = " ".join(self.document.all("main")[0].text.split())
        assert text in words, words
        return self

    def does_not_see(self, text):
        """Fail if the page says this."""
        assert text not in " ".join(self.document.all("main")[0].text.split())
        return self

    def typed(self):
        """Return what stands in the boxes of the page."""
        return main_form(self.html).data

    def follow(self, response, path=None):
        """Go where the server leads, and check each page on the way."""
        while response.status_code in {301, 302}:
            path = response.headers["Location"]
            assert urlsplit(path).path.startswith(START)
            response = self.client.get(path)
        self.response = response
        self.path, _, self.query = (path or response.wsgi_request.path).partition("?")
        self.seen.append(self.page_id)
        assert response.headers["Cache-Control"] == "no-store"
        check = assert_error_page if self._has_errors() else assert_accessible
        check(self.html)
        return self

    def _has_errors(self):
        return 'class="panel error-summary"' in self.html


def planned(page, answers):
    """Return what to send for a page: as planned, else "no" or the first option."""
    sent = {}
    for question in page.questions:
        names = [question.link_id + end for end in ("", "-month", "-day", "-year")]
        told = {name: answers[name] for name in names if name in answers}
        codes = [str(option.code) for option in question.options]
        if not told and question.type == "choice":
            told = {question.link_id: "no" if "no" in codes else codes[0]}
        sent.update({k: v for k, v in told.items() if v is not None})
    return sent
