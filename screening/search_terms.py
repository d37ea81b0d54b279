"""Names, numbers and dates in one spelling, and their keyed hashes. No clock, no rows.

A hash is made under LOOKUP_KEY: without it nobody can try names against the table.
"""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.conf import settings

LEAST_DIGITS = 7  # a local number without its area code
_COUNTRY = "1"
_WHOLE_NUMBER = 11
_DATES = ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%B %d, %Y", "%b %d, %Y")
LONGEST = 200


def name(text: str) -> str:
    """Return a name without accents, case, blanks and signs: "O'Néill" is "oneill"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def phone(text: str) -> str:
    """Return the digits, without the 1 of a number written with its country."""
    digits = re.sub(r"[^0-9]", "", text)
    with_country = len(digits) == _WHOLE_NUMBER and digits.startswith(_COUNTRY)
    return digits[1:] if with_country else digits


def email(text: str) -> str:
    """Return the address without blanks and case."""
    return text.strip().casefold()


def day(text: str) -> date | None:
    """Return the date that was typed in one of the usual ways, or None."""
    for form in _DATES:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def keys_of(identity: Mapping[str, str]) -> dict[str, str]:
    """Return what a person is found by: kind and hash; nothing for what is blank."""
    plain = {
        "last_name": name(identity.get("legal_last_name", "")),
        "birth_date": identity.get("birth_date", ""),
        "phone": phone(identity.get("phone", "")),
        "email": email(identity.get("email", "")),
    }
    if plain["last_name"] and plain["birth_date"]:
        plain["person"] = f"{plain['last_name']}\0{plain['birth_date']}"
    return {kind: hashed(kind, text) for kind, text in plain.items() if text}


def guesses(typed: str) -> Iterator[tuple[str, str]]:
    """Yield what the words in a search box may be: kind and hash."""
    text = typed.strip()[:LONGEST]
    born = day(text)
    if born is not None:
        yield "birth_date", hashed("birth_date", born.isoformat())
        return
    if "@" in text:
        yield "email", hashed("email", email(text))
        return
    if len(phone(text)) >= LEAST_DIGITS:
        yield "phone", hashed("phone", phone(text))
    elif name(text):
        yield "last_name", hashed("last_name", name(text))


def hashed(kind: str, text: str) -> str:
    """Return the keyed hash; the kind goes in, so that a name is no other field."""
    plain = f"search {kind}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.new(settings.LOOKUP_KEY, plain, hashlib.sha256).hexdigest()
