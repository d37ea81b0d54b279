"""A fact that the patient knows besides the address or reference in hand."""

import hmac
import re
import unicodedata
from datetime import date
from itertools import pairwise

from django.contrib.auth.hashers import check_password, make_password

from screening.models import Screening

SHORTEST_CODE, LONGEST_CODE = 6, 40
_FEWEST_DIFFERENT = 4
_NOISE = re.compile(r"[\s\-\u2010-\u2015]+")


def knows_birth_date(screening: Screening) -> bool:
    """Tell whether the patient has told a date of birth to compare with."""
    return bool(screening.identity_answers().get("birth_date"))


def birth_date_matches(screening: Screening, given: date) -> bool:
    """Compare with the date of birth saved last, in constant time.

    False where none was told. Raises CannotOpen.
    """
    told = screening.identity_answers().get("birth_date", "")
    return hmac.compare_digest(told.encode(), given.isoformat().encode())


def plain_code(typed: str) -> str:
    """Return a code without what keyboards add: capitals, spaces, hyphens, widths."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", typed)).casefold()


def is_easy_code(typed: str) -> bool:
    """Tell whether five tries might guess it: few signs, or a run such as 123456."""
    plain = plain_code(typed)
    if len(plain) < SHORTEST_CODE or len(set(plain)) < _FEWEST_DIFFERENT:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    return steps in ({1}, {-1})


def hash_code(typed: str) -> str:
    """Return what is stored of a code: a slow hash, made outside of a transaction."""
    return make_password(plain_code(typed))


def code_matches(code_hash: str, typed: str) -> bool:
    """Compare with the hash, slowly, whether it is right or wrong."""
    return check_password(plain_code(typed), code_hash)
