"""What every patient page owes its readers, checked on the markup itself.

Scanners accept a form without groups, and an error that names no field.
"""

from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"}


class Element:
    """One element with its attributes, its text and what it stands in."""

    def __init__(self, tag, attrs, parent):
        self.tag, self.attrs, self.parent, self.text = tag, dict(attrs), parent, ""

    def get(self, name):
        """Return the attribute, or empty text."""
        return self.attrs.get(name) or ""

    def inside(self, tag):
        """Return the nearest element of that tag around this one, or None."""
        around = self.parent
        while around is not None and around.tag != tag:
            around = around.parent
        return around


class Document(HTMLParser):
    """The elements of a page, in order."""

    def __init__(self, html):
        super().__init__()
        self.elements, self._open = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        parent = self._open[-1] if self._open else None
        element = Element(tag, attrs, parent)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data):
        for element in self._open:
            element.text += data

    def all(self, *tags):
        """Return the elements of these tags."""
        return [element for element in self.elements if element.tag in tags]

    def by_id(self):
        """Return the elements that have an id."""
        return {e.get("id"): e for e in self.elements if e.get("id")}

    def with_class(self, name):
        """Return the elements of this class."""
        return [e for e in self.elements if name in e.get("class").split()]


def controls(document):
    """Return what a patient can fill in."""
    found = document.all("input", "select", "textarea")
    return [e for e in found if e.get("type") not in {"hidden", "submit"}]


def assert_accessible(html):
    """Fail where the page leaves out what its readers need; return its elements."""
    document = Document(html)
    _assert_frame(document)
    _assert_references(document)
    _assert_labels(document)
    _assert_groups(document)
    _assert_links(document)
    return document


def _assert_frame(document):
    assert len(document.all("h1")) == 1
    assert document.all("title")[0].text.strip()
    assert document.all("html")[0].get("lang")
    assert len(document.all("main")) == 1
    assert not [e for e in document.elements if "style" in e.attrs], "inline style"
    assert not [e for e in document.elements if any(a[:2] == "on" for a in e.attrs)]
    assert not [e for e in document.all("script") if not e.get("src")], "inline script"
    assert len([e for e in document.elements if "autofocus" in e.attrs]) <= 1


def _assert_references(document):
    ids = [e.get("id") for e in document.elements if e.get("id")]
    twice = [name for name, times in Counter(ids).items() if times > 1]
    assert not twice, f"ids that stand twice: {twice}"
    for element in document.elements:
        for name in ("aria-describedby", "aria-labelledby", "for"):
            for target in element.get(name).split():
                assert target in ids, f"{name}={target} leads nowhere"


def _assert_labels(document):
    labelled = {e.get("for") for e in document.all("label") if e.text.strip()}
    for control in controls(document):
        named = control.get("id") in labelled or control.get("aria-labelledby")
        assert named, f"no label for {control.get('name')}"


def _assert_groups(document):
    for fieldset in document.all("fieldset"):
        legends = [e for e in document.all("legend") if e.parent is fieldset]
        assert len(legends) == 1
        assert legends[0].text.strip()
    names = Counter(control.get("name") for control in controls(document))
    for control in controls(document):
        # A single box to tick is its own question.
        kind, several = control.get("type"), names[control.get("name")] > 1
        if kind == "radio" or (kind == "checkbox" and several):
            assert control.inside("fieldset"), f"{control.get('name')} in no group"


def _assert_links(document):
    known = document.by_id()
    leads_to: dict[str, str] = {}
    for link in document.all("a"):
        words, target = " ".join(link.text.split()), link.get("href")
        assert words, f"no words in the link to {target}"
        assert leads_to.setdefault(words, target) == target, f"two links say {words}"
        if target.startswith("#"):
            assert target[1:] in known, f"{target} leads nowhere"


def assert_error_page(html):
    """Fail where errors are not said in title, summary and at each field."""
    document = assert_accessible(html)
    assert document.all("title")[0].text.strip().startswith("Error:")
    summary = document.with_class("error-summary")[0]
    assert summary.get("role") == "alert"
    assert summary.get("tabindex") == "-1"
    assert "autofocus" in summary.attrs
    links = [a for a in document.all("a") if a.inside("div") is summary]
    targets = [document.by_id()[a.get("href")[1:]] for a in links]
    assert links
    assert all(target in controls(document) for target in targets)
    assert len({a.text for a in links}) == len(links), "two links with the same words"
    errors = document.with_class("error")
    assert len(errors) == len(links)
    described = " ".join(e.get("aria-describedby") for e in document.elements).split()
    assert all(error.get("id") in described for error in errors)
    return document
