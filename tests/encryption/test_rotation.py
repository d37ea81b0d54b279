"""Keys are replaced row by row: stopped at any instant, begun again, and then gone."""

import base64
import os
import random
import subprocess
import sys
import time

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from screening import services
from screening.models import SavedPage
from screening.models.access import Purpose, Why
from screening.models.append_only import APPEND_ONLY_TABLES
from screening.models.resealing import (
    only_sealed_columns_change,
    sealed_columns,
    sealed_models,
)
from screening.sealing import CannotOpen
from screening.services import access
from screening.services.keeping import erasures, holds
from screening.services.resealing import Batch, stores
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    TODAY,
    because,
    flag_of,
    make_clinician,
    make_screening,
    make_submitted,
    save,
)
from tests.learning import a_section, an_answer
from tests.screening.services.test_kill import database_url

# First bytes of their SHA-256 differ: a key whose name another one has is refused.
OLD, NEW = (bytes(range(n, n + 32)) for n in (1, 2))
WORDS = "Zebulon wrote this"


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.FIELD_KEYS = (OLD,)


def make_everything() -> None:
    """At least one row in every table with sealed columns."""
    early = make_screening()
    save(early, "your-name", {"legal_last_name": WORDS})
    save(early, DANGER_PAGE, DANGER)
    clinician = make_clinician()
    services.close_flag(
        flag_id=flag_of(early, "RED-01").pk,
        actor=clinician,
        closing=because(WORDS),
        now=NOW,
    )
    wish = services.Wish(phone="314-555-0188", other_name=WORDS)
    services.request_callback(screening_id=early.pk, wish=wish, now=NOW)
    services.answer_callback(
        screening_id=early.pk, actor=clinician, note=WORDS, now=NOW
    )
    services.make_return_link(
        screening_id=early.pk,
        now=NOW,
        address="127.0.0.1",
        code="k7m4txr3",
        mail=services.MailWish(to="zebulon@example.org", language="en-us"),
    )
    follow_up(early, clinician)


def follow_up(screening, clinician) -> None:
    case = {"screening_id": screening.pk, "actor": clinician, "now": NOW}
    made = services.Try(channel="phone", outcome="no_answer", tried_at=NOW, note=WORDS)
    services.record_contact(**case, made=made)
    services.add_note(**case, text=WORDS)
    wanted = services.Wanted(kind="phone", by_day=TODAY, note=WORDS)
    asked = services.request_consultation(**case, wanted=wanted)
    services.end_consultation(
        consultation_id=asked.pk, actor=clinician, outcome="not_needed", now=NOW
    )
    lead = make_clinician("lead", role="Clinical leads")
    holds.set_hold(screening_id=screening.pk, actor=lead, reason=WORDS, now=NOW)
    erasures.ask_erasure(
        screening_id=make_submitted().pk, actor=None, reason=WORDS, now=NOW
    )
    access.give_reason(
        screening=screening,
        actor=clinician,
        purpose=Purpose.values[0],
        why=Why.values[0],
        words=WORDS,
        now=NOW,
    )
    services.note_shown(screening, [a_section()], how="receipt", now=NOW)
    services.save_teach_back(
        screening_id=screening.pk, answers=[an_answer(right=False)], now=NOW
    )


def opened() -> dict[str, object]:
    """Return everything that is sealed, in clear."""
    return {
        f"{model._meta.db_table} {row.pk} {name}": row.unseal(name)
        for model in sealed_models()
        for row in model.objects.all()
        for name in sealed_columns(model)
    }


def triggers() -> list[tuple[str, ...]]:
    """Return every trigger that stands, with its words."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
                "WHERE NOT tgisinternal"
            )
        return sorted(cursor.fetchall())


@pytest.mark.django_db
def test_after_the_rotation_the_old_key_can_go(settings, capsys):
    make_everything()
    for model in sealed_models():
        assert model.objects.exists(), f"{model.__name__} is rotated and not tried"
    before, standing = opened(), triggers()

    settings.FIELD_KEYS = (NEW, OLD)
    call_command("rotate_keys", batch=2)

    call_command("verify_audit")
    settings.FIELD_KEYS = (NEW,)
    assert opened() == before
    assert WORDS in str(before)
    assert triggers() == standing
    said = capsys.readouterr().out
    assert "screening_savedpage: 2 of " in said
    assert "The others can go." in said
    settings.FIELD_KEYS = (OLD,)
    with pytest.raises(CannotOpen):
        SavedPage.objects.first().unseal("content")


@pytest.mark.django_db
def test_what_an_old_key_still_seals_is_counted(settings):
    make_everything()
    settings.FIELD_KEYS = (NEW, OLD)
    call_command("rotate_keys")
    settings.FIELD_KEYS = (OLD, NEW)
    late = make_screening()
    save(late, DANGER_PAGE, SAFE)
    settings.FIELD_KEYS = (NEW, OLD)

    # The page, its evaluation, and the screening that repeats it.
    with pytest.raises(CommandError, match="3 rows are still sealed by an older key"):
        call_command("rotate_keys", check=True)
    call_command("rotate_keys")
    call_command("rotate_keys", check=True)


@pytest.mark.django_db
def test_a_row_that_no_key_opens_is_left_and_told(settings):
    save(make_screening(), DANGER_PAGE, SAFE)
    settings.FIELD_KEYS = (NEW,)
    sealed = bytes(SavedPage.objects.get().content)

    with pytest.raises(CommandError, match="still sealed by an older key"):
        call_command("rotate_keys")

    assert bytes(SavedPage.objects.get().content) == sealed


@pytest.mark.django_db
def test_a_key_with_the_name_of_another_is_refused(settings):
    settings.FIELD_KEYS = (OLD, OLD)

    with pytest.raises(CommandError, match="Make a new key"):
        call_command("rotate_keys")


@pytest.mark.django_db
def test_even_then_history_changes_in_no_other_column():
    make_everything()
    histories = [m for m in sealed_models() if m._meta.db_table in APPEND_ONLY_TABLES]

    for model in histories:
        only_its_sealed_columns_change(model)

    assert len(histories) > 10


def only_its_sealed_columns_change(model) -> None:
    table = model._meta.db_table
    column = sealed_columns(model)[0]
    sealed = set(sealed_columns(model))
    others = [f.column for f in model._meta.concrete_fields if f.name not in sealed]

    def change(name: str) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE {table} SET "{name}" = "{name}"')  # noqa: S608

    with transaction.atomic(), only_sealed_columns_change(model):
        change(column)
        for other in others:
            with pytest.raises(IntegrityError, match="append-only"):
                change(other)
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
        ):
            model.objects.all()._raw_delete("default")
    with pytest.raises(IntegrityError, match="append-only"):
        change(column)


@pytest.mark.django_db(transaction=True)
def test_a_rotation_that_is_killed_goes_on_where_it_was(settings):
    case = make_submitted()
    clinician = make_clinician()
    for number in range(150):
        services.add_note(
            screening_id=case.pk, actor=clinician, now=NOW, text=f"{WORDS} {number}"
        )
    before, standing = opened(), triggers()
    moments = random.Random(20260302)  # noqa: S311 - repeatable, not secret
    settings.FIELD_KEYS = (NEW, OLD)
    old = [left()]

    for _ in range(4):
        with rotating() as process:
            assert "of" in process.stdout.readline()
            time.sleep(moments.uniform(0, 0.05))
            process.kill()
        assert triggers() == standing
        assert opened() == before
        old.append(left())
    call_command("rotate_keys")

    assert old[0] > old[-1] > 0
    assert old == sorted(old, reverse=True)
    settings.FIELD_KEYS = (NEW,)
    assert opened() == before


def rotating() -> subprocess.Popen[str]:
    keys = ",".join(base64.b64encode(key).decode() for key in (NEW, OLD))
    environment = os.environ | {"DATABASE_URL": database_url(), "FIELD_KEYS": keys}
    command = [sys.executable, "manage.py", "rotate_keys", "--batch", "5"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def left() -> int:
    """Return how many rows the old key still seals."""
    return sum(store.waiting() for store in stores())


class Elsewhere:
    """What another package keeps sealed: three rows, of which one opens no more."""

    name = "elsewhere"
    left = 3

    def waiting(self) -> int:
        return Elsewhere.left

    def reseal(self, most: int) -> Batch:
        done = min(most, Elsewhere.left - 1)
        Elsewhere.left -= done
        return Batch(done)


@pytest.mark.django_db
def test_secrets_of_another_package_are_sealed_anew_with_the_rest(settings, capsys):
    settings.SEALED_STORES = ["tests.encryption.test_rotation.Elsewhere"]

    with pytest.raises(CommandError, match="1 rows are still sealed by an older key"):
        call_command("rotate_keys", batch=1)

    said = capsys.readouterr()
    assert "elsewhere: 2 of 3" in said.out
    assert "elsewhere: 1 rows of an older key" in said.err
