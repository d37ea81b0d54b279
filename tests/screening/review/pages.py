"""Addresses of the staff's pages, and their text as a person reads it."""

import html
import re
from typing import Any

from django.test import Client
from django.urls import reverse

from screening.models import Flag, Screening

NAME = "admin:screening_screening"


def case_url(case: Screening) -> str:
    """Return the address of a case."""
    return reverse(f"{NAME}_change", args=[case.pk])


def say_why(client: Client, case: Screening, page: str = "open", **told: str) -> Any:
    """Give the reason that is asked for before the page is shown."""
    address = reverse(f"{NAME}_reason", args=[case.pk])
    return client.post(address, {"page": page, "why": "care", **told}, follow=True)


def decide_url(case: Screening, flag: Flag, action: str) -> str:
    """Return the address that records a decision."""
    return reverse(f"{NAME}_{action}", args=[case.pk, flag.pk])


def first_flag(case: Screening) -> Flag:
    """Return the most urgent flag."""
    flag = Flag.objects.with_state().filter(screening=case).first()
    assert flag is not None
    return flag


def text_of(page: str) -> str:
    """Return the words of a page, tags and doubled spaces gone."""
    words = html.unescape(re.sub(r"<[^>]+>", " ", page))
    return " ".join(words.split())


def section(page: str, heading: str) -> str:
    """Return the text between a heading of the case page and the next one."""
    parts = re.split(r"<h2[^>]*>", page)
    found = [part for part in parts if part.startswith(heading)]
    assert len(found) == 1, heading
    return text_of(found[0])
