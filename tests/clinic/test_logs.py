"""A log line says where and what kind, never what somebody typed."""

import logging
import sys

import pytest
from django.http import HttpRequest
from django.urls import ResolverMatch

from clinic.logs import AllowListFormatter, request_id

SECRET = "I feel like dying"


def record(name: str, message: str, *args: object, **extra: object):
    made = logging.LogRecord(name, logging.ERROR, __file__, 1, message, args, None)
    made.__dict__.update(extra)
    return made


def fail_twice() -> None:
    try:
        int(SECRET)
    except ValueError as first:
        raise KeyError(SECRET) from first


def line(made: logging.LogRecord) -> str:
    return AllowListFormatter().format(made)


@pytest.mark.parametrize("name", ["django.request", "django.db.backends", "anything"])
def test_other_peoples_messages_are_left_out(name: str):
    assert SECRET not in line(record(name, SECRET))


def test_arguments_are_left_out_and_the_template_is_kept():
    written = line(record("screening.services", "Rule %s failed", SECRET))

    assert "Rule %s failed" in written
    assert SECRET not in written


def test_allowed_extras_are_written_and_others_are_not():
    written = line(record("screening", "Failed", rule_id="SUI-01", answer=SECRET))

    assert "rule_id=SUI-01" in written
    assert SECRET not in written


def test_an_exception_is_a_type_and_a_place():
    made = record("screening", "Failed")
    try:
        fail_twice()
    except KeyError:
        made.exc_info = sys.exc_info()

    written = line(made)

    assert "builtins.KeyError" in written
    assert "builtins.ValueError" in written
    assert "test_logs.py:" in written
    assert SECRET not in written


def test_the_route_is_written_and_the_address_is_not():
    request = HttpRequest()
    request.path = f"/screening/{SECRET}"
    request.resolver_match = ResolverMatch(print, (), {}, route="screening/<str:token>")

    written = line(record("django.request", "%s", request.path, request=request))

    assert "route=screening/<str:token>" in written
    assert SECRET not in written


def test_the_request_id_stands_on_the_line():
    token = request_id.set("abc123")

    written = line(record("screening", "Saved"))

    request_id.reset(token)
    assert "request=abc123" in written


def test_the_servers_numbers_of_processes_are_written_and_nothing_else():
    assert "Worker 17 ended" in line(record("gunicorn.error", "Worker %d ended", 17))
    assert SECRET not in line(record("gunicorn.error", "Request %s %s", "GET", SECRET))
    assert line(record("screening", "Total %d", 17)).endswith(" Total %d")
