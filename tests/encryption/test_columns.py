"""Every column in which words could stand is sealed, or is known to hold none."""

from django.apps import apps
from django.db import models

from screening.models.resealing import sealed_columns, sealed_models

WORDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
SEALED = {
    "AccessReason.words",
    "CallbackAnswer.note",
    "CallbackRequest.content",
    "CaseNote.content",
    "Consultation.note",
    "ConsultationStep.note",
    "ContactAttempt.note",
    "Decision.reason",
    "ErasureStep.reason",
    "Evaluation.findings",
    "Flag.content",
    "HoldStep.reason",
    "ReturnMail.content",
    "SavedPage.content",
    "Screening.current_pages",
    "Screening.identity",
    "ShownSection.content",
    "TeachBack.content",
}
# Free text that no patient wrote and that tells of none, or that tells nothing at all.
CLEAR = {
    "Attempt.key_hash": "keyed hash",
    "Attempt.kind": "name of a limit",
    "AuditEntry.about": "ids, kinds and keyed digests",
    "AuditEntry.address": "address of a member of staff in the network",
    "AuditEntry.chain": "id of a row",
    "AuditEntry.detail": "ids, kinds and keyed digests",
    "AuditEntry.key_name": "name of a key",
    "AuditEntry.own": "keyed hash",
    "AuditEntry.previous": "keyed hash",
    "AuditEntry.request": "random",
    "CaseEvent.detail": "names of pages and rules",
    "ClinicProfile.address": "the clinic's own, printed on every page",
    "ClinicProfile.name": "the clinic's own",
    "ClinicProfile.on_duty_email": "the clinic's own",
    "ClinicProfile.phone": "the clinic's own",
    "ClinicProfile.time_zone": "the clinic's own",
    "ClinicProfile.who_reads": "the clinic's own",
    "Escalation.key": "ids of rows",
    "Evaluation.rules_digest": "hash of the rules",
    "Evaluation.urgency": "name of a level: the queue needs it, decision 0040",
    "Flag.rule_id": "name of a rule: the queue needs it, decision 0040",
    "Holiday.name": "the clinic's own",
    "Notice.idempotency_key": "ids of rows",
    "Notice.last_error": "class of an error",
    "OnCall.email": "of staff",
    "OnCall.name": "of staff",
    "OnCall.phone": "of staff",
    "ProtocolVersion.digest": "hash of the questions",
    "ProtocolVersion.document": "the questions, which are public",
    "ReturnLink.code_hash": "slow hash",
    "ReturnLink.token_hash": "hash of 144 random bits",
    "ReturnMail.last_error": "class of an error",
    "SavedPage.language": "tag of a language",
    "SavedPage.page_id": "name of a page",
    "Screening.failed": "names of rules",
    "Screening.raised": "names of rules: the queue needs them, decision 0040",
    "Screening.reference": "random letters",
    "Screening.token_hash": "hash of a random token",
    "Screening.urgency": "name of a level",
    "SearchKey.key_hash": "keyed hash",
    "ShownSection.key": "keyed hash",
    "WorkerHeartbeat.name": "name of a process",
}


def columns() -> set[str]:
    """Return the columns of the app that hold words of no fixed list."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("screening").get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, WORDS) and not field.choices
    }


def test_every_column_of_words_is_sealed_or_known_to_tell_nothing():
    assert columns() - SEALED - CLEAR.keys() == set()
    assert CLEAR.keys() - columns() == set()


def test_what_is_sealed_is_what_a_rotation_seals_anew():
    rotated = {
        f"{m.__name__}.{name}" for m in sealed_models() for name in sealed_columns(m)
    }

    assert rotated == SEALED
