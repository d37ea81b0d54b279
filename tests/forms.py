"""Read a form from a page as a browser would, and say what it would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """Where a form goes, and what it sends when nothing is changed."""

    action: str
    data: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def send(self, **changes: str | list[str] | None) -> dict[str, list[str]]:
        """Return the data with some controls changed; None leaves a control empty."""
        unknown = set(changes) - self.names
        assert not unknown, f"no control named {unknown}"
        changed = {k: [v] if isinstance(v, str) else v for k, v in changes.items()}
        return {k: v for k, v in {**self.data, **changed}.items() if v is not None}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select: str | None = None
        self._text: str | None = None

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        name = at.get("name")
        if tag == "form":
            self._form = PageForm(action=at.get("action") or "")
            self.forms.append(self._form)
        if self._form is None:
            return
        if name and tag in {"input", "select", "textarea"}:
            self._form.names.add(name)
        if tag == "input" and name:
            self._input(name, at)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in at:
            self._form.data[self._select] = [at.get("value") or ""]
        elif tag == "textarea" and name:
            self._text = name
            self._form.data[name] = [""]

    def _input(self, name, at):
        kind = at.get("type", "text")
        if kind in {"radio", "checkbox"}:
            if "checked" in at:
                self._form.data.setdefault(name, []).append(at.get("value") or "on")
        elif kind not in {"submit", "button", "reset"}:
            self._form.data[name] = [at.get("value") or ""]

    def handle_data(self, data):
        if self._text is not None:
            self._form.data[self._text][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._text = None


def forms_of(html: str) -> list[PageForm]:
    """Return every form of a page, in order."""
    reader = _Reader()
    reader.feed(html)
    return reader.forms


def main_form(html: str) -> PageForm:
    """Return the form with the most controls: the one that the page is about."""
    return max(forms_of(html), key=lambda form: len(form.names))
