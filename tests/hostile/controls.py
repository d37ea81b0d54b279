"""The forms of a page as a browser sees them, and what each box asks for."""

from dataclasses import dataclass, field
from enum import Enum, auto

from tests.journeys.structure import DATE_PARTS, Document, Element


class Kind(Enum):
    """What a box takes."""

    WORDS = auto()
    WHOLE = auto()
    FRACTION = auto()
    PHONE = auto()
    EMAIL = auto()
    DATE = auto()
    CHOICE = auto()
    HIDDEN = auto()
    BUTTON = auto()


OF_TYPE = {
    "radio": Kind.CHOICE,
    "checkbox": Kind.CHOICE,
    "tel": Kind.PHONE,
    "email": Kind.EMAIL,
    "hidden": Kind.HIDDEN,
}
OF_MODE = {"numeric": Kind.WHOLE, "decimal": Kind.FRACTION}
CONTROLS = ("input", "select", "textarea", "button")
TOKEN = "csrfmiddlewaretoken"


@dataclass
class Asked:
    """One question of a form: its boxes, their kind, and the codes it offers."""

    name: str
    kind: Kind
    boxes: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that is sent with POST."""

    action: str
    asked: dict[str, Asked] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from other forms: where it goes and what it asks."""
        return (self.action.partition("?")[0], *sorted(self.asked))


def forms_of(document: Document, here: str) -> list[Form]:
    """Return the forms of a page that are sent with POST, in order."""
    found: dict[int, Form] = {}
    for element in document.all("form"):
        if element.get("method").lower() == "post":
            found[id(element)] = Form(element.get("action") or here)
    for control in document.all(*CONTROLS):
        form = found.get(id(control.inside("form")))
        if form is not None and control.get("name") not in {"", TOKEN}:
            _note(form, control)
    for option in document.all("option"):
        box = option.inside("select")
        form = found.get(id(box.inside("form"))) if box is not None else None
        if form is not None and box.get("name"):
            _asked(form, box).codes.append(option.get("value"))
    return list(found.values())


def _note(form: Form, control: Element) -> None:
    asked = _asked(form, control)
    name = control.get("name")
    if name not in asked.boxes:
        asked.boxes.append(name)
    if asked.kind in {Kind.CHOICE, Kind.BUTTON} and control.tag != "select":
        asked.codes.append(control.get("value"))


def _asked(form: Form, control: Element) -> Asked:
    name, kind = control.get("name"), kind_of(control)
    if kind is Kind.DATE:
        name = name.rpartition("-")[0]
    return form.asked.setdefault(name, Asked(name, kind))


def kind_of(control: Element) -> Kind:
    """Return what a box takes, by what the page says of it."""
    if control.tag in {"select", "button"}:
        return Kind.CHOICE if control.tag == "select" else Kind.BUTTON
    if control.get("name").endswith(DATE_PARTS):
        return Kind.DATE
    by_type = OF_TYPE.get(control.get("type"))
    return by_type or OF_MODE.get(control.get("inputmode"), Kind.WORDS)
