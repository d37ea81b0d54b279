"""By which address a guesser is slowed down, with our proxy in front and without."""

import pytest
from django.test import RequestFactory

from screening.intake.network import address_of

DIRECT = "192.0.2.1"


def asked(forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=DIRECT)


@pytest.mark.parametrize(
    ("behind", "forwarded", "expected"),
    [
        (False, None, DIRECT),
        (False, "203.0.113.9", DIRECT),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (True, "", DIRECT),
        (True, None, DIRECT),
    ],
)
def test_only_what_our_own_proxy_wrote_is_believed(
    settings, behind, forwarded, expected
):
    settings.BEHIND_PROXY = behind

    assert address_of(asked(forwarded)) == expected
