"""Reports: what is counted, who may see it, and files that no spreadsheet runs."""

import csv
import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening.models import Flag, RuleJudgement, Screening
from screening.protocol.rules.catalogue import ALL_RULES
from screening.review.reports.answering import owners, times
from screening.review.reports.arriving import arrivals, funnel
from screening.review.reports.period import Quarter
from screening.review.reports.rules import rule_performance
from screening.review.reports.table import Report, Row, as_csv, harmless, percent
from tests.screening.review.cases import begun, journey, save, submitted
from tests.screening.review.desk import a_try, do, signed_in
from tests.screening.review.pages import NAME, decide_url, text_of

URL = reverse(f"{NAME}_reports")
HIGH = {"bp1_sys": 150, "bp1_dia": 95}


def this_quarter() -> Quarter:
    return Quarter.of(timezone.now().astimezone(ZoneInfo("America/Chicago")).date())


@pytest.fixture
def lead(db: None) -> Client:
    return signed_in("lead", role="Clinical leads")


def row_of(report: Report, name: str) -> Row:
    return next(row for row in report.rows if name in row.cells)


def test_a_rule_says_how_often_it_was_raised_and_how_it_was_judged(clinic: Client):
    cases = [submitted(**HIGH), submitted(**HIGH), submitted(), submitted()]
    for case, judgement in zip(cases[:2], RuleJudgement.values[:2], strict=True):
        flag = Flag.objects.get(screening=case, rule_id="BP-03")
        told = {"code": "no_action", "reason": "x", "judgement": judgement}
        clinic.post(decide_url(case, flag, "close"), told)

    row = row_of(rule_performance(this_quarter()), "BP-03")

    assert row.cells[3:] == (2, "50%", 0, 2, "50%", "0%")


def test_every_rule_stands_in_the_report_also_one_never_raised(db):
    report = rule_performance(this_quarter())

    assert [row.cells[0] for row in report.rows] == [rule.id for rule in ALL_RULES]


def test_a_judgement_that_was_taken_back_does_not_count(clinic: Client):
    case = submitted(**HIGH)
    flag = Flag.objects.get(screening=case, rule_id="BP-03")
    told = {"code": "no_action", "reason": "x", "judgement": "over"}
    clinic.post(decide_url(case, flag, "close"), told)
    do(clinic, case, "correct", decision=flag.decisions.get().pk, reason="Not mine.")

    assert row_of(rule_performance(this_quarter()), "BP-03").cells[6] == 0


def test_the_funnel_says_where_people_stop(db):
    case = begun()
    submitted()
    stopped = Screening.objects.get(pk=case.pk)
    pages = journey(stopped)
    save(stopped, pages, "two-weeks")

    report = funnel(this_quarter())

    title = stopped.protocol.page("two-weeks").title
    assert row_of(report, title).cells[1:] == (2, "100%", 1)
    assert sum(row.cells[3] for row in report.rows) == 1


def test_times_run_from_the_flag_to_what_was_done(clinic: Client, time_machine):
    start = timezone.now()
    case = submitted(**HIGH)
    time_machine.move_to(start + timedelta(hours=2), tick=False)
    clinic.force_login(clinic_user())
    do(clinic, case, "contact", **a_try(outcome="reached"))
    time_machine.move_to(start + timedelta(hours=3), tick=False)
    clinic.force_login(clinic_user())
    do(clinic, case, "close", code="referred", reason="x")

    row = row_of(times(this_quarter()), "Before booking")

    assert row.cells[1].startswith(("2 h 59", "3 h"))
    assert row.cells[3].startswith(("1 h 58", "1 h 59", "2 h"))
    assert row.cells[5].startswith(("2 h 59", "3 h"))
    assert row_of(times(this_quarter()), "Emergency now").cells[1] == percent(0, 0)


def clinic_user():
    from django.contrib.auth.models import User  # noqa: PLC0415

    return User.objects.get(username="clinician")


def test_open_work_is_counted_by_owner(clinic: Client):
    mine, late = submitted(**HIGH), submitted(**HIGH)
    do(clinic, mine, "claim")
    Screening.objects.filter(pk=late.pk).update(due_at=timezone.now())

    report = owners(timezone.now() + timedelta(seconds=1))

    assert row_of(report, "clinician").cells[1:] == (1, 0, 0)
    assert row_of(report, "Nobody").cells[1:] == (1, 1, 0)


def test_arrivals_are_counted_by_week(db):
    begun()
    submitted()

    report = arrivals(this_quarter())

    assert sum(row.cells[1] for row in report.rows) == 2
    assert sum(row.cells[2] for row in report.rows) == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_acts_as_a_formula(start: str):
    report = Report("x", "", "", ("Head",), [Row((f"{start}1+1", 5))])

    [_head, cells] = list(csv.reader(io.StringIO(as_csv(report), newline="")))

    assert cells == [f"'{start}1+1", "5"]
    assert harmless("PHQ-9 = 3") == "PHQ-9 = 3"


@pytest.mark.parametrize("code", ["arrivals", "times", "owners", "rules", "funnel"])
def test_each_report_is_a_file_too(lead: Client, case, code: str):
    sent = lead.get(reverse(f"{NAME}_report_file", args=[code]))

    assert sent.status_code == 200
    assert sent["Content-Type"].startswith("text/csv")
    assert sent["Content-Disposition"].startswith("attachment")
    assert len(list(csv.reader(io.StringIO(sent.content.decode())))) > 1


def test_the_page_shows_every_report_without_a_script(lead: Client, case):
    page = lead.get(URL).content.decode()

    for title in ("Arrivals by week", "Time to answer", "Rule performance", "stop"):
        assert title in text_of(page)
    assert "style=" not in page.partition('<div class="desk reports">')[2]


@pytest.mark.parametrize(
    "quarter", ["2026-5", "0000-1", "9" * 400, "\u0662026-1", "2026-", "x", "\ud800"]
)
def test_no_quarter_breaks_the_page(lead: Client, quarter: str):
    typed = quarter.encode("utf-8", "replace").decode()

    assert lead.get(URL, {"quarter": typed}).status_code == 200


def test_an_unknown_report_is_not_found(lead: Client):
    assert lead.get(reverse(f"{NAME}_report_file", args=["x"])).status_code == 404


@pytest.mark.parametrize(
    "role", ["Clinicians", "Front desk", "Page editors", "Administrators"]
)
def test_only_the_lead_sees_reports(db, role: str):
    person = signed_in("person", role=role)

    assert person.get(URL).status_code == 403
    file = reverse(f"{NAME}_report_file", args=["rules"])
    assert person.get(file).status_code == 403


@pytest.mark.parametrize(
    ("day", "code", "before", "after"),
    [
        (date(2026, 1, 1), "2026-1", "2025-4", "2026-2"),
        (date(2026, 12, 31), "2026-4", "2026-3", "2027-1"),
    ],
)
def test_quarters_join(day, code, before, after):
    quarter = Quarter.of(day)

    assert (quarter.code, quarter.before.code, quarter.after.code) == (
        code,
        before,
        after,
    )
    assert Quarter.parse(code) == quarter


def test_a_quarter_begins_at_midnight_of_the_clinic(db):
    start, end = Quarter(2026, 4).span

    assert start == datetime(2026, 10, 1, tzinfo=ZoneInfo("America/Chicago"))
    assert end == datetime(2027, 1, 1, tzinfo=ZoneInfo("America/Chicago"))
