"""The site with faults built in: a file names which one happens at the next request.

Each fault quotes what a patient typed, as the worst library would.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from clinic.wsgi import application

__all__ = ["FAULTS", "application"]

SWITCH = Path(os.environ["CLINIC_VAR_DIR"]) / "fault"


def _fails(error: type[Exception]) -> Callable[..., Any]:
    def failing(*args: Any, **kwargs: Any) -> Any:
        raise error(f"failed at {args!r} {kwargs!r}")

    return failing


def _chained(*args: Any, **kwargs: Any) -> Any:
    try:
        _fails(ValueError)(*args, **kwargs)
    except ValueError as error:
        raise KeyError(str(kwargs)) from error


def _bad_sql(*args: Any, **kwargs: Any) -> Any:
    """Let the database itself quote the words, in its own log, too."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere WHERE words = %s", ["harmless"])


def _broken_template(*args: Any, **kwargs: Any) -> Any:
    from django.template import Context, Template  # noqa: PLC0415

    words = str(kwargs)
    return Template("{% load nothing %}{{ words }}").render(Context({"words": words}))


def _warns(*args: Any, **kwargs: Any) -> Any:
    import logging  # noqa: PLC0415
    import warnings  # noqa: PLC0415

    logging.getLogger("some.library").error("could not use %r", kwargs)
    words = f"could not use {kwargs!r}"
    logging.getLogger("some.library").warning(words)
    warnings.warn("deprecated", DeprecationWarning, stacklevel=1)
    raise RuntimeError(str(kwargs))


def _build() -> dict[str, Callable[..., Any]]:
    from django.db import IntegrityError, OperationalError  # noqa: PLC0415

    return {
        "view": _fails(ValueError),
        "chained": _chained,
        "integrity": _fails(IntegrityError),
        "operational": _fails(OperationalError),
        "unicode": lambda *a, **k: str(k).encode("ascii"),
        "sql": _bad_sql,
        "template": _broken_template,
        "library": _warns,
        "memory": _fails(MemoryError),
    }


FAULTS = _build()


def _patch(module: Any, name: str) -> None:
    """Let a function of a module fail while the file says so."""
    original = getattr(module, name)

    def maybe(*args: Any, **kwargs: Any) -> Any:
        fault = SWITCH.read_text() if SWITCH.exists() else ""
        return (FAULTS[fault] if fault else original)(*args, **kwargs)

    setattr(module, name, maybe)


def _patch_all() -> None:
    from screening import services  # noqa: PLC0415

    for name in ("save_page", "request_callback", "add_note", "make_return_link"):
        _patch(services, name)


_patch_all()
