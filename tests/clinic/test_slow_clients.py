"""Clients that send a byte now and then hold nobody up for longer than their time."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from clinic import patience
from clinic.patience import PatientSocket

THREADS = 2
# In the server of this test; a deployment gives them more.
SECONDS = 2.0
APPLICATION = """
import clinic.patience
clinic.patience.SECONDS_TO_ASK = clinic.patience.SECONDS_TO_READ = {seconds}

def application(environ, start_response):
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Length", str(len(body) + 2))])
    return [b"ok", body]
"""
WHOLE = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def port(tmp_path) -> Iterator[int]:
    """A server with two threads that gives a client two seconds."""
    (tmp_path / "patient_app.py").write_text(APPLICATION.format(seconds=SECONDS))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    command = [
        *(sys.executable, "-m", "gunicorn", "patient_app:application"),
        *("--bind", f"127.0.0.1:{free}", "--no-control-socket"),
        *("--worker-class", "clinic.patience.PatientWorker"),
        *("--workers", "1", "--threads", str(THREADS), "--log-level", "warning"),
        *("--pythonpath", f"{tmp_path},{Path.cwd()}"),
    ]
    with subprocess.Popen(command) as server:
        try:
            wait_for(free)
            yield free
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with suppress(OSError):
            if ask(port, WHOLE).startswith(b"HTTP/1.1 200"):
                return
        time.sleep(0.05)
    pytest.fail("the server did not start")


def ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=15) as client:
        client.sendall(request)
        return client.recv(65536)


class Slow:
    """A client that sends the first part of a request, then a byte now and then."""

    def __init__(self, port: int, first: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=15)
        self.socket.sendall(first)

    def trickle(self) -> bool:
        """Send one more byte; False once the server has ended it."""
        try:
            self.socket.settimeout(0)
            with suppress(BlockingIOError):
                if self.socket.recv(100) == b"":
                    return False
            self.socket.sendall(b"x")
        except OSError:
            return False
        return True


HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: "
BODY = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"


@pytest.mark.parametrize("first", [HEAD, BODY], ids=["head", "body"])
def test_others_are_answered_while_slow_clients_hold_every_thread(port, first):
    slow = [Slow(port, first) for _ in range(THREADS)]
    for _ in range(3):
        time.sleep(0.1)
        assert all(each.trickle() for each in slow)

    started = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=15) as client:
        client.sendall(WHOLE)
        client.settimeout(0)
        answer = b""
        while not answer and time.monotonic() - started < 10:
            for each in slow:
                each.trickle()
            with suppress(BlockingIOError):
                answer = client.recv(100)
            time.sleep(0.05)

    assert answer.startswith(b"HTTP/1.1 200")
    assert time.monotonic() - started < SECONDS + 1.5
    assert not any(each.trickle() and each.trickle() for each in slow)
    for each in slow:
        each.socket.close()


def test_who_sends_nothing_holds_no_thread_for_long(port):
    idle = [Slow(port, b"") for _ in range(THREADS)]

    started = time.monotonic()
    assert ask(port, WHOLE).startswith(b"HTTP/1.1 200")

    # The stock worker lets go of a silent connection after five seconds.
    assert time.monotonic() - started < 7
    for each in idle:
        each.socket.close()


def test_a_connection_that_stays_open_has_its_time_anew_for_each_request(port):
    with socket.create_connection(("127.0.0.1", port), timeout=15) as client:
        for _ in range(3):
            client.sendall(WHOLE)
            answer = b""
            while not answer.endswith(b"ok"):
                answer += client.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200")
            time.sleep(SECONDS * 0.7)


def test_a_slow_phone_within_its_time_is_served(port):
    body = b"x" * 1000
    head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=15) as client:
        client.sendall(head)
        for start in range(0, 1000, 250):
            time.sleep(0.2)
            client.sendall(body[start : start + 250])

        assert client.recv(65536).startswith(b"HTTP/1.1 200")


def test_a_byte_now_and_then_begins_no_new_time(monkeypatch):
    monkeypatch.setattr(patience, "SECONDS_TO_ASK", 0.3)
    ours, theirs = socket.socketpair()
    patient = PatientSocket(ours)
    patient.begin()
    started = time.monotonic()

    with pytest.raises(ConnectionResetError):
        read_for_ever(patient, theirs)

    assert 0.2 < time.monotonic() - started < 1
    assert ours.gettimeout() is None
    ours.close()
    theirs.close()


def read_for_ever(patient: PatientSocket, theirs: socket.socket) -> None:
    while True:
        theirs.sendall(b"x")
        patient.recv(1)
        time.sleep(0.01)


def test_an_answer_that_nobody_reads_is_given_up(monkeypatch):
    monkeypatch.setattr(patience, "SECONDS_TO_READ", 0.2)
    ours, theirs = socket.socketpair()

    with pytest.raises(ConnectionResetError):
        PatientSocket(ours).sendall(b"x" * 50_000_000)

    ours.close()
    theirs.close()
