"""What a program does at the start page and a person does not. No outside captcha.

A box that nobody sees is left empty by people; scripts that fill in everything fill it
in. It is hidden from screen readers and from the keyboard as well, and no browser
fills it in by itself. And a person needs a moment from the page to the button.
"""

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import HttpRequest

BOX, SHOWN = "subject_line", "shown"
_SALT = "screening.start"


def stamp() -> str:
    """Return what the page carries: when it was drawn, signed."""
    return _signer().sign("start")


def is_doubtful(request: HttpRequest) -> bool:
    """Tell whether this start looks like that of a program."""
    if not settings.START_TRAP_SECONDS:
        return False
    return bool(request.POST.get(BOX)) or _was_too_fast(request.POST.get(SHOWN, ""))


def _was_too_fast(shown: str) -> bool:
    """Tell whether less than a moment passed; a stamp that is none counts as that."""
    try:
        _signer().unsign(shown, max_age=settings.START_TRAP_SECONDS)
    except SignatureExpired:
        return False
    except BadSignature:
        return True
    return True


def _signer() -> TimestampSigner:
    return TimestampSigner(salt=_SALT)
