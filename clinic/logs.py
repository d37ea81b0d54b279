"""Log lines by an allow-list: where and what kind, never an answer or a name.

An exception's text can hold what a patient typed (a database quotes the row it
refused), so only its type and its place in the code are written.
"""

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="-")

# These write texts that are constants in the code, with numbers alone put into them:
# the server's tell of processes. What other loggers say stays out.
OWN_LOGGERS = ("clinic", "screening", "education", "gunicorn")
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
    if record.name.partition(".")[0] not in OWN_LOGGERS or not isinstance(
        record.msg, str
    ):
        return []
    values = record.args if isinstance(record.args, tuple) else (record.args,)
    # Numbers of processes may stand in the text; of anything else the template alone.
    harmless = all(isinstance(value, int) for value in values)
    return [record.getMessage() if harmless else record.msg]


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
