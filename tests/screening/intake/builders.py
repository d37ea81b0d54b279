"""Questions, pages and forms with constant defaults."""

from decimal import Decimal

from django.http import QueryDict

from screening.intake.forms import form_class_for
from screening.protocol.questionnaires.definition import (
    Option,
    Page,
    Question,
    QuestionType,
)
from tests.conftest import TODAY

YES_NO = (
    Option(code="yes", text="Yes"),
    Option(code="no", text="No"),
    Option(code="unsure", text="I'm not sure"),
    Option(code="declined", text="I'd rather not say"),
)


def question(kind=QuestionType.STRING, link_id="item", **changes):
    """Return a question that is answered this way."""
    options = {"options": YES_NO} if kind in {"choice", "multiple"} else {}
    base = {"link_id": link_id, "text": "What is it?", "type": QuestionType(kind)}
    return Question(**{**base, **options, **changes})


def pressure(number=1):
    """Return the two numbers of one blood pressure reading."""
    top = {"lowest": Decimal(70), "highest": Decimal(260), "withhold": True}
    bottom = {"lowest": Decimal(40), "highest": Decimal(150), "withhold": True}
    return (
        question("integer", f"bp{number}_sys", text="What was the top number?", **top),
        question("integer", f"bp{number}_dia", text="The bottom number", **bottom),
    )


def page(*questions, **changes):
    """Return a page with these questions."""
    return Page(id="page", title="A page", questions=questions, **changes)


def form(*questions, typed=None, saved=None):
    """Return the form of a page with these questions and what was sent."""
    data = None
    if typed is not None:
        data = QueryDict(mutable=True)
        for name, value in typed.items():
            data.setlist(name, value if isinstance(value, list) else [value])
    return form_class_for(page(*questions))(data, today=TODAY, saved=saved)


def answer(asked, **typed):
    """Return the answer to one question, by the ends of the names of its boxes."""
    sent = {asked.link_id + end: value for end, value in named(typed).items()}
    filled = form(asked, typed=sent)
    assert filled.is_valid(), filled.errors
    return filled.page_answers().answer(asked.link_id)


def refusal(asked, **typed):
    """Return the sentence with which what was typed is refused."""
    sent = {asked.link_id + end: value for end, value in named(typed).items()}
    return str(form(asked, typed=sent).errors[asked.link_id][0])


def named(typed):
    """Return the ends of names: `box` is the bare name, `month` is `-month`."""
    return {"" if k == "box" else f"-{k}": v for k, v in typed.items()}
