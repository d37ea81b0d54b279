import gettext
from io import BytesIO

import pytest

from clinic.catalogue import compile_mo, read_po

SOURCE = """# A note
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=n != 1;\\n"

#: a.html:1
msgid "Say \\"yes\\""
msgstr ""
"Diga "
"«sí»"

#, python-format
msgid "%(n)s page"
msgid_plural "%(n)s pages"
msgstr[0] "%(n)s página"
msgstr[1] "%(n)s páginas"

msgctxt "month"
msgid "May"
msgstr "mayo"

#, fuzzy
msgid "Guessed"
msgstr "Adivinado"

msgid "Open"
msgstr ""
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(SOURCE, encoding="utf-8")
    return gettext.GNUTranslations(BytesIO(compile_mo(read_po(path))))


def test_python_reads_what_was_compiled(catalogue):
    assert catalogue.gettext('Say "yes"') == "Diga «sí»"
    assert catalogue.ngettext("%(n)s page", "%(n)s pages", 1) == "%(n)s página"
    assert catalogue.ngettext("%(n)s page", "%(n)s pages", 2) == "%(n)s páginas"
    assert catalogue.pgettext("month", "May") == "mayo"


@pytest.mark.parametrize("sentence", ["Guessed", "Open", "Unknown"])
def test_what_is_guessed_or_empty_stays_english(catalogue, sentence):
    assert catalogue.gettext(sentence) == sentence


def test_a_line_without_quotes_is_named(tmp_path):
    path = tmp_path / "django.po"
    path.write_text('msgid "a"\nmsgstr b\n')

    with pytest.raises(ValueError, match="line 2: no quoted text"):
        read_po(path)
