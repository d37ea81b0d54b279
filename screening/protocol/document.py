"""The definition files as one document, and the digest that names it."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from screening.protocol.parameters import FACT_PARAMETERS, Parameters, by_name
from screening.protocol.rules.catalogue import ALL_RULES

HERE = Path(__file__).parent
LANGUAGES = HERE / "languages"
Document = Mapping[str, Any]


def read_document() -> Document:
    """Read all definition files into one document with parameters and rule versions."""
    forms = HERE / "questionnaires" / "definitions"
    head = _yaml(forms / "protocol.yaml")
    return {
        "protocol": head,
        "questionnaires": {
            name: _yaml(forms / f"{name}.yaml")
            for name in (*head["questionnaires"], *head["staff"])
        },
        "instruments": {
            path.stem: _yaml(path)
            for path in sorted((HERE / "instruments" / "definitions").glob("*.yaml"))
        },
        "option_sets": _yaml(forms / "option_sets.yaml"),
        "medicines": _yaml(forms / "medicines.yaml"),
        "messages": _yaml(forms / "messages.yaml"),
        "parameters": {p.name: p.value for p in shipped_parameters().values()},
        "rules": {rule.id: rule.version for rule in ALL_RULES},
        "languages": {
            folder.name: _words(folder)
            for folder in sorted(LANGUAGES.glob("[a-z][a-z]"))
        },
    }


def _words(folder: Path) -> dict[str, Any]:
    files = sorted(folder.glob("*.yaml"))
    return {path.stem: _keyed_by_text(_yaml(path)) for path in files}


def _keyed_by_text(value: Any) -> Any:
    """Return the value as JSON will keep it: the key of a score becomes text."""
    if isinstance(value, dict):
        return {str(key): _keyed_by_text(item) for key, item in value.items()}
    return value


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def digest_of(document: Document) -> str:
    """Return the SHA-256 of the document in its one canonical form."""
    canonical = json.dumps(
        document, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def shipped_parameters() -> Parameters:
    """Return the parameters of facts and rules with the values they ship with."""
    of_rules = (p for rule in ALL_RULES for p in rule.parameters)
    return by_name((*FACT_PARAMETERS, *of_rules))
