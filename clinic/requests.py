"""Requests whose words are UTF-8, whatever their sender calls them.

Django reads the address, too, in the character set that the type of the body names,
before any middleware can refuse it: `charset=hex` is no character set, and
`unicode_escape` makes characters that no page can show.
"""

import codecs
from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters


class Utf8Request(WSGIRequest):
    """A request that no name of a character set makes anything else of."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Keep the type of the body; its character set decides nothing here."""
        try:
            kind, values = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            kind, values = "", {}
        self.content_type, self.content_params = kind, values

    def _load_post_and_files(self) -> None:
        """Read the form. Raises BadRequest where it says that it is not UTF-8."""
        named = (self.content_params or {}).get("charset", "utf-8")
        if self.method == "POST" and not _is_utf8(named):
            # A page of errors may look at the form again.
            self._post = QueryDict()
            self._files: MultiValueDict[str, Any] = MultiValueDict()
            raise BadRequest("Another character set")
        super()._load_post_and_files()


class Handler(WSGIHandler):
    """Answer such requests."""

    request_class = Utf8Request


def _is_utf8(name: str) -> bool:
    try:
        return codecs.lookup(name).name == "utf-8"
    except (LookupError, ValueError):
        return False
