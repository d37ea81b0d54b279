import subprocess
import sys
from io import StringIO

import pytest
import yaml
from django.core.management import CommandError, call_command

from screening.management.commands import check_translations
from screening.protocol.languages.hashes import with_hashes
from screening.protocol.languages.originals import originals
from screening.protocol.languages.report import report_on
from tests.languages.documents import document, spanish


def test_the_shipped_spanish_is_whole_and_as_new_as_the_english():
    report = report_on(document(), "es")

    assert report.missing == ()
    assert report.stale == ()
    assert [form.name for form in report.forms if form.is_complete] == ["visit"]


def test_no_validated_instrument_is_shown_in_words_of_our_own():
    report = report_on(document(), "es")

    assert set(report.instruments) == {"asq", "auditc", "drug1", "gad7", "phq9"}


def test_what_a_begun_form_lacks_is_listed():
    found = document()
    del spanish(found)["visit"]["questions"]["can_stay"]
    del spanish(found)["option_sets"]["yn"]["options"]["unsure"]
    del spanish(found)["messages"]["crisis"]
    found["messages"]["m_talk"]["title"] = "New words"

    report = report_on(found, "es")

    assert report.missing == (
        "messages.crisis",
        "option_sets.yn.options.unsure",
        "visit.questions.can_stay",
    )
    assert report.stale == ("messages.m_talk",)
    assert not report.is_clean


def test_a_form_not_begun_is_no_fault():
    report = report_on(document(), "es")
    safety = next(form for form in report.forms if form.name == "safety")

    assert not safety.begun
    assert report.is_clean


def test_the_command_needs_no_environment(project_root):
    done = subprocess.run(
        [sys.executable, "manage.py", "check_translations", "--language", "es"],
        cwd=project_root,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("es: 1 of 12 forms are complete")
    assert "visit: complete" in done.stdout
    assert "each needs the official translation:\n  asq" in done.stdout


def test_the_command_fails_for_what_is_missing(monkeypatch):
    found = document()
    del spanish(found)["visit"]["form"]
    monkeypatch.setattr(check_translations, "read_document", lambda: found)
    said = StringIO()

    with pytest.raises(CommandError) as failed:
        call_command("check_translations", stdout=said)

    assert failed.value.returncode == 1
    assert "Missing:\n  visit.form\n" in said.getvalue()


def test_the_command_refuses_a_language_without_words():
    with pytest.raises(CommandError, match="xx: there is no such folder") as refused:
        call_command("check_translations", language="xx")

    assert refused.value.returncode == 2


def test_new_hashes_change_nothing_else(tmp_path, project_root):
    shipped = project_root / "screening/protocol/languages/es/visit.yaml"
    current = shipped.read_text()
    text = current.replace(yaml.safe_load(current)["form"]["of"], "")

    renewed = with_hashes("visit", text, originals(document()))

    assert text != current
    assert renewed == current


def test_the_command_renews_the_files_of_a_language(tmp_path, project_root):
    shipped = project_root / "screening/protocol/languages/es"
    for path in shipped.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    found = document()
    found["messages"]["crisis"]["title"] = "Please get help at once"

    check_translations.update_hashes(tmp_path, found)

    renewed = yaml.safe_load((tmp_path / "messages.yaml").read_text())
    assert renewed["crisis"]["of"] != spanish(found)["messages"]["crisis"]["of"]
    assert renewed["m_talk"] == spanish(found)["messages"]["m_talk"]
    assert (tmp_path / "visit.yaml").read_text() == (shipped / "visit.yaml").read_text()
