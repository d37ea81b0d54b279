"""What looks like code, in every field of a patient and of staff: none is alive."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from screening.models import CaseNote, Screening
from screening.protocol.questionnaires.definition import QuestionType
from tests.browser.seeded import begin
from tests.education.test_payloads_in_a_browser import DANGEROUS, TRAP
from tests.hostile.controls import Form, Kind, forms_of
from tests.hostile.states import text_of
from tests.journeys.structure import Document
from tests.screening.review.cases import journey, save

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}{% debug %}",
    "javascript:alert(1)",
    "'-alert(1)-'</title><svg onload=alert(1)>",
)
TEXTS = (QuestionType.STRING, QuestionType.TEXT)
MARK = "zq"
# Acts that would end the case before the others had their turn.
LAST = ("close", "give", "release", "unreachable", "delete", "logout")


def payload(number: int, most: int | None) -> str:
    """Return one of them with a mark to find it by, cut to what the box takes."""
    return f"{MARK}{PAYLOADS[number % len(PAYLOADS)]}"[: most or 200]


def patient_texts(screening: Screening, start: int) -> dict[str, Any]:
    """Return a payload for every question that takes words of the patient's own."""
    found: dict[str, Any] = {}
    for page in screening.protocol.pages:
        for question in page.questions:
            if question.type in TEXTS and "phone" not in question.link_id:
                number = start + len(found)
                found[question.link_id] = payload(number, question.max_length)
    return found


def written_by_staff(client: Client, case: Screening) -> int:
    """Fill every box for words on the pages of the case; return how many took it."""
    pages = [case_url(case), reverse(f"{NAME}_contact", args=[case.pk])]
    sent = 0
    for number, page in enumerate(pages):
        document = Document(text_of(client.get(page)))
        forms = sorted(
            forms_of(document, page),
            key=lambda form: any(word in str(form) for word in LAST),
        )
        for form in forms:
            if any(asked.kind is Kind.WORDS for asked in form.asked.values()):
                response = client.post(form.action, filled(form, number + sent))
                assert response.status_code < 500, form.action
                sent += 1
    return sent


def filled(form: Form, start: int) -> dict[str, str]:
    """Answer a form as a person does, with payloads for words."""
    data: dict[str, str] = {}
    for number, asked in enumerate(form.asked.values()):
        codes = [code for code in asked.codes if code]
        for box in asked.boxes:
            if asked.kind is Kind.WORDS:
                data[box] = payload(start + number, 200)
            elif codes:
                data[box] = codes[0]
    return data


NAME = "admin:screening_screening"


def case_url(case: Screening) -> str:
    return reverse(f"{NAME}_change", args=[case.pk])


def pages_of(case: Screening) -> list[str]:
    one = (f"{NAME}_change", f"{NAME}_print", f"{NAME}_contact", f"{NAME}_history")
    return [
        *(reverse(name, args=[case.pk]) for name in one),
        *(
            f"/staff/screening/screening/?view={view}"
            for view in ("todo", "all", "mine")
        ),
        "/staff/",
        reverse(f"{NAME}_reports"),
        reverse("admin:screening_notice_changelist"),
        "/staff/screening/clinicprofile/",
        "/staff/auth/user/",
        "/staff/account/",
        "/staff/account/sessions/",
    ]


@pytest.fixture
def lead(site: str, tab: Callable[..., Page]) -> tuple[Client, Page]:
    """A lead's browser twice: to write with, and to look with."""
    user = User.objects.create_superuser("boss", first_name=payload(0, 60))
    client = Client()
    client.force_login(user)
    page = tab()
    page.context.add_init_script(TRAP)
    value = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": value, "url": site}])
    return client, page


def alive(page: Page) -> list[str]:
    """Return what runs, or could be made to run, on the open page."""
    page.mouse.move(200, 300)
    found = [
        each
        for each in page.evaluate(DANGEROUS)
        # The site's own drawings; one of a payload would have to do something.
        if not each.startswith("<svg") or re.search(r"\son\w+=", each)
    ]
    if page.title() == "ALIVE" or f"{MARK}49" in page.locator("body").inner_text():
        found.append("it ran")
    return found


def open_page(page: Page, url: str) -> None:
    """Open a page of staff; where a reason is asked for first, give a payload."""
    page.goto(url)
    if page.locator(".reason-first").count():
        page.locator(".reason-first textarea").fill(payload(1, 200))
        page.locator(".reason-first button").first.click()


@pytest.mark.parametrize("start", range(2))
def test_no_words_of_patients_or_staff_are_alive_on_a_page_of_the_case(
    site: str, lead: tuple[Client, Page], tab: Callable[..., Page], start: int
):
    client, page = lead
    patient = tab()
    patient.context.add_init_script(TRAP)
    case = begin(patient, site)
    texts = patient_texts(case, start)
    save(case, journey(case, **texts))
    patient.goto(f"{site}/screening/check/")
    shown = patient.locator("main").inner_text().count(MARK)
    found = alive(patient)
    patient.get_by_role("button", name="Send").last.click()
    found += alive(patient)
    for path in ("status/", "correct/", "done/"):
        patient.goto(f"{site}/screening/{path}")
        found += alive(patient)

    taken = written_by_staff(client, case)
    seen = 0
    for path in pages_of(case):
        open_page(page, site + path)
        seen += page.locator("body").inner_text().count(MARK)
        found += [f"{path}: {each}" for each in alive(page)]

    assert len(texts) > 20
    assert shown > 5
    assert taken > 3
    assert CaseNote.objects.filter(screening=case).exists()
    assert seen > 30
    assert found == []


@pytest.mark.parametrize(
    "markup",
    [
        f"{MARK}<script>1</script>",
        f"<p>{MARK}<img src=x onerror=alert(1)></p>",
        f'<a href="javascript:alert(1)">{MARK}</a>',
        f"{MARK}49",
    ],
)
def test_the_look_finds_what_is_alive(tab: Callable[..., Page], markup: str):
    page = tab()
    page.evaluate(
        "html => { document.body.innerHTML = html; }", f"<main>{markup}</main>"
    )

    assert alive(page)
