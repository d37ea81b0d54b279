"""No sentence reaches a patient past gettext, and each has its Spanish."""

import re
from pathlib import Path

import pytest

from clinic.catalogue import compile_mo, read_po
from education.models import Group
from tests.project import sentences

# Every template is a patient's, those of mails too, unless it is one of staff.
STAFF_FOLDERS = {"admin", "account", "mfa"}
PATIENT_MODULES = (
    "screening/intake/**/*.py",
    "screening/models/hours_words.py",
    "screening/services/ics.py",
    "screening/followup/return_mails.py",
    "education/views.py",
    "education/feeds.py",
    "education/markup.py",
    "clinic/errors.py",
    "clinic/languages.py",
    "clinic/context.py",
)
SCRIPTS = "clinic/static/clinic/*.js"
# Staff read English, also where they fill in a patient's pages by phone.
STAFF_TEMPLATES = {"by_phone.html", "_assisted.html", "429.html"}
# Written into markup, never read by a person.
MARKUP = {"article-callout article-callout-", "noopener noreferrer"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|<[^>]*>")


@pytest.fixture
def templates(project_root: Path) -> list[Path]:
    folder = project_root / "templates"
    found = [path for path in sorted(folder.rglob("*.*")) if _is_patients(path, folder)]
    assert len(found) > 40
    return found


def _is_patients(path: Path, folder: Path) -> bool:
    return path.relative_to(folder).parts[0] not in STAFF_FOLDERS


@pytest.fixture
def modules(project_root: Path) -> list[Path]:
    found = [p for pattern in PATIENT_MODULES for p in project_root.glob(pattern)]
    assert len(found) > 20
    return found


@pytest.fixture
def spanish(project_root: Path) -> Path:
    return project_root / "locale" / "es" / "LC_MESSAGES" / "django.po"


@pytest.fixture
def said(templates, modules) -> set[str]:
    """Every sentence that is given to gettext; the parts of the hub are labels."""
    found = set(map(str, Group.labels))
    for path in templates:
        if path.name not in STAFF_TEMPLATES:
            found |= sentences.of_template(path)
    for path in modules:
        found |= sentences.of_python(path)
    return found


def test_no_template_says_a_sentence_past_gettext(templates):
    found = {
        path.name: sentences.bare_in_template(path.read_text()) for path in templates
    }

    assert {name: said for name, said in found.items() if said} == {}


def test_no_module_says_a_sentence_past_gettext(modules):
    found = {
        path.name: set(sentences.bare_in_python(path.read_text())) - MARKUP
        for path in modules
    }

    assert {name: said for name, said in found.items() if said} == {}


def test_no_script_says_a_sentence_of_its_own(project_root: Path):
    """A script takes its words from the page, where gettext has put them."""
    scripts = sorted(project_root.glob(SCRIPTS))
    found = {path.name: sentences.in_script(path.read_text()) for path in scripts}

    assert len(found) >= 4
    assert {name: said for name, said in found.items() if said} == {}


def test_the_search_finds_a_sentence_in_a_script():
    source = """say("Press it again."); // Don't say more.\nfind("main form input");"""

    assert sentences.in_script(source) == ["Press it again."]


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Call us</p>",
        '<a aria-label="Call us" href="/">1</a>',
        '<img src="/a.png" alt="Hills">',
        '<input type="submit" value="Send">',
        '<input type="text" placeholder="Your name">',
        "<p>{{ name }} called</p>",
    ],
)
def test_the_search_finds_a_sentence_in_a_template(markup):
    assert sentences.bare_in_template(markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<p>{% translate "Call us" %}</p>',
        "{% blocktranslate %}Call <b>us</b>{% endblocktranslate %}",
        '<input type="radio" value="yes" name="is_it">',
        "{# a word to developers #}<p>{{ clinic.phone }} · 1</p>",
        '<a href="https://988lifeline.org/">988lifeline.org</a>',
    ],
)
def test_the_search_passes_what_is_translated(markup):
    assert sentences.bare_in_template(markup) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('x = HttpResponse("Not found here")', ["Not found here"]),
        ('messages.error(request, "Try again, please.")', ["Try again, please."]),
        ('x = f"{n} answers are left"', [" answers are left"]),
        ('"""Say it."""\nx = _("Call us now.")\ny = "two_words"', []),
        ('def f():\n    """Say it twice."""\n    return \'type="{}" id="{}"\'', []),
    ],
)
def test_the_search_finds_a_sentence_in_a_module(source, found):
    assert sentences.bare_in_python(source) == found


def test_every_sentence_for_patients_has_its_spanish(said, spanish):
    """Give what is listed its Spanish in the .po file, then `compile_catalogues`."""
    assert len(said) > 200
    assert sorted(said - read_po(spanish).keys()) == []


def test_no_spanish_is_kept_for_a_sentence_that_is_gone(said, spanish):
    assert sorted(read_po(spanish).keys() - said - {""}) == []


def test_a_translation_keeps_what_is_put_into_it(spanish):
    wrong = [
        english
        for english, said in read_po(spanish).items()
        if sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(said))
    ]

    assert wrong == []


def test_what_names_988_tells_how_to_be_heard_in_spanish(spanish):
    telling = {
        english: said
        for english, said in read_po(spanish).items()
        if re.search(r"(?i)(call|text).{0,30}988", PLACEHOLDER.sub("", english))
    }

    assert len(telling) > 6
    assert [
        t for t in telling.values() if "oprima 2" not in t and "AYUDA" not in t
    ] == []


def test_the_compiled_catalogue_is_that_of_its_source(spanish):
    """Run `manage.py compile_catalogues` after a change."""
    assert spanish.with_suffix(".mo").read_bytes() == compile_mo(read_po(spanish))
