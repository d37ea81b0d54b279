"""What every page that comes with the software must keep to."""

import re
from itertools import pairwise

import pytest

from education.readability import grade
from education.rendering import render
from education.sources import CITATION
from education.starter_pages import read_all

PAGES = {page.slug: page for page in read_all()}
HIGHEST_GRADE = 6
PROMISE = re.compile(
    r"safe and effective|\bcures?\b|guarantee|miracle|breakthrough|life-changing"
    r"|proven to|(?<!if it )will help you|long-lasting effect|eligible",
    re.IGNORECASE,
)


@pytest.fixture(params=PAGES, ids=str)
def shipped_page(request):
    return PAGES[request.param]


EXPECTED = {
    "the-potential-of-ketamine-for-mood-disorders",
    "what-is-approved",
    "what-to-expect-on-the-day",
    "side-effects-and-risks",
    "long-term-safety",
    "who-may-need-extra-checks",
    "blood-pressure-at-home",
    "bipolar-depression",
    "chronic-pain",
    "your-medicines",
    "other-treatments",
    "cost-and-insurance",
    "get-help-now",
    "privacy-and-your-answers",
    "questions-to-ask-any-clinic",
}
# Pages on which no drug is the subject.
NOT_ON_A_DRUG = {"get-help-now", "privacy-and-your-answers"}


def test_the_article_and_the_fourteen_pages_are_shipped():
    assert set(PAGES) == EXPECTED


def test_every_page_on_the_drugs_opens_with_what_is_approved(shipped_page):
    opening = " ".join(render(shipped_page.content.body).opening.split())

    if shipped_page.slug not in NOT_ON_A_DRUG:
        assert re.search(
            r"<strong>[^.]*not FDA-approved|<strong>not</strong> FDA", opening
        )


def test_related_pages_are_shipped_and_others(shipped_page):
    related = shipped_page.related

    assert len(related) == len(set(related)) == 3
    assert set(related) <= EXPECTED - {shipped_page.slug}


def test_every_page_is_led_to_by_another(shipped_page):
    led_to = {slug for page in PAGES.values() for slug in page.related}

    assert shipped_page.slug in led_to


def test_a_sixth_grade_reader_can_read_it(shipped_page):
    assert grade(shipped_page.content.body) <= HIGHEST_GRADE
    assert grade(shipped_page.content.summary) <= HIGHEST_GRADE + 2


def test_it_promises_nothing(shipped_page):
    assert not PROMISE.search(shipped_page.content.body)
    assert not PROMISE.search(shipped_page.content.summary)


@pytest.mark.parametrize("heading", ["What we know", "What we do not know"])
def test_it_says_what_is_known_and_what_is_not(shipped_page, heading):
    headings = [each.text for each in render(shipped_page.content.body).headings]

    assert heading in headings


def test_every_source_is_cited_and_dated(shipped_page):
    keys = {source.key for source in shipped_page.content.sources}

    assert keys
    assert keys == set(CITATION.findall(shipped_page.content.body))


def test_the_next_review_is_within_a_year(shipped_page):
    wait = shipped_page.content.next_review_on - shipped_page.content.updated_on

    assert 0 < wait.days <= 366


def test_headings_go_down_one_step_at_a_time(shipped_page):
    levels = [2] + [each.level for each in render(shipped_page.content.body).headings]

    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_links_within_the_site_lead_to_a_page(shipped_page):
    for slug in re.findall(r"\]\(/learn/([^)/]*)/", shipped_page.content.body):
        assert slug in PAGES


def test_nobody_is_told_to_stop_a_medicine(shipped_page):
    stops = re.findall(r"[^.!?\n]*\bstop\b[^.!?\n]*", shipped_page.content.body)

    assert all(re.search(r"\bnot\b", each) for each in stops)


def test_blood_pressure_page_has_the_categories_of_the_guideline():
    body = PAGES["blood-pressure-at-home"].content.body

    assert "| Elevated | 120 to 129 | and | below 80 |" in body
    assert "| High, stage 1 | 130 to 139 | or | 80 to 89 |" in body
    assert "| High, stage 2 | 140 or more | or | 90 or more |" in body
    assert "| Severe | above 180 | or | above 120 |" in body


def test_help_page_names_the_numbers_and_that_nobody_watches():
    body = PAGES["get-help-now"].content.body

    for words in ("tel:911", "tel:988", "sms:988", "press 1", "missouri988.org"):
        assert words in body
    assert "This site is not watched" in body
