"""Two people erase a case: nothing of it is left, and the trail still verifies."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction

from screening import services
from screening.followup import worker
from screening.models import (
    AuditEntry,
    ErasurePermit,
    ReturnLink,
    ReturnMail,
    SavedPage,
    Screening,
    SearchKey,
)
from screening.models.append_only import ERASABLE_TABLES
from screening.models.sealed import SealedModel
from screening.services.keeping import schedule
from screening.services.keeping.erasing import BESIDE, reference_digests
from screening.services.keeping.files import forget_mails
from screening.services.keeping.freeing import residues
from screening.services.trail import seals
from screening.services.trail.covered import OF_A_CASE, table_of
from screening.services.trail.hashes import sealed_columns
from screening.services.trail.verifying import verify
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    SAFE,
    TODAY,
    because,
    finish,
    make_clinician,
    make_screening,
    make_submitted,
    reread,
    save,
)
from tests.history import staff_work
from tests.rows import every_row
from tests.waiting import waiting

MARKS = {
    "legal_first_name": "Markfirst",
    "legal_last_name": "Marklastname",
    "name_used": "Markused",
    "birth_date": date(1961, 7, 13),
    "phone": "314-555-0137",
    "email": "markmail@patient.example",
}
TYPED = ("Markfirst", "Marklastname", "Markused", "1961-07-13", "555-0137", "markmail")
STAFF_TYPED = ("Marknote", "Marktry", "Markreason", "Markwish", "Markword", "Markhold")
LATER = NOW + timedelta(hours=1)


def a_full_case(colleague: User) -> Screening:
    """A submitted screening with a row in every table of a case."""
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    save(screening, DANGER_PAGE, SAFE)
    for page in services.journey_of(reread(screening)).path:
        given = {k: v for k, v in MARKS.items() if k in page.link_ids}
        if given:
            save(screening, page.id, given)
    finish(screening)
    services.submit(screening_id=screening.pk, now=NOW, on=TODAY)
    case = {"screening_id": screening.pk, "actor": colleague, "now": NOW}
    wish = services.Wish(phone="314-555-0137", other_name="Markwish")
    services.request_callback(screening_id=screening.pk, wish=wish, now=NOW)
    services.answer_callback(**case, note="Markreason told")
    marks = {"note": "Marknote", "tried": "Marktry", "why": "Markreason"}
    staff_work(screening, colleague, **marks)
    amendment = services.open_amendment(screening_id=screening.pk, now=NOW)
    assert amendment.screening_id == screening.pk
    _beside(screening, colleague)
    return close(screening, colleague)


def _beside(screening: Screening, colleague: User) -> None:
    services.give_reason(
        screening=screening,
        actor=colleague,
        purpose="open",
        why="care",
        now=NOW,
        words="Markword",
    )
    services.arrive(screening_id=screening.pk, actor=colleague, now=NOW)
    link = ReturnLink.objects.create(
        screening=screening,
        token_hash="0" * 64,
        purpose="amend",
        fact="birth_date",
        made_at=NOW,
        expires_at=LATER,
    )
    mail = ReturnMail(link=link, kind="link", created_at=NOW, next_attempt_at=NOW)
    mail.seal("content", {"to": MARKS["email"]})
    mail.save(force_insert=True)


def close(screening: Screening, colleague: User) -> Screening:
    for flag in screening.flags.open():
        services.close_flag(
            flag_id=flag.pk, actor=colleague, closing=because("Markreason"), now=NOW
        )
    return reread(screening)


def lead_named(name: str) -> User:
    return make_clinician(name, role="Clinical leads")


def erase(screening: Screening, asker: User, lead: User) -> None:
    services.ask_erasure(
        screening_id=screening.pk, actor=asker, reason="Markreason", now=NOW
    )
    services.confirm_erasure(screening_id=screening.pk, actor=lead, now=LATER)


def raw_bytes() -> bytes:
    """Return every byte of the database's files, on SQLite also of its log of writes.

    PostgreSQL recycles its own log by itself: it is no file of the database.
    """
    if connection.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0]) / "base"
    return b"".join(each.read_bytes() for each in folder.rglob("*") if each.is_file())


def sealed_of(screening: Screening) -> list[bytes]:
    """Every sealed value of a case, as it stands in the tables."""
    of_case = {
        model: way for model, way in OF_A_CASE.items() if issubclass(model, SealedModel)
    }
    rows = [
        row
        for model, way in of_case.items()
        for row in model.objects.filter(**{way: screening.pk})
    ]
    return [
        bytes(getattr(row, column))
        for row in [*rows, reread(screening)]
        for column in sealed_columns(type(row))
        if getattr(row, column)
    ]


@pytest.mark.django_db(transaction=True)
def test_nothing_that_was_typed_is_left_in_any_table_or_byte():
    asker, lead = make_clinician("asker"), lead_named("lead")
    make_submitted()
    screening = a_full_case(asker)
    others = [make_submitted(), make_submitted()]
    services.set_hold(screening_id=screening.pk, actor=lead, reason="Markhold", now=NOW)
    services.lift_hold(
        screening_id=screening.pk, actor=lead, reason="Markhold", now=NOW
    )
    seals.seal_due(now=NOW)
    ciphertexts = sealed_of(screening)
    keys = SearchKey.objects.filter(screening=screening)
    theirs = SearchKey.objects.exclude(screening=screening)
    hashes = set(keys.values_list("key_hash", flat=True)) - set(
        theirs.values_list("key_hash", flat=True)
    )
    services.ask_erasure(
        screening_id=screening.pk, actor=asker, reason="Markreason", now=NOW
    )
    held = {table_of(model) for model in {**OF_A_CASE, **BESIDE}}
    before = every_row()
    assert {table for table in held if before[table]} == held

    services.confirm_erasure(screening_id=screening.pk, actor=lead, now=LATER)
    assert residues(LATER).waiting == 1
    worker.run_errands(now=LATER)

    assert residues(LATER).waiting == 0
    text = repr(every_row())
    for mark in (*TYPED, *STAFF_TYPED, screening.reference, *hashes):
        assert mark not in text, mark
    for model, way in {**OF_A_CASE, **BESIDE}.items():
        assert not model.objects.filter(**{way: screening.pk}).exists(), model
    kept = raw_bytes()
    for mark in (*TYPED, *STAFF_TYPED, screening.reference, *hashes):
        assert mark.encode() not in kept, mark
    assert len(ciphertexts) > 40
    assert len(hashes) > 3
    assert not [each for each in ciphertexts if each in kept]
    # The same search finds what lives: it does not look at the wrong files.
    for other in others:
        assert other.reference.encode() in kept
        assert [each for each in sealed_of(other) if each not in kept] == []
    assert verify().findings == []


@pytest.mark.django_db
def test_the_chain_of_an_erased_case_stands_and_says_who_did_it():
    asker, lead = make_clinician("asker"), lead_named("lead")
    screening = a_full_case(asker)
    seals.seal_due(now=NOW)
    lines = AuditEntry.objects.filter(chain=str(screening.pk)).count()

    erase(screening, asker, lead)

    chain = AuditEntry.objects.filter(chain=str(screening.pk)).order_by("sequence")
    assert chain.count() == lines + 2
    assert (chain.last().kind, chain.last().actor) == ("erased", lead)
    assert chain.last().about == reference_digests(screening.reference)[0]
    assert verify().findings == []


@pytest.mark.django_db
def test_an_erased_case_that_is_put_back_or_never_was_erased_is_found():
    asker, lead = make_clinician("asker"), lead_named("lead")
    screening = a_full_case(asker)
    seals.seal_due(now=NOW)
    erase(screening, asker, lead)

    reread_row = Screening(
        pk=screening.pk,
        reference="AAAAAAAA",
        token_hash="1" * 64,
        protocol_version_id=screening.protocol_version_id,
        started_at=NOW,
    )
    reread_row.save(force_insert=True)

    assert [str(found) for found in verify().findings] == [
        f"case {screening.pk}: was erased and is there again"
    ]


@pytest.mark.django_db
def test_one_person_alone_erases_nothing():
    lead = lead_named("lead")
    screening = make_submitted()
    services.ask_erasure(
        screening_id=screening.pk, actor=lead, reason="A duplicate", now=NOW
    )

    with pytest.raises(services.SamePerson):
        services.confirm_erasure(screening_id=screening.pk, actor=lead, now=NOW)

    assert Screening.objects.filter(pk=screening.pk).exists()


@pytest.mark.django_db
def test_without_a_request_or_a_role_nothing_is_erased():
    screening, lead = make_submitted(), lead_named("lead")
    clinician = make_clinician()
    with pytest.raises(services.AlreadySettled):
        services.confirm_erasure(screening_id=screening.pk, actor=lead, now=NOW)
    services.ask_erasure(screening_id=screening.pk, actor=lead, reason="-", now=NOW)

    with pytest.raises(services.NotAllowed):
        services.confirm_erasure(screening_id=screening.pk, actor=clinician, now=NOW)
    with pytest.raises(services.NotAllowed):
        services.set_hold(
            screening_id=screening.pk, actor=clinician, reason="-", now=NOW
        )


@pytest.mark.django_db
def test_a_legal_hold_stops_the_second_step_and_the_first():
    screening, lead = make_submitted(), lead_named("lead")
    case = {"screening_id": screening.pk, "actor": make_clinician(), "now": NOW}
    services.ask_erasure(**case, reason="A duplicate")
    hold = {"screening_id": screening.pk, "actor": lead, "now": NOW}
    services.set_hold(**hold, reason="A letter of a lawyer")

    with pytest.raises(services.OnHold):
        services.confirm_erasure(**hold)
    services.refuse_erasure(**hold, reason="On hold")
    with pytest.raises(services.OnHold):
        services.ask_erasure(**case, reason="Once more")

    services.lift_hold(**hold, reason="Settled")
    services.ask_erasure(**case, reason="Once more")
    services.confirm_erasure(**hold)
    assert not Screening.objects.filter(pk=screening.pk).exists()


@pytest.mark.django_db
def test_an_open_emergency_is_not_erased():
    screening = make_submitted(DANGER)

    with pytest.raises(services.UrgentFlagOpen):
        services.ask_erasure(
            screening_id=screening.pk, actor=make_clinician(), reason="-", now=NOW
        )


@pytest.mark.django_db
def test_history_still_refuses_a_delete_while_no_erasure_runs():
    make_submitted()
    assert ErasurePermit.objects.count() == 0
    for table in ERASABLE_TABLES:
        if not every_row()[table]:
            continue
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables


def test_every_table_that_leads_to_a_case_is_reached():
    reached = {Screening, *OF_A_CASE, *BESIDE}

    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in reached:
                assert model in reached, model


def test_every_append_only_table_of_a_case_is_covered_and_erasable():
    assert {table_of(model) for model in OF_A_CASE} == set(ERASABLE_TABLES)


def test_mails_to_the_patient_that_a_demonstration_keeps_are_deleted(
    tmp_path, settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    (tmp_path / "one.log").write_text(f"To: {MARKS['email']}\n")
    (tmp_path / "two.log").write_text("To: someone@else.example\n")

    assert forget_mails(MARKS["email"]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["two.log"]


DAYS_30 = timedelta(days=30, minutes=1)


@pytest.mark.django_db
def test_a_draft_is_erased_after_thirty_days_of_rest_and_not_before():
    screening = make_screening()
    save(screening, DANGER_PAGE, SAFE)

    assert schedule.erase_expired_drafts(now=NOW + timedelta(days=30)) == 0
    assert schedule.erase_expired_drafts(now=NOW + DAYS_30) == 1

    assert not Screening.objects.exists()
    assert SavedPage.objects.count() == 0
    assert verify().findings == []


@pytest.mark.django_db(transaction=True)
def test_the_errands_of_the_worker_keep_the_schedule(caplog):
    make_screening()

    worker.run_errands(now=NOW + DAYS_30)

    assert not Screening.objects.exists()
    assert not [r for r in caplog.records if r.levelname == "ERROR"]


@pytest.mark.django_db
def test_a_draft_with_danger_stays_with_staff_also_after_they_settled_it():
    screening = make_screening()
    save(screening, DANGER_PAGE, DANGER)
    assert schedule.erase_expired_drafts(now=NOW + DAYS_30) == 0
    assert screening in waiting()

    close(screening, make_clinician())

    assert schedule.erase_expired_drafts(now=NOW + DAYS_30) == 0


@pytest.mark.django_db
def test_a_draft_that_staff_hold_or_that_asks_for_a_call_is_not_erased():
    held, asks = make_screening(), make_screening()
    services.set_hold(
        screening_id=held.pk, actor=lead_named("lead"), reason="-", now=NOW
    )
    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=asks.pk, wish=wish, now=NOW)

    assert schedule.erase_expired_drafts(now=NOW + DAYS_30) == 0


@pytest.mark.django_db
def test_what_was_kept_long_enough_is_put_forward_and_a_lead_confirms():
    screening, lead = make_submitted(), lead_named("lead")
    years = schedule.years_after(NOW, 10)

    assert schedule.propose_expired(now=years) == 0
    after = years + timedelta(minutes=1)
    assert schedule.propose_expired(now=after) == 1
    assert schedule.propose_expired(now=after) == 0
    assert services.pending_erasure(screening.pk).by is None

    services.confirm_erasure(screening_id=screening.pk, actor=lead, now=after)
    assert not Screening.objects.exists()


@pytest.mark.django_db
def test_what_a_person_refused_is_put_forward_again_in_a_year():
    screening, lead = make_submitted(), lead_named("lead")
    after = schedule.years_after(NOW, 10) + timedelta(minutes=1)
    schedule.propose_expired(now=after)
    services.refuse_erasure(
        screening_id=screening.pk, actor=lead, reason="Still in care", now=after
    )

    assert schedule.propose_expired(now=after + timedelta(days=300)) == 0
    assert schedule.propose_expired(now=after + 2 * schedule.A_YEAR) == 1


@pytest.mark.parametrize("years", [6, 100])
@pytest.mark.django_db
def test_the_clinic_cannot_set_fewer_years_than_the_law_asks_for(years):
    from django.core.exceptions import ValidationError  # noqa: PLC0415

    from screening.models import ClinicProfile  # noqa: PLC0415

    with pytest.raises(ValidationError):
        ClinicProfile(keep_years=years).full_clean()
    ClinicProfile(keep_years=7).full_clean()


def test_nothing_in_the_code_deletes_a_line_of_the_trail():
    """Six years are asked for (45 CFR 164.316(b)(2)(i)); the trail is kept for ever."""
    folder = Path(settings.BASE_DIR)
    deletes = re.compile(r"AuditEntry\b[^\n]*\.(delete|_raw_delete|update)\(")

    found = [
        path
        for app in ("clinic", "education", "screening")
        for path in (folder / app).rglob("*.py")
        if deletes.search(path.read_text())
    ]

    assert found == []
    assert "screening_auditentry" not in ERASABLE_TABLES
