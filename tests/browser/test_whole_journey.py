"""The main job, end to end in Chromium, with JavaScript and without.

A patient reads, answers everything, changes an answer and sends; a clinician finds the
case, sees why it is flagged, and decides.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from screening.models import Decision, Flag, Notice, Screening, Status
from screening.protocol.rules.base import Level
from screening.review.cards import card
from tests.browser.conftest import sign_in
from tests.browser.patient import Patient
from tests.browser.people import flagged_patient
from tests.waiting import waiting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REASON = "Spoke with Ruth at 9:40. Safe, her sister stays with her; seen tomorrow."
RAISED = {"SUI-03", "SUI-04", "SUI-05", "BP-03", "BP-05", "BP-07", "TRD-01", "TRD-02"}


def test_from_the_article_to_the_clinicians_decision(site, tab, scripts):
    page = tab(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
    patient = Patient(page, flagged_patient())
    patient.starts(site)
    _danger_is_answered_at_once(patient)
    patient.answers_until("")
    _check_and_change(patient)
    reference = _send(page)
    _every_page_of_the_path_was_shown(patient)
    desk = tab(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    sign_in(desk, site)
    _find(desk, reference)
    case = Screening.objects.get(reference=reference)
    _reads_why(desk, case)
    _reads_the_rest(desk, case)
    _decides(desk, case)


def _danger_is_answered_at_once(patient: Patient) -> None:
    """The very next page shows help, and staff are already told."""
    patient.answers_until("feelings")
    assert not Notice.objects.exists()
    patient.answers_page()
    panel = patient.page.get_by_role("region", name="Please get help right now")
    expect(panel).to_be_visible()
    for number in ("tel:911", "tel:988", "sms:988"):
        assert panel.locator(f'a[href="{number}"]').count() == 1
    (case,) = waiting()
    assert (case.status, case.open_level) == (Status.NOT_FINISHED, Level.EMERGENCY_NOW)
    assert Notice.objects.get().screening == case


def _check_and_change(patient: Patient) -> None:
    """Every answer stands on the check page; one is changed and comes back changed."""
    page = patient.page
    assert page.url.endswith("/screening/check/")
    main = page.locator("main")
    expect(main).to_contain_text("Low since spring & nothing <really> helps.")
    page.get_by_role("link", name="Change Your name").click()
    assert page.locator("#q-legal_first_name").input_value() == "Ruth"
    page.locator("#q-name_used").fill("Ruthie")
    patient.goes_on()
    assert page.url.endswith("/screening/check/")
    expect(main).to_contain_text("Ruthie")


def _send(page: Page) -> str:
    page.get_by_role("button", name="Send my answers").click()
    assert page.url.endswith("/screening/done/")
    expect(page.locator("main")).to_contain_text("What happens next")
    expect(page.locator("main")).to_contain_text("2 business days")
    reference = page.locator(".reference").inner_text()
    assert re.fullmatch(r"[A-Z0-9]{3}-[A-Z0-9]{4}", reference)
    return reference


def _every_page_of_the_path_was_shown(patient: Patient) -> None:
    from screening.services import journey_of  # noqa: PLC0415

    path = [page.id for page in journey_of(Screening.objects.get()).path]
    assert sorted(patient.seen) == sorted(path)
    assert len(path) > 60


def _find(desk: Page, reference: str) -> None:
    """Find the case by a reference typed as it was heard on the phone."""
    row = desk.locator("ol.queue > li")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Emergency now")
    desk.locator("#find").fill(reference.lower().replace("-", " "))
    desk.get_by_role("button", name="Find").click()
    expect(desk.locator("h1", has_text=reference)).to_be_visible()
    expect(desk.locator(".case-head")).to_contain_text("To review")


def _reads_why(desk: Page, case: Screening) -> None:
    """Each flag stands with sentence, answers, threshold, action and source."""
    flags = Flag.objects.filter(screening=case).with_state()
    assert {flag.rule_id for flag in flags} == RAISED
    for flag in flags:
        shown = desk.locator(f"#flag-{flag.pk}")
        told = card(case.protocol, flag, None, lambda _: ())
        wanted = [told.content["title"], told.content["sentence"]]
        wanted += [told.content["action"], told.content["threshold"], told.source]
        assert told.source
        assert told.evidence
        for line in told.evidence:
            wanted += [line.question, line.answer]
        for words in wanted:
            expect(shown).to_contain_text(words)
    question = case.protocol.question("asq_1").text
    first = desk.locator(".flag", has_text="SUI-03").locator(".why")
    expect(first).to_contain_text(question)
    expect(desk.locator(".level-emergency_now .flag")).to_contain_text(
        "Answers changed"
    )


def _reads_the_rest(desk: Page, case: Screening) -> None:
    """Open rules, scores with bands, readings and trials, each with its reason."""
    asked = case.protocol.question("med_icp").text
    expect(desk.locator(".open-rules")).to_contain_text(asked)
    expect(desk.locator(".open-rules")).to_contain_text("I'd rather not say")
    table = desk.locator("table")
    expect(table.nth(0)).to_contain_text("17 / 27")
    expect(table.nth(0)).to_contain_text("Moderately severe")
    expect(table.nth(1)).to_contain_text("150 / 95")
    expect(table.nth(1)).to_contain_text("High (stage 2)")
    sertraline = desk.locator(".trial", has_text="Sertraline")
    venlafaxine = desk.locator(".trial", has_text="Venlafaxine")
    expect(sertraline).to_contain_text(re.compile(r"Yes\s*,\s+because: dose and weeks"))
    expect(venlafaxine).to_contain_text(re.compile(r"No\s*,\s+because: .*weeks"))
    desk.locator("summary", has_text="About you").click()
    expect(desk.locator(".answers", has_text="Ruthie")).to_be_visible()


def _decides(desk: Page, case: Screening) -> None:
    """Acknowledge one flag, then close it; without a reason it stays open."""
    flag = Flag.objects.get(screening=case, rule_id="SUI-03")
    shown = desk.locator(f"#flag-{flag.pk}")
    shown.get_by_role("button", name="Acknowledge").click()
    expect(shown).to_contain_text("Acknowledged, clinician")
    shown.locator("summary", has_text="Close this flag").click()
    shown.get_by_label("Reason for closing").fill("   ")
    shown.get_by_role("button", name="Close flag").click()
    expect(shown).to_contain_text("Write why you close this flag")
    shown.get_by_label("Reason for closing").fill(REASON)
    shown.get_by_role("button", name="Close flag").click()
    expect(shown).to_contain_text(REASON)
    kinds = [decision.kind for decision in Decision.objects.order_by("at")]
    assert kinds == ["acknowledge", "close"]
    desk.reload()
    expect(shown.locator(".mark", has_text="Closed")).to_be_visible()
