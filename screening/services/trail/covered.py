"""Which rows the chains cover: all history of a case, and all of the system."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from screening.models import (
    AccessReason,
    CallbackAnswer,
    CallbackRequest,
    CaseEvent,
    CaseNote,
    Consultation,
    ConsultationStep,
    ContactAttempt,
    Decision,
    ErasureStep,
    Escalation,
    Evaluation,
    Flag,
    FlagEvent,
    HoldStep,
    ProtocolVersion,
    SavedPage,
    ShownSection,
    TeachBack,
)

# Each history of a case, and how its rows lead to the screening.
OF_A_CASE: dict[type[Model], str] = {
    SavedPage: "screening",
    Evaluation: "screening",
    Flag: "screening",
    FlagEvent: "flag__screening",
    Decision: "screening",
    CaseEvent: "screening",
    CallbackRequest: "screening",
    CallbackAnswer: "request__screening",
    ContactAttempt: "screening",
    CaseNote: "screening",
    Consultation: "screening",
    ConsultationStep: "consultation__screening",
    Escalation: "screening",
    ShownSection: "screening",
    TeachBack: "screening",
    AccessReason: "screening",
    HoldStep: "screening",
    ErasureStep: "screening",
}


def of_the_system() -> list[type[Model]]:
    """Return whose rows the chain of the system binds, each when it is written.

    Those of other apps the settings name: the apps do not import each other.
    """
    others = [apps.get_model(name) for name in settings.AUDITED_MODELS]
    return [ProtocolVersion, *others]


def table_of(model: type[Model]) -> str:
    """Return the name of the table, as a line names it."""
    return model._meta.db_table  # noqa: SLF001 - documented by Django


def rows_of(screening_id: UUID) -> Iterator[Any]:
    """Yield every covered row of a case, table after table."""
    for model, way in OF_A_CASE.items():
        rows = model._default_manager.filter(**{way: screening_id})  # noqa: SLF001
        yield from rows.order_by("pk").iterator()
