"""Where on the network a request comes from: by it guessers are slowed down."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# What a provider hands to one household: each browser in it picks the rest anew.
OF_ONE_HOUSEHOLD = 64


def address_of(request: HttpRequest) -> str:
    """Return the address of the browser, or of the proxy that hides it.

    Behind our own proxy it is the last entry of X-Forwarded-For: whatever stands before
    that one the browser may have made up.
    """
    forwarded = request.headers.get("X-Forwarded-For", "")
    if settings.BEHIND_PROXY and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(request: HttpRequest) -> str:
    """Return what a limit counts by; the trail keeps the whole address."""
    return counted(address_of(request))


def counted(address: str) -> str:
    """Return an address of version 4 as it is, and one of version 6 as its network.

    What is no address comes back as it came.
    """
    if ":" not in address:
        return address
    try:
        found = ipaddress.IPv6Address(address.strip("[] "))
    except ValueError:
        return address
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    whole = ipaddress.IPv6Network((int(found), OF_ONE_HOUSEHOLD), strict=False)
    return str(whole.network_address)
