"""Somebody who has never seen it makes a page with a picture, looks at it, has it
reviewed by another person, and sees it published; by the words on the screen alone."""

import re

import pytest
from playwright.sync_api import expect

from education.models import ArticleVersion, PageEvent
from tests.browser.editors import Desk, a_picture, make_person, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begins_a_page(page, site):
    page.goto(f"{site}/staff/")
    row = page.get_by_role("row", name=re.compile("^Pages"))
    row.get_by_role("link", name="Add").click()
    page.get_by_label("Address:").fill("naps")
    page.get_by_label("Part of the list:").select_option(label="Your visit")
    page.get_by_role("button", name="Save", exact=True).click()
    title = page.get_by_role("heading", name="Write the text of /learn/naps/")
    expect(title).to_be_visible()


def writes(desk: Desk):
    desk.page.get_by_label("Title:").fill("Short sleep in the day")
    desk.page.get_by_label("Summary:").fill("When a nap helps.")
    desk.text.click()
    desk.type("A nap may help.")
    cites(desk.page, desk)
    for heading, line in (
        ("What we know", "Short naps are best."),
        ("What we do not know", "How long is best."),
    ):
        desk.press("Enter")
        desk.tool("Heading")
        desk.type(heading)
        desk.press("Enter")
        desk.type(line)
    puts_in_a_picture(desk.page, desk)


def cites(page, desk: Desk):
    desk.tool("Source")
    ask = page.get_by_role("dialog")
    ask.get_by_label("New source: who").fill("Doe A. Naps")
    ask.get_by_label("Year").fill("2024")
    ask.get_by_role("button", name="Cite it").click()


def puts_in_a_picture(page, desk: Desk):
    desk.tool("Picture")
    ask = page.get_by_role("dialog")
    ask.get_by_label("File").set_input_files([a_picture()])
    ask.get_by_label("What the picture shows").fill("A bed in a quiet room")
    ask.get_by_role("button", name="Put in the picture").click()
    expect(desk.text.get_by_role("img", name="A bed in a quiet room")).to_be_visible()


def looks_at_the_preview(desk: Desk):
    frame = desk.page.frame_locator("iframe[name=editor-preview]")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Short sleep in the day")
    picture = frame.get_by_role("img", name="A bed in a quiet room")
    expect(picture).to_have_js_property("naturalWidth", 320)
    expect(desk.page.get_by_role("status").filter(has_text="nothing")).to_be_visible()


def sends_it_to_review(desk: Desk):
    page = desk.page
    desk.saves()
    expect(page.get_by_text("The checks found nothing.")).to_be_visible()
    page.get_by_role("link", name="Send to review").click()
    page.get_by_role("button", name="Send to review").click()
    expect(page.get_by_text("In review").first).to_be_visible()
    expect(page.get_by_role("link", name="Approve")).to_have_count(0)


def reviews_and_publishes(review, site):
    review.goto(f"{site}/staff/")
    review.get_by_role("link", name="Short sleep in the day").click()
    review.get_by_role("link", name="Look at the page").click()
    expect(review.get_by_role("img", name="A bed in a quiet room")).to_be_visible()
    review.go_back()
    review.get_by_role("link", name="Approve").click()
    review.get_by_label("Your name, as readers see it").fill("Dr. Rita Roe")
    review.get_by_label("Your licence").fill("MD")
    review.get_by_role("button", name="Approve").click()
    review.get_by_role("link", name="Publish").click()
    review.get_by_role("button", name="Publish").click()
    expect(review.get_by_text("Published").first).to_be_visible()


def reads_it(reader, address):
    assert reader.goto(address).status == 200
    expect(reader.get_by_text("Reviewed by Dr. Rita Roe, MD")).to_be_visible()
    seen = reader.get_by_role("img", name="A bed in a quiet room")
    expect(seen).to_have_js_property("naturalWidth", 320)


def test_from_nothing_to_a_published_page(tab, site):
    eva = make_person("eva", "edit_article")
    rita = make_person("rita", "approve_article")
    page = signed_in(tab, site, eva, viewport={"width": 1280, "height": 900})
    reader = tab(viewport={"width": 390, "height": 844})
    address = f"{site}/learn/naps/"

    begins_a_page(page, site)
    desk = Desk.here(page, site)
    writes(desk)
    looks_at_the_preview(desk)
    sends_it_to_review(desk)
    assert reader.goto(address).status == 404
    reviews_and_publishes(signed_in(tab, site, rita), site)

    reads_it(reader, address)
    assert ArticleVersion.objects.filter(article__slug="naps").count() == 4
    kinds = PageEvent.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == [
        *("added", "picture", "saved", "submitted", "approved", "published")
    ]
