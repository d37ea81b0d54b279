"""Leave at once: a page that tells nothing, and the visit of this browser ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from screening.intake import cookie

# Chromium writes "same-origin" for a link of ours, "none" for a typed address. A
# browser too old to say it is believed: ending a visit loses nothing that was saved.
OUR_OWN = ("same-origin", "none")
# Nothing of this site stays: no page kept for the Back button, no stored value.
CLEAR = '"cache", "storage"'


@require_safe
def away(request: HttpRequest) -> HttpResponse:
    """Show a page about nothing; asked for by a person here, end the visit too."""
    response = render(request, "away.html")
    if _is_meant(request):
        cookie.forget(response)
        response.headers["Clear-Site-Data"] = CLEAR
    return response


def _is_meant(request: HttpRequest) -> bool:
    """Tell a person's own step from another site's link and from a look ahead."""
    headers = request.headers
    ahead = "prefetch" in headers.get("Sec-Purpose", headers.get("Purpose", ""))
    ours = headers.get("Sec-Fetch-Site", "none") in OUR_OWN
    return request.method == "GET" and ours and not ahead
