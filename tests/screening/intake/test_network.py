"""By which address a guesser is slowed down, with our proxy in front and without."""

import pytest
from django.test import RequestFactory

from screening.intake.network import address_of, counted

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


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:a:b:c:d", "2001:db8:1:2::"),
        ("2001:db8:1:2::", "2001:db8:1:2::"),
        ("2001:DB8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("::1", "::"),
        ("", ""),
        ("unix:", "unix:"),
        ("192.0.2.7:443", "192.0.2.7:443"),
        ("x:" * 5000, "x:" * 5000),
    ],
)
def test_a_limit_counts_a_network_of_version_6_as_one(address: str, expected: str):
    assert counted(address) == expected
