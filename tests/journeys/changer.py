"""A patient who changes something after sending."""

from tests.journeys.patient import Patient

CORRECT, STATUS = "/screening/correct/", "/screening/status/"
CHECK, READINGS = "/screening/correct/check/", "/screening/readings/"
BORN = {"birth_date-month": "3", "birth_date-day": "5", "birth_date-year": "1984"}


class Changer(Patient):
    """A browser whose screening was sent."""

    def opens_page(self, page_id):
        """Choose "Change" beside a page."""
        return self.opens(f"{CORRECT}page/{page_id}/")

    def presses(self, path, data=None):
        """Press a button that sends to this address."""
        return self.follow(self.client.post(path, data or {}), path)

    def sends_changes(self):
        """Press "Send my changes"."""
        return self.presses(CHECK)

    def proves(self, reference, door=CORRECT, **typed):
        """Type reference and date of birth."""
        return self.presses(door, {"reference": reference, **BORN, **typed})

    @property
    def status(self):
        """Return the status of the last answer."""
        return self.response.status_code
