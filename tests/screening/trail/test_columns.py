"""A column that is added to a covered table must not make older digests look forged."""

import pytest

from screening.models import Screening
from screening.services.trail.columns import LATER
from screening.services.trail.covered import OF_A_CASE, of_the_system, table_of

# The columns that tables had when the trail began. A new column goes into LATER with
# what older rows got, and never here.
AT_THE_BEGINNING = {
    "screening_savedpage": (
        "amendment_id content id language page_id saved_at screening_id sequence"
    ),
    "screening_evaluation": (
        "findings id made_at on rules_digest saved_page_id screening_id "
        "sequence urgency"
    ),
    "screening_flag": (
        "content evaluation_id id level outcome raised_at rule_id "
        "rule_version screening_id"
    ),
    "screening_flagevent": "at evaluation_id flag_id id kind",
    "screening_decision": (
        "about_id actor_id at code flag_id id judgement kind number reason "
        "returns_at screening_id"
    ),
    "screening_caseevent": "actor_id at detail id kind screening_id",
    "screening_callbackrequest": "asked_at content id level screening_id",
    "screening_callbackanswer": "actor_id at id note request_id",
    "screening_contactattempt": (
        "actor_id at channel consultation_id corrects_id id next_try_at "
        "note outcome screening_id tried_at"
    ),
    "screening_casenote": "actor_id at content corrects_id id screening_id",
    "screening_consultation": (
        "actor_id at by_day id kind note screening_id with_whom_id"
    ),
    "screening_consultationstep": (
        "actor_id at consultation_id id kind minutes note number outcome starts_at"
    ),
    "screening_escalation": "at due_at id key level planned_at rung screening_id",
    "screening_shownsection": "at by_id content how id key screening_id",
    "screening_teachback": "at content id screening_id",
    "screening_accessreason": "actor_id at id purpose screening_id why words",
    "screening_holdstep": "actor_id at id kind number reason screening_id",
    "screening_erasurestep": "actor_id at id kind number reason screening_id",
    "screening_protocolversion": "digest document published_at",
    "django_admin_log": (
        "action_flag action_time change_message content_type_id id "
        "object_id object_repr user_id"
    ),
    "education_articleversion": (
        "article_id author_id based_on_id body created_at id language "
        "next_review_on note number publish_at reviewed_on reviewer_licence "
        "reviewer_name sources status summary title updated_on"
    ),
    "education_pageevent": "actor_id article_id at detail id kind version",
    "education_picture": "added_at added_by_id content height id name width",
    "screening_screening": (
        "amended_at call_asked_at case_version closed_count current_pages "
        "due_at failed failed_count failed_tries flag_count follow_up_at id "
        "identity last_saved_at not_assessed_count open_level owner_id "
        "pressure_to_ask_at protocol_version_id proved_at queued_at raised "
        "reference resolution resolved_at returns_at started_at status "
        "submitted_at token_hash urgency version wakes_at"
    ),
}


@pytest.mark.parametrize(
    "model", [*OF_A_CASE, *of_the_system(), Screening], ids=lambda model: model.__name__
)
def test_a_column_that_came_later_is_declared(model):
    table = table_of(model)
    later = {column for column, _ in LATER.get(table, ())}

    columns = {f.attname for f in model._meta.concrete_fields} - later

    assert named(columns) == AT_THE_BEGINNING[table]


def named(columns):
    return " ".join(sorted(columns))
