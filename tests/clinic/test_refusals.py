"""What the server itself refuses: it repeats nothing, to nobody, and says so calmly."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from clinic.management.commands.serve import web

OURS, MARKER = "clinic.wsgi", b"MariaSecretMarker"
APPLICATION = """
import os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
import django
django.setup()

def application(environ, start_response):
    environ["wsgi.input"].read()
    if environ["PATH_INFO"].startswith("/breaks"):
        raise LookupError(environ["RAW_URI"])
    heads = [("X-Bad", "a\\r\\nb")] if environ["PATH_INFO"] == "/head" else []
    start_response("200 OK", [("Content-Length", "2"), *heads])
    return [b"ok"]
"""
HOST = b"Host: 127.0.0.1"
UNREADABLE = {
    "no colon": (b"GET / HTTP/1.1\r\n" + HOST + b"\r\nCookie " + MARKER, 400),
    "no such request": (MARKER + b" name=x\r\n" + HOST, 400),
    "half a line": (b"GET /" + MARKER + b"\r\n" + HOST, 400),
    "no such version": (b"GET /" + MARKER + b" HTTP/9.9\r\n" + HOST, 400),
    "bad name": (b"GET / HTTP/1.1\r\n" + HOST + b"\r\nA(" + MARKER + b": 1", 400),
    "long line": (b"GET /" + MARKER * 600 + b" HTTP/1.1\r\n" + HOST, 414),
    "long head": (b"GET / HTTP/1.1\r\n" + HOST + b"\r\nA: " + MARKER * 9000, 431),
    "no such coding": (
        b"POST / HTTP/1.1\r\n" + HOST + b"\r\nTransfer-Encoding: " + MARKER,
        501,
    ),
    "bad piece": (
        b"POST / HTTP/1.1\r\n"
        + HOST
        + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
        + MARKER
        + b"=1",
        400,
    ),
    "fails outside the site": (b"GET /breaks/" + MARKER + b" HTTP/1.1\r\n" + HOST, 500),
    "bad head of ours": (b"GET /head HTTP/1.1\r\n" + HOST, 500),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The server as it is started for a clinic, before a program that can fail."""
    folder = tmp_path_factory.mktemp("refusing")
    (folder / "failing_app.py").write_text(APPLICATION)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [part.replace(OURS, "failing_app") for part in web(f"127.0.0.1:{port}")]
    command += ["--pythonpath", f"{folder},{Path.cwd()}"]
    log = folder / "log"
    with log.open("wb") as out, subprocess.Popen(command, stderr=out) as run:
        try:
            wait_for(port)
            yield port, log
        finally:
            run.terminate()


def wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(OSError):
            if ask(port, b"GET / HTTP/1.1\r\n" + HOST).startswith(b"HTTP/1.1 200"):
                return
        time.sleep(0.05)
    pytest.fail("the server did not start")


def ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=15) as client:
        with suppress(ConnectionError):
            client.sendall(request + b"\r\nConnection: close\r\n\r\n")
        heard = b""
        with suppress(ConnectionError):
            while piece := client.recv(65536):
                heard += piece
        return heard


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_refusal_repeats_nothing(server: tuple[int, Path], name: str):
    (port, log), (request, status) = server, UNREADABLE[name]
    before = log.stat().st_size

    heard = ask(port, request)

    written = log.read_bytes()[before:]
    assert heard.startswith(b"HTTP/1.1 %d " % status)
    assert b"default-src 'none'" in heard
    assert b"no-store" in heard
    assert MARKER not in heard + written
    assert b"127.0.0.1" not in written
    assert b"No answer but a refusal" in written


def test_what_follows_is_answered(server: tuple[int, Path]):
    assert ask(server[0], b"GET / HTTP/1.1\r\n" + HOST).endswith(b"ok")
