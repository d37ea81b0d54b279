"""What the checks find while writing, and that shipped pages pass them."""

import pytest

from education.helps import WHY, blocking, check
from education.rendering import render
from education.site_facts import Facts
from education.sources import Source
from tests.education.builders import make_content

PICTURE = "0" * 32 + "-64x48.png"
FACTS = Facts(
    headings={"sleep": frozenset(), "food": frozenset({"rest"})},
    pictures=frozenset({PICTURE}),
)
END = "\n\n## What we know\n\nA.\n\n## What we do not know\n\nB.\n"


def kinds(body: str, **changes) -> list[str]:
    content = make_content(body=body + END, **changes)
    return [each.kind for each in check(content, FACTS)]


def test_good_text_has_nothing_to_look_at():
    body = "Sleep well.[^who] See [food](/learn/food/) and [here](#what-we-know)."

    assert kinds(body) == []


@pytest.mark.parametrize(
    "words",
    [
        *("safe and effective", "It cures.", "a cure", "Guaranteed.", "a miracle"),
        *("breakthrough", "proven to work", "risk-free", "You are eligible."),
        *("no side effects", "100% of people", "Stop taking your pills."),
    ],
)
def test_promise_words_are_found_and_block(words):
    found = check(make_content(body=f"Fact.[^who] {words}{END}"), FACTS)

    assert [each.kind for each in found] == ["promise"]
    assert blocking(found) == found


@pytest.mark.parametrize("words", ["secure", "procure", "curious", "accurate"])
def test_words_that_only_look_like_promises_pass(words):
    assert kinds(f"Fact.[^who] It is {words}.") == []


def test_promise_in_the_title_or_summary_is_found():
    assert kinds("Fact.[^who]", title="The cure") == ["promise"]
    assert kinds("Fact.[^who]", summary="A miracle.") == ["promise"]


def test_text_without_a_citation_blocks():
    found = check(make_content(body=f"Fact.{END}", sources=[]), FACTS)

    assert [each.kind for each in blocking(found)] == ["source"]


def test_source_that_nothing_cites_is_named():
    spare = Source(key="spare", year="2020", text="A work")
    who = Source(key="who", year="2020", text="A work")

    found = check(make_content(body=f"Fact.[^who]{END}", sources=[who, spare]), FACTS)

    assert "spare" in found[0].text
    assert not blocking(found)


def test_hard_text_and_long_sentences_are_named():
    hard = "Pharmacological neuromodulation ameliorates symptomatology considerably "
    found = kinds(f"{hard * 6}.[^who]")

    assert found == ["grade", "sentence"]


def test_sentence_of_twenty_words_passes_and_of_twenty_one_does_not():
    assert kinds("go " * 20 + ".[^who]") == []
    assert kinds("go " * 21 + ".[^who]") == ["sentence"]


def test_heading_that_jumps_a_level_is_named():
    assert kinds("### First\n\nFact.[^who]") == ["heading"]
    assert kinds("## First\n\n#### Deep\n\nFact.[^who]") == ["heading"]
    assert kinds("## First\n\n### Deep\n\nFact.[^who]") == []


def test_missing_part_on_what_is_known_is_named():
    found = check(make_content(), FACTS)

    assert [each.kind for each in found] == ["heading", "heading"]


@pytest.mark.parametrize(
    "href",
    [
        *("http://a.example", "//a.example", "ftp://a.example", "/learn/none/"),
        *("/learn/sleep", "/learn/sleep/more/", "food", "../food/", "#nowhere"),
    ],
)
def test_link_that_will_not_work_is_named(href):
    assert kinds(f"[Link]({href}).[^who]") == ["link"]


@pytest.mark.parametrize(
    "href",
    [
        *("https://a.example", "tel:911", "sms:988", "mailto:a@b.example"),
        *("/learn/sleep/", "/learn/", "/learn/food/#rest", "/screening/"),
    ],
)
def test_link_that_works_passes(href):
    assert kinds(f"[Link]({href}).[^who]") == []


def test_picture_of_another_site_and_missing_words_are_named():
    assert kinds("![A bed](/bed.png) Fact.[^who]") == ["picture"]
    assert kinds("![](/bed.png) Fact.[^who]") == ["picture", "picture"]


def test_picture_of_this_site_passes_with_words_alone():
    address = f"/learn/pictures/{PICTURE}"

    assert kinds(f"![A bed]({address}) Fact.[^who]") == []
    assert kinds(f"![ ]({address}) Fact.[^who]") == ["picture"]


def test_picture_that_was_never_added_is_named():
    address = "/learn/pictures/" + "1" * 32 + "-64x48.png"

    assert kinds(f"![A bed]({address}) Fact.[^who]") == ["picture"]


def test_heading_of_another_page_that_is_not_there_is_named():
    assert kinds("[Link](/learn/food/#gone).[^who]") == ["link"]


def test_every_finding_says_why_it_matters():
    text = (
        "### First\n\nIt cures. ![](/x.png) [a](food) "
        + "pharmacological neuromodulation " * 30
        + "."
    )
    found = check(make_content(body=text), FACTS)

    assert {each.kind for each in found} == set(WHY)
    assert all(len(each.why) > 20 for each in found)


@pytest.mark.parametrize("body", ["\u0000", "![", "[](", "#" * 5000, "[^" * 9000])
def test_any_text_is_checked(body):
    check(make_content(body=body), FACTS)


def test_shipped_pages_pass(shipped):
    headings = {
        slug: frozenset(each.id for each in render(page.content.body).headings)
        for slug, page in shipped.items()
    }

    for slug, page in shipped.items():
        assert check(page.content, Facts(headings=headings)) == [], slug
