"""A patient who saves, and comes back by a link."""

from urllib.parse import urlsplit

from tests.journeys.patient import Patient

LATER, BACK = "/screening/later/", "/screening/back/"
BORN = {"birth_date-month": "3", "birth_date-day": "5", "birth_date-year": "1984"}
CODE = "Blue fish 47"
# Where most of them stop, and a second fact that is not theirs.
STOPPED = "where-you-live"
WRONG = {**BORN, "birth_date-day": "6"}
DEAD = "This link does not work"
SECRET_HEADERS = {"Referrer-Policy": "same-origin", "Cache-Control": "no-store"}


class Returner(Patient):
    """A browser that makes a link, or follows one."""

    def saves_for_later(self, **typed):
        """Press "Save and come back later" with this typed on the page."""
        return self.posts({**typed, "later": "1"})

    def makes_a_link(self, **typed):
        """Send the form that makes a link; without a code, by date of birth."""
        wanted = {} if "code" in typed else {"fact": "birth_date"}
        return self.presses(LATER, {**wanted, **typed})

    def presses(self, path, data=None, **options):
        """Press a button that sends to this address."""
        return self.follow(self.client.post(path, data or {}, **options), path)

    def opens_link(self, link):
        """Follow a link in a mail, or type it from paper."""
        path = urlsplit(link).path
        return self.follow(self.client.get(path), path)

    def tells(self, **fact):
        """Send the second fact: the date of birth unless another one is named."""
        return self.presses(BACK, fact or BORN)

    @property
    def link(self):
        """The link that stands on the page."""
        found = [e for e in self.document.all("textarea") if e.get("id")]
        return found[0].text.strip()

    @property
    def status(self):
        """Return the status of the last answer."""
        return self.response.status_code


def another_device():
    """Return a browser that knows nothing of the first."""
    return Returner()


def link_of(page_id="where-you-live", **typed):
    """Return a link of a patient who stopped at this page."""
    return Returner().has_reached(page_id).makes_a_link(**typed).link


def path_of(link):
    """Return the address without the host."""
    return urlsplit(link).path


def token_of(link):
    """Return the token with its hyphens."""
    return path_of(link).strip("/").rpartition("/")[2]
