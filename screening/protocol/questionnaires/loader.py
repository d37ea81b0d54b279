"""Read definitions strictly: an unknown or missing key is an error with its path."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
from typing import Any

from screening.protocol.answers import Absent
from screening.protocol.questionnaires.definition import (
    Accepted,
    AskedOf,
    Format,
    Help,
    Option,
    Page,
    Picture,
    Question,
    Questionnaire,
    QuestionType,
    Range,
    Render,
    Repeat,
    ShowIf,
)

Raw = Mapping[str, Any]
Convert = Callable[[Any, str], Any]

ABSENT_WORDS = {
    "blank": Absent.LEFT_BLANK,
    "declined": Absent.DECLINED,
}


class DefinitionError(ValueError):
    """Say what is wrong in a definition, beginning with the path to it."""


def strict(raw: object, path: str, required: set[str], allowed: set[str]) -> Raw:
    """Return the mapping, or raise DefinitionError for a missing or unknown key."""
    if not isinstance(raw, Mapping):
        raise DefinitionError(f"{path}: must be a mapping")
    for key in raw:
        if key not in allowed:
            raise DefinitionError(f"{path}: unknown key {key!r}")
    for key in required - set(raw):
        raise DefinitionError(f"{path}: missing key {key!r}")
    return raw


def build(
    kind: type[Any],
    raw: object,
    path: str,
    converts: Mapping[str, Convert],
    extra: Mapping[str, Any] | None = None,
) -> Any:
    """Make a dataclass from a mapping whose keys are its fields; converts by field.

    `extra` are fields that the caller has made already.
    """
    extra = extra or {}
    known = {field.name: field for field in fields(kind)}
    required = {
        name
        for name, field in known.items()
        if field.default is MISSING and field.default_factory is MISSING
    }
    checked = strict(raw, path, required - set(extra), set(known) - set(extra))
    values = {
        key: converts.get(key, plain)(value, f"{path}.{key}")
        for key, value in checked.items()
    }
    return kind(**values, **extra)


def plain(value: Any, path: str) -> Any:
    """Pass text, numbers and booleans; refuse anything nested or empty by accident."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, bool | int):
        return value
    raise DefinitionError(f"{path}: must be text, a whole number, or true or false")


def code(value: Any, path: str) -> str | int:
    """Pass an option code; a boolean is YAML's reading of an unquoted yes or no."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise DefinitionError(f"{path}: a code is quoted text or a whole number")
    return value


def paragraphs(value: Any, path: str) -> tuple[str, ...]:
    """Read one text or a list of texts."""
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list):
        raise DefinitionError(f"{path}: must be text or a list of texts")
    return tuple(plain(text, f"{path}[{n}]") for n, text in enumerate(listed))


def decimal(value: Any, path: str) -> Decimal:
    """Read a number exactly."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise DefinitionError(f"{path}: must be a number")
    return Decimal(str(value))


def options(value: Any, path: str) -> tuple[Option, ...]:
    """Read a list of options and refuse two of one code."""
    if not isinstance(value, list):
        raise DefinitionError(f"{path}: must be a list")
    read = tuple(
        build(Option, raw, f"{path}[{n}]", {"code": code, "also": paragraphs})
        for n, raw in enumerate(value)
    )
    if len({option.code for option in read}) < len(read):
        raise DefinitionError(f"{path}: a code stands twice")
    return read


OptionSets = Mapping[str, tuple[Option, ...]]


def question(raw: object, path: str, sets: OptionSets) -> Question:
    """Read one question; `options_from` names a list, `extra_options` add to it."""
    if not isinstance(raw, Mapping):
        raise DefinitionError(f"{path}: must be a mapping")
    own = {k: v for k, v in raw.items() if k not in {"options_from", "extra_options"}}
    made: dict[str, Any] = {}
    if "options_from" in raw:
        if raw["options_from"] not in sets:
            raise DefinitionError(f"{path}: no option set {raw['options_from']!r}")
        extra = options(raw.get("extra_options", []), f"{path}.extra_options")
        made["options"] = sets[raw["options_from"]] + extra
    read: Question = build(Question, own, path, _QUESTION, made)
    _check_question(read, path)
    return read


_QUESTION: Mapping[str, Convert] = {
    "type": lambda value, path: _member(QuestionType, value, path),
    "render": lambda value, path: _member(Render, value, path),
    "format": lambda value, path: _member(Format, value, path),
    "options": options,
    "lowest": decimal,
    "highest": decimal,
}


def _member(kind: type[Any], value: Any, path: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise DefinitionError(f"{path}: unknown {value!r}") from None


def _check_question(read: Question, path: str) -> None:
    chosen = read.type in {QuestionType.CHOICE, QuestionType.MULTIPLE}
    if chosen and len(read.options) < 2:  # noqa: PLR2004 - one option is no choice
        raise DefinitionError(f"{path}: a choice needs at least two options")
    if read.options and not chosen:
        raise DefinitionError(f"{path}: only a choice has options")


def show_if(value: Any, path: str) -> tuple[ShowIf, ...]:
    """Read one mapping, or a list of which one that holds is enough."""
    listed = value if isinstance(value, list) else [value]
    return tuple(_show_if(raw, f"{path}[{n}]") for n, raw in enumerate(listed))


def _show_if(raw: object, path: str) -> ShowIf:
    if not isinstance(raw, Mapping) or not raw:
        raise DefinitionError(f"{path}: must map link ids to accepted answers")
    return ShowIf(
        accepted={key: _accepted(value, f"{path}.{key}") for key, value in raw.items()}
    )


def _accepted(value: Any, path: str) -> Accepted:
    if isinstance(value, Mapping):
        limits: Range = build(
            Range, value, path, {"lowest": decimal, "highest": decimal}
        )
        return limits
    if not isinstance(value, list) or not value:
        raise DefinitionError(f"{path}: must be a list of codes or a range")
    return frozenset(
        ABSENT_WORDS.get(item, item) if isinstance(item, str) else code(item, path)
        for item in value
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """What pages draw on: option sets by name, instruments by id."""

    sets: OptionSets
    instruments: Mapping[str, tuple[Question, ...]]
    intros: Mapping[str, tuple[str, ...]]


def questionnaire(raw: object, path: str, shared: Shared) -> Questionnaire:
    """Read one questionnaire and unfold its repeats into pages."""
    if not isinstance(raw, Mapping):
        raise DefinitionError(f"{path}: must be a mapping")
    repeats = raw.get("repeats", [])
    templates = {entry["id"]: entry for entry in repeats}
    pages: list[Page] = []
    for n, entry in enumerate(raw.get("pages", [])):
        at = f"{path}.pages[{n}]"
        if set(entry) == {"repeat"}:
            if entry["repeat"] not in templates:
                raise DefinitionError(f"{at}: no repeat {entry['repeat']!r}")
            pages.extend(_unfold(templates[entry["repeat"]], at, shared))
        else:
            pages.append(page(entry, at, shared))
    made = {
        "pages": tuple(pages),
        "repeats": tuple(_repeat(entry, f"{path}.repeats") for entry in repeats),
    }
    own = {k: v for k, v in raw.items() if k not in made}
    converts: dict[str, Convert] = {
        "intro": paragraphs,
        "asked_of": lambda value, at: _member(AskedOf, value, at),
    }
    read: Questionnaire = build(Questionnaire, own, path, converts, made)
    return read


def _repeat(raw: Raw, path: str) -> Repeat:
    own = {k: v for k, v in raw.items() if k != "page"}
    read: Repeat = build(Repeat, own, path, {})
    return read


def _unfold(raw: Raw, path: str, shared: Shared) -> list[Page]:
    return [
        page(
            {
                **_numbered(raw["page"], n),
                "show_if": _turn(raw, n),
                "repeat_of": raw["id"],
                "repeat_number": n,
            },
            f"{path}.page",
            shared,
            last=n == raw["most"],
            another=raw["another"].format(n=n),
        )
        for n in range(1, raw["most"] + 1)
    ]


def _turn(raw: Raw, n: int) -> dict[str, list[str]]:
    asks = raw["gate"] if n == 1 else raw["another"].format(n=n - 1)
    return {asks: ["yes"]}


def _numbered(value: Any, n: int) -> Any:
    """Put the number into every text of a repeated page."""
    if isinstance(value, str):
        return value.replace("{n}", str(n))
    if isinstance(value, list):
        return [_numbered(item, n) for item in value]
    if isinstance(value, Mapping):
        return {key: _numbered(item, n) for key, item in value.items()}
    return value


def page(
    raw: object, path: str, shared: Shared, *, last: bool = False, another: str = ""
) -> Page:
    """Read one page; an instrument's questions come first. The last page of a repeat
    does not ask for another."""
    if not isinstance(raw, Mapping):
        raise DefinitionError(f"{path}: must be a mapping")
    asked = (
        *_from_instrument(raw, path, shared),
        *(
            question(entry, f"{path}.questions[{n}]", shared.sets)
            for n, entry in enumerate(raw.get("questions", []))
            if not (last and entry.get("link_id") == another)
        ),
    )
    if not asked:
        raise DefinitionError(f"{path}: asks nothing")
    own = {k: v for k, v in raw.items() if k not in {"questions", "items"}}
    # An instrument's time frame stands over its items, whatever page they are on.
    time_frame = shared.intros.get(raw.get("instrument", ""), ())
    own["intro"] = [*paragraphs(raw.get("intro", []), f"{path}.intro"), *time_frame]
    converts: dict[str, Convert] = {
        "intro": paragraphs,
        "help": _help,
        "show_if": show_if,
    }
    read: Page = build(Page, own, path, converts, {"questions": asked})
    return read


def _help(value: object, path: str) -> Help:
    converts: dict[str, Convert] = {
        "paragraphs": paragraphs,
        "steps": paragraphs,
        "picture": lambda name, at: _member(Picture, name, at),
    }
    read: Help = build(Help, value, path, converts)
    return read


def _from_instrument(raw: Raw, path: str, shared: Shared) -> Sequence[Question]:
    name = raw.get("instrument")
    if not name:
        return ()
    if name not in shared.instruments:
        raise DefinitionError(f"{path}: no instrument {name!r}")
    asked = shared.instruments[name]
    wanted = raw.get("items") or [q.link_id for q in asked]
    by_id = {q.link_id: q for q in asked}
    for item in wanted:
        if item not in by_id:
            raise DefinitionError(f"{path}.items: {name} has no {item!r}")
    return [by_id[item] for item in wanted]
