"""What every patient page owes its readers, checked on the markup itself.

Scanners accept a form without groups, and an error that names no field.
"""

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
DATE_PARTS = ("-month", "-day", "-year")
# What a browser may fill in for the person (WCAG 1.3.5), by the name of the box.
PERSONAL = {
    "phone": "tel",
    "phone_other": "tel",
    "email": "email",
    "legal_first_name": "given-name",
    "legal_last_name": "family-name",
    "name_used": "nickname",
    "contact_ask_for": "nickname",
    "birth_date-month": "bday-month",
    "birth_date-day": "bday-day",
    "birth_date-year": "bday-year",
    "city": "address-level2",
    "state": "address-level1",
}
# Data for search engines; a browser does not run it.
DATA_BLOCK = "application/ld+json"
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
    _assert_headings(document)
    _assert_references(document)
    _assert_labels(document)
    _assert_groups(document)
    _assert_personal(document)
    _assert_links(document)
    return document


def _assert_frame(document):
    assert len(document.all("title")) == 1, "titles"
    assert document.all("title")[0].text.strip(), "empty title"
    assert document.all("html")[0].get("lang"), "no language"
    assert len(document.all("main")) == 1, "main"
    assert not [e for e in document.elements if "style" in e.attrs], "inline style"
    assert not [e for e in document.elements if any(a[:2] == "on" for a in e.attrs)]
    scripts = [e for e in document.all("script") if e.get("type") != DATA_BLOCK]
    assert not [e for e in scripts if not e.get("src")], "inline script"
    assert len([e for e in document.elements if "autofocus" in e.attrs]) <= 1, "focus"
    tabs = [e.get("tabindex") for e in document.elements if e.get("tabindex")]
    assert set(tabs) <= {"0", "-1"}, f"tabindex {tabs}"


def _assert_headings(document):
    headings = document.all(*HEADINGS)
    levels = [int(heading.tag[1]) for heading in headings]
    assert levels.count(1) == 1, f"h1: {levels}"
    # A message of danger or of errors stands before the h1, as an h2.
    assert levels[0] <= 2, f"the first heading is h{levels[0]}"
    for before, after in pairwise(levels):
        assert after - before <= 1, f"h{after} after h{before}"
    assert all(heading.text.strip() for heading in headings), "empty heading"


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
    for button in document.all("button"):
        assert button.text.strip(), "a button without words"


def _assert_groups(document):
    for fieldset in document.all("fieldset"):
        legends = [e for e in document.all("legend") if e.parent is fieldset]
        assert len(legends) == 1, "a group without its legend"
        assert legends[0].text.strip(), "a group without words"
    names = Counter(control.get("name") for control in controls(document))
    for control in controls(document):
        # A single box to tick is its own question.
        kind, several = control.get("type"), names[control.get("name")] > 1
        date = control.get("name").endswith(DATE_PARTS)
        if kind == "radio" or date or (kind == "checkbox" and several):
            assert control.inside("fieldset"), f"{control.get('name')} in no group"


def _assert_personal(document):
    for control in controls(document):
        wanted = PERSONAL.get(control.get("name"))
        if wanted:
            told = control.get("autocomplete")
            assert told == wanted, f"{control.get('name')} fills in {told!r}"


def _assert_links(document):
    known = document.by_id()
    leads_to: dict[str, str] = {}
    for link in document.all("a"):
        text = link.get("aria-label") or link.text
        words, target = " ".join(text.split()), link.get("href")
        assert words, f"no words in the link to {target}"
        assert leads_to.setdefault(words, target) == target, f"two links say {words}"
        if target.startswith("#"):
            assert target[1:] in known, f"{target} leads nowhere"


def assert_error_page(html):
    """Fail where errors are not said in title, summary and at each field."""
    document = assert_accessible(html)
    assert document.all("title")[0].text.strip().startswith("Error:"), "title"
    summary = _summary(document)
    links = [a for a in document.all("a") if a.inside("div") is summary]
    targets = [document.by_id()[a.get("href")[1:]] for a in links]
    assert links, "a summary without links"
    assert all(target in controls(document) for target in targets), "takes no focus"
    assert len({a.text for a in links}) == len(links), "two links with the same words"
    errors = document.with_class("error")
    assert len(errors) == len(links), f"{len(errors)} errors, {len(links)} links"
    for error in errors:
        _assert_told(document, error)
    return document


def _summary(document):
    found = document.with_class("error-summary")
    assert len(found) == 1, "no error summary"
    summary = found[0]
    assert summary.get("role") == "alert", "the summary is no alert"
    assert summary.get("tabindex") == "-1", "the summary takes no focus"
    assert "autofocus" in summary.attrs, "the summary does not take the focus"
    place = document.elements.index(summary)
    first = document.elements.index(document.all("h1")[0])
    assert place < first, "the summary does not stand first"
    return summary


def _assert_told(document, error):
    """Fail unless something invalid is described by this error."""
    described = [
        element
        for element in document.elements
        if error.get("id") in element.get("aria-describedby").split()
    ]
    assert described, f"nothing is described by {error.get('id')}"
    invalid = [e for e in document.elements if e.get("aria-invalid") == "true"]
    assert any(
        element is around or element.inside("fieldset") is around
        for element in invalid
        for around in described
    ), f"nothing invalid at {error.get('id')}"
