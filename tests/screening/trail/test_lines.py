"""Who did or saw what leaves a line: when, from where, and no answer."""

import json
import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from clinic.trail.requests import QUIET
from education.models import Article
from screening import services
from screening.followup import audit_mails
from screening.models import AuditEntry, ClinicProfile
from screening.models.trail import SYSTEM
from screening.services import trail
from screening.services.trail import seals
from screening.services.trail.chain import Line
from screening.services.trail.hashes import line_hash
from screening.services.trail.restores import last_head, note_restore
from screening.services.trail.verifying import heads_of, verify
from tests.builders import (
    DANGER,
    DANGER_PAGE,
    NOW,
    make_clinician,
    make_screening,
    make_submitted,
    save,
)
from tests.conftest import triggers_off
from tests.education.builders import publish
from tests.roles.addresses import Samples, addresses
from tests.roles.table import COLUMNS, NO, YES, rows
from tests.rows import every_row
from tests.screening.review.desk import do

pytestmark = pytest.mark.django_db

LOGIN = reverse("account_login")
QUEUE = reverse("admin:screening_screening_changelist")
FIND = reverse("admin:screening_screening_find")
FROM = "203.0.113.7"
PASSWORD = "correct horse battery"


def browser_of(user: User) -> Client:
    client = Client(raise_request_exception=False, REMOTE_ADDR=FROM)
    client.force_login(user)
    return client


def last_line(**of) -> AuditEntry:
    return AuditEntry.objects.filter(**of).order_by("at", "sequence").last()


def case_url(case) -> str:
    return reverse("admin:screening_screening_change", args=[case.pk])


@pytest.mark.parametrize("column", [name for name, role in COLUMNS.items() if role])
def test_every_request_to_the_staffs_pages_leaves_a_line(column: str):
    samples, person = Samples(), make_clinician("reader", COLUMNS[column])
    by_route = {address.route: address for address in addresses()}
    client, silent = browser_of(person), []

    for row in rows():
        quiet = by_route[row.route].pattern.name in QUIET
        if not row.route.startswith("staff/") or quiet or "logout" in row.route:
            continue
        before = AuditEntry.objects.count()
        path = by_route[row.route].path(samples)
        client.post(path) if row.method == "POST" else client.get(path)
        new = AuditEntry.objects.all()[: AuditEntry.objects.count() - before]
        mine = [line for line in new if line.actor == person and line.address == FROM]
        if row.answers[column] in (YES, NO) and not mine:
            silent.append(row.route)

    # The ways in answer anybody, and show nothing.
    ways_in = ("staff/login/", "staff/invitation/")
    assert [route for route in silent if not route.startswith(ways_in)] == []
    assert verify().findings == []


def test_signing_in_and_out_and_failing_leave_lines_with_the_address():
    person = make_clinician()
    person.set_password(PASSWORD)
    person.save()
    client = Client(REMOTE_ADDR=FROM)

    client.post(LOGIN, {"login": "clinician", "password": "wrong"})
    client.post(LOGIN, {"login": PASSWORD, "password": "clinician"})
    client.post(LOGIN, {"login": "clinician", "password": PASSWORD})
    client.post(reverse("admin:logout"))

    lines = AuditEntry.objects.filter(chain=SYSTEM).order_by("sequence")
    signs = [line for line in lines if line.kind.startswith("sign")]
    assert [(line.kind, line.about) for line in signs] == [
        ("sign_in_failed", f"account {person.pk}"),
        ("sign_in_failed", "no such account"),
        ("signed_in", ""),
        ("signed_in", "new_device_seen"),
        ("signed_out", ""),
    ]
    assert {line.address for line in signs} == {FROM}
    assert PASSWORD not in repr(list(lines.values()))


def test_a_lock_leaves_a_line_that_names_the_account_and_no_word():
    person, client = make_clinician(), Client(REMOTE_ADDR=FROM)
    typed = {"login": "clinician", "password": PASSWORD}

    for _ in range(6):
        client.post(LOGIN, typed)

    line = last_line(kind="locked_out")
    assert (line.actor, line.address, line.about) == (person, FROM, "user_locked_out")
    assert PASSWORD not in repr(list(AuditEntry.objects.values()))


def test_a_name_of_nobody_that_is_locked_is_written_down_nowhere():
    client = Client(REMOTE_ADDR=FROM)

    for _ in range(6):
        client.post(LOGIN, {"login": "Zebulon Markname", "password": PASSWORD})

    assert last_line(kind="locked_out").actor is None
    assert "Markname" not in str(every_row())


def test_a_refusal_leaves_a_line_that_names_the_page_and_the_case():
    case, desk = make_submitted(), make_clinician("desk", "Front desk")

    answer = browser_of(desk).get(case_url(case))

    line = last_line()
    assert answer.status_code == 403
    assert (line.kind, line.actor, line.chain) == ("refused", desk, str(case.pk))
    assert json.loads(line.detail) == {"of": {"object_id": str(case.pk)}}


def test_filling_in_by_phone_is_on_the_trail_with_the_address_of_the_helper():
    address, helper = reverse("screening:by_phone"), make_clinician()

    browser_of(helper).post(address)

    line = last_line(kind="started_by_phone")
    assert (line.actor, line.address) == (helper, FROM)


def test_an_account_that_is_no_staff_is_nobody_on_their_pages():
    answer = browser_of(User.objects.create_user("somebody")).get(QUEUE)

    assert answer.url.startswith(LOGIN)


def test_a_form_without_its_token_is_refused_with_a_line():
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR=FROM)
    person = make_clinician()
    client.force_login(person)

    assert client.post(FIND, {"q": "Meadow"}).status_code == 403

    assert (last_line().kind, last_line().actor) == ("refused", person)


def test_a_search_leaves_a_line_without_what_was_typed():
    client = browser_of(make_clinician())

    client.post(FIND, {"q": "Meadowlark"}, follow=True)

    kinds = [line.kind for line in AuditEntry.objects.all()]
    assert kinds.count("searched") == 2
    assert "eadowlark" not in repr(list(AuditEntry.objects.values()))


def test_a_look_and_a_decision_stand_in_the_chain_of_the_case():
    case, person = make_submitted(DANGER), make_clinician()
    client = browser_of(person)

    client.get(case_url(case))
    do(client, case, "claim")

    chain = AuditEntry.objects.filter(chain=str(case.pk), actor=person)
    found = set(chain.values_list("kind", "address"))
    assert found == {("viewed", FROM), ("claimed", FROM)}
    assert "RED-01" not in repr(list(AuditEntry.objects.values()))


def test_a_changed_setting_leaves_a_line_that_binds_the_admins_own_log():
    profile = ClinicProfile()
    profile.save()
    LogEntry.objects.log_actions(
        make_clinician().pk, ClinicProfile.objects.all(), 2, "[]"
    )
    entry = LogEntry.objects.get()

    line = last_line(chain=SYSTEM)

    assert (line.kind, line.about) == ("recorded", f"admin.logentry {entry.pk}")
    assert str(entry.pk) in json.loads(line.detail)["rows"]["django_admin_log"]


def test_a_patients_save_writes_no_line_and_is_bound_by_the_next_seal():
    seals.seal_due(now=NOW)
    screening = make_screening()
    seals.seal_due(now=NOW)
    lines = AuditEntry.objects.count()

    save(screening, DANGER_PAGE, DANGER, now=NOW + timedelta(minutes=1))

    assert AuditEntry.objects.count() == lines
    assert verify().findings == []
    # A page, its evaluation and the flag.
    assert verify().waiting == 3
    assert seals.seal_due(now=NOW + timedelta(minutes=2)) == 1
    assert verify().waiting == 0
    assert seals.seal_due(now=NOW + timedelta(minutes=3)) == 0


def test_a_row_that_is_not_ours_is_never_sealed():
    case, person = make_submitted(), make_clinician()
    seals.seal_due(now=NOW)
    forged = case.case_events.create(kind="viewed", actor=person, at=NOW)
    browser_of(person).get(case_url(case))

    seals.seal_due(now=NOW + timedelta(minutes=1))

    name = f"screening_caseevent {forged.pk}"
    assert [str(found) for found in verify().findings] == [
        f"case {case.pk}: {name} was not written by the software"
    ]


def test_a_case_that_does_not_open_stops_no_seal_and_is_found():
    altered, other = make_submitted(), make_submitted()
    seals.seal_due(now=NOW)
    type(altered).objects.filter(pk=altered.pk).update(identity=b"x" * 40, version=999)
    for case in (altered, other):
        services.add_note(
            screening_id=case.pk, actor=make_clinician(case.pk.hex), text="x", now=NOW
        )

    assert seals.seal_due(now=NOW + timedelta(minutes=1)) == 1

    assert [str(found) for found in verify().findings] == [
        f"case {altered.pk}: the screening itself does not open"
    ]


@pytest.mark.parametrize("table", ["screening_auditentry", "django_admin_log"])
@pytest.mark.parametrize("action", ["UPDATE {0} SET id = id", "DELETE FROM {0}"])
def test_the_trail_and_the_admins_log_refuse_to_be_changed(table, action):
    make_submitted()
    LogEntry.objects.log_actions(make_clinician().pk, User.objects.all()[:1], 1, "[]")

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(action.format(table))


@pytest.mark.parametrize(
    "table",
    ["screening_auditentry", "django_admin_log", "education_articleversion"],
)
def test_what_fires_no_trigger_of_a_row_is_refused_as_well(table):
    make_submitted()
    publish(Article.objects.create(slug="sample"))
    LogEntry.objects.log_actions(make_clinician().pk, User.objects.all()[:1], 1, "[]")
    words = {
        "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
        "postgresql": "SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {0} CASCADE",
    }[connection.vendor]

    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(words.format(table))


def test_a_cut_tail_is_found_by_a_head_from_the_log(tmp_path, capsys, caplog):
    make_submitted()
    with caplog.at_level("INFO", logger="screening"):
        seals.seal_due(now=NOW)
    kept = tmp_path / "log"
    kept.write_text(
        "\n".join(
            f"2026 INFO screening - Audit head sequence={r.sequence} head={r.head}"
            for r in caplog.records
            if r.message == "Audit head"
        )
    )
    call_command("verify_audit", heads=kept)
    last = AuditEntry.objects.filter(chain=SYSTEM).order_by("-sequence").first()
    with triggers_off():
        AuditEntry.objects.filter(pk=last.pk).delete()

    call_command("verify_audit", heads=None)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_audit", heads=kept)

    assert ended.value.code == 1
    assert f"system line {last.sequence}: cut off" in capsys.readouterr().out


def test_the_key_of_the_trail_outlives_a_change_of_the_keys_of_columns(settings):
    case = make_submitted(DANGER)
    seals.seal_due(now=NOW)
    settings.FIELD_KEYS = (b"n" * 32, *settings.FIELD_KEYS)
    page = case.pages.first()
    content = page.unseal("content")
    page.seal("content", content)
    with triggers_off():
        type(page).objects.filter(pk=page.pk).update(content=page.content)

    assert verify().findings == []


def test_a_replaced_key_of_the_search_still_verifies_what_it_wrote(settings):
    case, before = make_submitted(DANGER), settings.LOOKUP_KEY
    seals.seal_due(now=NOW)
    settings.LOOKUP_KEY = b"another key of the search, 32 b."
    found = verify().findings
    settings.LOOKUP_FALLBACKS = (before,)
    services.add_note(screening_id=case.pk, actor=make_clinician(), text="x", now=NOW)
    seals.seal_due(now=NOW + timedelta(minutes=1))

    assert len(found) > 3
    assert verify().findings == []
    assert AuditEntry.objects.values("key_name").distinct().order_by().count() == 2


def test_the_head_is_mailed_once_a_day_and_proves_itself(settings, mailoutbox):
    settings.CLINIC_AUDIT_EMAIL = "auditor@elsewhere.example"
    case = make_submitted()
    seals.seal_due(now=NOW)

    sent = [audit_mails.send_due(now=NOW + timedelta(hours=h)) for h in (0, 1, 23, 25)]

    assert sent == [1, 0, 0, 1]
    assert {tuple(mail.to) for mail in mailoutbox} == {("auditor@elsewhere.example",)}
    heads = [head for mail in mailoutbox for head in heads_of(mail.body)]
    assert len(heads) == 2
    assert verify(heads).findings == []
    assert case.reference not in repr([(m.subject, m.body) for m in mailoutbox])


def test_the_weekly_mail_goes_to_the_lead_and_says_that_it_is_ready(mailoutbox):
    make_clinician("lead", "Clinical leads")
    make_clinician("other")

    sent = [audit_mails.send_due(now=NOW + timedelta(days=d)) for d in (0, 3, 8)]

    assert sent == [1, 0, 1]
    assert [mail.to for mail in mailoutbox] == [["lead@clinic.example"]] * 2
    link = reverse("admin:screening_auditentry_week")
    assert mailoutbox[0].body.splitlines() == [
        "The list of who looked at what in the last week is ready:",
        "",
        f"http://testserver{link}",
    ]


def test_a_lead_whose_address_failed_is_told_later_and_nobody_twice(
    mailoutbox, monkeypatch
):
    for name in ("one", "two"):
        make_clinician(name, "Clinical leads")
    send = audit_mails.EmailMessage.send

    def refused(mail, *args, **how):
        if mail.to == ["one@clinic.example"]:
            raise OSError("refused")
        return send(mail, *args, **how)

    with monkeypatch.context() as patch:
        patch.setattr(audit_mails.EmailMessage, "send", refused)
        assert audit_mails.send_due(now=NOW) == 1
        assert audit_mails.send_due(now=NOW + timedelta(minutes=10)) == 0

    later = [audit_mails.send_due(now=NOW + timedelta(minutes=m)) for m in (20, 30)]

    assert later == [1, 0]
    assert [mail.to for mail in mailoutbox] == [
        ["two@clinic.example"],
        ["one@clinic.example"],
    ]
    assert AuditEntry.objects.filter(kind="week_mailed").count() == 2
    assert "clinic.example" not in repr(list(AuditEntry.objects.values()))


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_fork_no_chain():
    """Fifty lines of five writers: each follows the one before it."""

    def write() -> None:
        for _ in range(10):
            trail.append(Line(kind="opened", now=NOW, chain=SYSTEM))
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(5)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    lines = list(AuditEntry.objects.filter(chain=SYSTEM).order_by("sequence"))
    assert [line.sequence for line in lines] == list(range(1, 51))
    for before, line in pairwise(lines):
        assert line.previous == before.own
    assert all(line.own == line_hash(line) for line in lines)


def test_every_act_of_staff_is_bound_with_its_event():
    case, person = make_submitted(DANGER), make_clinician()
    services.add_note(screening_id=case.pk, actor=person, text="x", now=NOW)

    line = last_line(chain=str(case.pk))

    event = case.case_events.last()
    assert line.kind == "noted"
    assert list(json.loads(line.detail)["rows"]["screening_caseevent"]) == [
        str(event.pk)
    ]


def test_a_line_of_a_restore_that_was_not_written_with_the_key_excuses_nothing():
    make_submitted()
    seals.seal_due(now=NOW)
    cut = last_head()
    forged = AuditEntry(
        chain=SYSTEM,
        sequence=cut[0],
        at=NOW,
        kind="restored",
        detail='{"file":"0","replaced":null}',
        key_name=AuditEntry.objects.first().key_name,
        own="f" * 64,
    )
    with triggers_off():
        AuditEntry.objects.filter(chain=SYSTEM, sequence=cut[0]).delete()
        forged.save(force_insert=True)

    report = verify([cut, (cut[0], "f" * 64)])

    assert report.restores == []
    assert f"system line {cut[0]}: cut off" in " ".join(map(str, report.findings))


def test_no_more_is_excused_than_a_restore_replaced():
    make_submitted()
    seals.seal_due(now=NOW)
    kept = last_head()[0]
    note_restore("d" * 64, (kept + 2, "0" * 64), now=NOW)
    head = last_head()

    within = verify([(kept + 2, "1" * 64), head])
    beyond = verify([(kept + 3, "1" * 64), head])
    after = verify([head, (kept + 2, "1" * 64)])

    assert within.findings == []
    assert "1 heads outside are from before" in within.restores[0]
    assert len(beyond.findings) == len(after.findings) == 1
