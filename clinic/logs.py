"""Log lines by an allow-list: where and what kind, never an answer or a name.

An exception's text can hold what a patient typed (a database quotes the row it
refused), so only its type and its place in the code are written.
"""

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# These write texts that are constants in the code: what is put into them may be a
# value, and stays out, as does all that other loggers say.
OWN_LOGGERS = ("clinic", "screening", "education")
# The server's tell of processes by their numbers.
SERVER = "gunicorn"
# `extra=` keys that name code or processes, not people.
ALLOWED_EXTRA = (
    "rule_id",
    "command",
    "status_code",
    "count",
    "seconds",
    "kind",
    # How far the audit trail goes: a keyed hash of its last line.
    "sequence",
    "head",
)


class AllowListFormatter(logging.Formatter):
    """Write time, level, logger, request id, and only what is known to be harmless."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat("T", "seconds")
        parts = [moment, record.levelname, record.name, f"request={request_id.get()}"]
        parts += [*_message(record), *_extra(record), *_route(record)]
        return " ".join(parts) + _failure(record)


def _message(record: logging.LogRecord) -> list[str]:
    root = record.name.partition(".")[0]
    if root not in (*OWN_LOGGERS, SERVER) or not isinstance(record.msg, str):
        return []
    return [record.getMessage() if root == SERVER and _counts(record) else record.msg]


def _counts(record: logging.LogRecord) -> bool:
    """Tell whether nothing but numbers is put into the text."""
    values = record.args if isinstance(record.args, tuple) else (record.args,)
    return all(isinstance(value, int) for value in values)


def _extra(record: logging.LogRecord) -> list[str]:
    return [
        f"{key}={record.__dict__[key]}"
        for key in ALLOWED_EXTRA
        if key in record.__dict__
    ]


def _route(record: logging.LogRecord) -> list[str]:
    """Return the pattern of the address: the address itself may hold a key."""
    match = getattr(record.__dict__.get("request"), "resolver_match", None)
    return [f"route={match.route}"] if match else []


def _failure(record: logging.LogRecord) -> str:
    """Return type and place of the exception and of those that led to it."""
    error = record.exc_info[1] if record.exc_info else None
    lines = []
    while error is not None:
        lines.append(f"\n  {type(error).__module__}.{type(error).__qualname__}")
        frames = traceback.extract_tb(error.__traceback__)
        lines += [f"\n    {f.filename}:{f.lineno} {f.name}" for f in frames]
        error = error.__cause__ or error.__context__
    return "".join(lines)
