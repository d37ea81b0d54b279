"""What only the signed-in need, which a patient's request passes by.

A patient has one signed cookie and no session: nothing of sessions, accounts and
messages has to run for their pages, and nothing is stored of their browser.
"""

from collections.abc import Awaitable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from clinic.languages import STAFF

# As Django's own middleware says it.
Answer = HttpResponseBase | Awaitable[HttpResponseBase]

# The editor's script sets it where the clock asked, not a person.
UNASKED = "X-Unasked"


def is_visitor(request: HttpRequest) -> bool:
    """Tell whether a browser that is not signed in asks for a page not of staff."""
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    return not signed_in and not request.path_info.startswith(STAFF)


class VisitorSessionMiddleware(SessionMiddleware):
    """Open a session for everybody but visitors."""

    def __call__(self, request: HttpRequest) -> Answer:
        if is_visitor(request):
            request.user = AnonymousUser()
            return self.get_response(request)
        return super().__call__(request)

    def process_request(self, request: HttpRequest) -> None:
        """Open it; what a page asks by itself does not count as use."""
        super().process_request(request)
        request.session.is_use = UNASKED not in request.headers  # type: ignore[attr-defined]


class VisitorMessageMiddleware(MessageMiddleware):
    """Keep messages to the next page, where there is a session."""

    def __call__(self, request: HttpRequest) -> Answer:
        if not hasattr(request, "session"):
            return self.get_response(request)
        return super().__call__(request)
