"""What a deployment sets: read from the environment, refused when unsafe."""

import base64
import binascii
import os
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
SECRET_NAMES = ("SECRET_KEY", "FIELD_KEYS", "LOOKUP_KEY")
LEAST_LETTERS = 50
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
# 32 random bytes with so few different ones do not happen: somebody typed a pattern.
LEAST_DIFFERENT = 8

env = environ.Env()


def required(name: str, why: str) -> str:
    """Return a variable that has no safe default.

    Raises ImproperlyConfigured, naming the variable and why it is needed.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"Set the environment variable {name}: {why}")
    return value


def secret_key() -> str:
    """Return the key that signs sessions and forms."""
    return required("SECRET_KEY", "it signs sessions and forms; 50 random characters.")


def field_keys() -> tuple[bytes, ...]:
    """Return the keys of encrypted columns: the first writes, every one reads."""
    text = required("FIELD_KEYS", "base64 keys of 32 bytes, commas between them.")
    return tuple(_key("FIELD_KEYS", part) for part in text.split(","))


def lookup_key() -> bytes:
    """Return the key of the hashes by which staff find an exact name or phone."""
    return _key("LOOKUP_KEY", required("LOOKUP_KEY", "a base64 key of 32 bytes."))


def backup_keys() -> tuple[bytes, ...]:
    """Return the keys of backups, the first writes; empty where none is set."""
    text = os.environ.get("BACKUP_KEY", "").strip()
    return tuple(_key("BACKUP_KEY", part) for part in text.split(",")) if text else ()


def refuse_shared(**keys: tuple[bytes, ...]) -> None:
    """Raise ImproperlyConfigured where a key stands twice, or serves two purposes.

    Whoever gets hold of one of them must not hold another with it.
    """
    seen: dict[bytes, str] = {}
    for name, of_name in keys.items():
        for key in of_name:
            if key in seen:
                both = f"{seen[key]} and {name}" if seen[key] != name else name
                raise ImproperlyConfigured(f"{both}: make a key of its own for each.")
            seen[key] = name


def refuse_guessable(*secret_keys: str) -> None:
    """Raise ImproperlyConfigured where somebody could guess what signs a session."""
    for text in secret_keys:
        if len(text) < LEAST_LETTERS or len(set(text)) < LEAST_DIFFERENT:
            raise ImproperlyConfigured(
                f"SECRET_KEY: at least {LEAST_LETTERS} random characters, in each."
            )


def refuse_reachable(hosts: list[str], bind: str) -> None:
    """Raise ImproperlyConfigured where others could reach a demonstration.

    Its sign-ins lie in a file, ask for no second factor, and go over plain http.
    """
    elsewhere = [host for host in hosts if host not in LOOPBACK]
    if elsewhere or bind.rpartition(":")[0] not in LOOPBACK:
        raise ImproperlyConfigured(
            "CLINIC_DEMO=1 is for this machine alone: leave CLINIC_HOSTS and the host "
            "of CLINIC_BIND as they are, or set CLINIC_DEMO=0."
        )


def lookup_fallbacks() -> tuple[bytes, ...]:
    """Return earlier values of that key: the audit trail is verified with them."""
    text = os.environ.get("LOOKUP_KEY_FALLBACKS", "").strip()
    parts = text.split(",") if text else []
    return tuple(_key("LOOKUP_KEY_FALLBACKS", part) for part in parts)


def decoded(text: str) -> bytes:
    """Return the bytes that a text stands for in base64; none where it is no base64."""
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _key(name: str, text: str) -> bytes:
    key = decoded(text)
    if len(key) != KEY_BYTES:
        # The text itself stays out of the message: it may be a mistyped real key.
        raise ImproperlyConfigured(f"{name}: each key is {KEY_BYTES} bytes in base64.")
    if len(set(key)) < LEAST_DIFFERENT:
        raise ImproperlyConfigured(f"{name}: a key is random, not zeros or a pattern.")
    return key


def neutral_sender(address: str) -> str:
    """Return a sender of the same domain that says nothing about what it sends."""
    return f"no-reply@{parseaddr(address)[1].rpartition('@')[2]}"


def new_secrets() -> dict[str, str]:
    """Return fresh random values for every secret that production must bring."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": _new_key(),
        "LOOKUP_KEY": _new_key(),
    }


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def use_demo_secrets(path: Path) -> None:
    """Take the demonstration's secrets from `path`, which only its owner reads."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write_private(path, new_secrets())
    environ.Env.read_env(path)


def _write_private(path: Path, values: dict[str, str]) -> None:
    """Write the file whole or not at all, so that two starts at once agree on one."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    lines = "".join(f"{name}={value}\n" for name, value in values.items())
    draft.touch(mode=0o600)
    draft.write_text(lines, encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # Another process was first; its secrets are the ones to use.
    finally:
        draft.unlink()


def database(default: str) -> dict[str, Any]:
    """Return Django's settings for `DATABASE_URL`: SQLite or PostgreSQL."""
    config = dict(env.db_url("DATABASE_URL", default=default))
    config["ATOMIC_REQUESTS"] = False
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return config | _SQLITE
    return config | _SERVER


# FULL makes an acknowledged page survive a loss of power; IMMEDIATE and the timeout
# make writers queue instead of failing half-way.
_SQLITE: dict[str, Any] = {
    # Opening a connection costs more than a patient's whole page.
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        ),
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    },
}
_SERVER: dict[str, Any] = {
    "CONN_MAX_AGE": env.int("CLINIC_DATABASE_KEEP_SECONDS", default=60),
    "CONN_HEALTH_CHECKS": True,
}
