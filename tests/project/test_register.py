"""The clinical register says what the rules do."""

from screening.management.commands.clinical_register import register
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.catalogue import ALL_RULES


def test_the_register_is_up_to_date(project_root):
    written = (project_root / "docs" / "clinical-register.md").read_text("utf-8")

    assert written == register(load_protocol()), (
        "run: manage.py clinical_register > docs/clinical-register.md"
    )


def test_the_register_names_every_rule_with_its_action():
    text = register(load_protocol())

    missing = [r.id for r in ALL_RULES if f"### {r.id} " not in text]
    silent = [r.id for r in ALL_RULES if r.action not in text]
    assert not missing
    assert not silent
