"""What writers do in the editor, and the Markdown that comes of it, under the policy
of the site: the tab fails the test for any complaint of the browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from education.models import Article, ArticleVersion
from education.rendering import render
from tests.browser.editors import Desk, a_page, a_picture, make_person, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def writer(site):
    return make_person("wanda", "edit_article")


@pytest.fixture
def desk(tab, site, writer):
    desk = Desk(signed_in(tab, site, writer), site, a_page())
    desk.clear()
    return desk


def test_every_shipped_page_comes_out_as_it_went_in(tab, site, writer, shipped_bodies):
    page = signed_in(tab, site, writer)

    for article in Article.objects.all():
        desk = Desk(page, site, article)
        before = desk.markdown
        desk.at_the_end()
        desk.type("x")
        desk.press("Backspace")

        assert before == shipped_bodies[article.slug]
        assert desk.markdown == before


@pytest.fixture
def shipped_bodies():
    from education.starter_pages import read_all  # noqa: PLC0415

    return {page.slug: page.content.body for page in read_all()}


def test_headings_bold_italic_and_lists(desk):
    desk.tool("Heading")
    desk.type("Sleep")
    desk.press("Enter")
    desk.type("Rest is ")
    desk.tool("Bold")
    desk.type("good")
    desk.tool("Bold")
    desk.type(" and ")
    desk.press("Control+i")
    desk.type("kind")
    desk.press("Control+i")
    desk.type(".")
    desk.press("Enter")
    desk.tool("List with bullets")
    desk.type("One")
    desk.press("Enter")
    desk.type("Two")
    desk.press("Enter", "Enter")
    desk.tool("Subheading")
    desk.type("More")

    assert desk.markdown == (
        "## Sleep\n\nRest is **good** and *kind*.\n\n- One\n- Two\n\n### More\n"
    )


def test_keys_do_what_the_tools_do(desk):
    desk.type("Sleep")
    desk.press("Control+Alt+Digit2", "End", "Enter")
    desk.type("One")
    desk.press("Control+Shift+Digit7", "Enter")
    desk.type("Two")

    assert desk.markdown == "## Sleep\n\n1. One\n2. Two\n"

    desk.press("Control+z", "Control+z")
    assert "Two" not in desk.markdown
    desk.press("Control+y", "Control+y")
    assert desk.markdown == "## Sleep\n\n1. One\n2. Two\n"


def test_tools_are_reached_and_left_by_keys(desk):
    desk.press("Alt+F10", "ArrowRight", "Enter")
    desk.type("Sleep")

    assert desk.markdown == "## Sleep\n"

    desk.press("Alt+F10")
    expect(desk.page.get_by_role("button", name="Plain text")).to_be_focused()
    desk.press("Escape")
    expect(desk.text).to_be_focused()


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        *(("Warning", "warning"), ("Do", "do"), ("Do not", "dont")),
        *(("When to call 911", "danger"), ("Note", "note")),
    ],
)
def test_box_is_put_in_filled_and_left(desk, name, mark):
    desk.box(name)
    desk.type("Inside.")
    desk.press("Enter", "Enter")
    desk.type("Outside.")

    first, *rest = desk.markdown.splitlines()
    assert first.startswith(f"> [!{mark}] ")
    assert rest == [">", "> Inside.", "", "Outside."]
    assert f"article-callout-{mark}" in render(desk.markdown).html


def test_box_is_taken_off_and_its_words_stay(desk):
    desk.box("Warning")
    desk.type("Inside.")
    desk.offered("Keep the words, not the box")

    assert desk.markdown == "Be careful\n\nInside.\n"


def test_table_grows_by_tab_and_by_tools(desk):
    desk.tool("Table")
    for words in ("A", "B", "1", "2", "3", "4", "5"):
        desk.type(words)
        desk.press("Tab")
    desk.type("6 | 7")

    assert desk.markdown == (
        "| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 \\| 7 |\n"
    )

    desk.offered("Delete column")
    desk.offered("Row below")
    assert desk.markdown == "| A |\n|---|\n| 1 |\n| 3 |\n| 5 |\n" or (
        desk.markdown.startswith("| A |\n|---|\n")
    )


def test_link_needs_an_address_that_works(desk):
    desk.type("See ")
    desk.press("Control+k")
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("Words that are the link").fill("the label")
    dialog.get_by_label("Or another address").fill("javascript:alert(1)")
    dialog.get_by_role("button", name="Put in the link").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Write a whole address")
    dialog.get_by_label("Or another address").fill("https://www.fda.gov/a")
    dialog.get_by_role("button", name="Put in the link").click()
    desk.type(" now.")

    assert desk.markdown == "See [the label](https://www.fda.gov/a) now.\n"


def test_link_to_a_page_of_the_site_is_chosen_by_its_title(desk):
    desk.tool("Link")
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("Words that are the link").fill("Rest")
    dialog.get_by_label("A page of this site").select_option(label="Sleep")
    dialog.get_by_role("button", name="Put in the link").click()

    assert desk.markdown == "[Rest](/learn/sleep/)\n"


def test_source_is_cited_and_a_new_one_gets_its_key(desk):
    desk.type("A fact.")
    desk.tool("Source")
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("New source: who").fill("FDA. Label of Spravato")
    dialog.get_by_label("Year").fill("2026")
    dialog.get_by_role("button", name="Cite it").click()

    assert desk.markdown == "A fact.[^fda-label-2026]\n"
    lines = desk.page.locator("#id_source_lines").input_value().splitlines()
    assert lines == [
        "who | 2020 | A work on sleep",
        "fda-label-2026 | 2026 | FDA. Label of Spravato",
    ]


def test_picture_needs_words_and_is_one_of_ours(desk):
    desk.tool("Picture")
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("File").set_input_files([a_picture()])
    dialog.get_by_role("button", name="Put in the picture").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Say what the picture shows")
    dialog.get_by_label("What the picture shows").fill("A *teal* [room]")
    dialog.get_by_role("button", name="Put in the picture").click()

    picture = desk.text.get_by_role("img", name="A *teal* [room]")
    expect(picture).to_have_js_property("naturalWidth", 320)
    assert desk.markdown.startswith("![A \\*teal\\* \\[room\\]](/learn/pictures/")


def test_file_that_is_no_picture_is_refused_with_words(desk):
    desk.tool("Picture")
    dialog = desk.page.get_by_role("dialog")
    file = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<svg onload=x>"}
    dialog.get_by_label("File").set_input_files([file])
    dialog.get_by_label("What the picture shows").fill("A room")
    dialog.get_by_role("button", name="Put in the picture").click()

    expect(dialog.get_by_role("alert")).to_contain_text("This is no picture")


def test_what_looks_like_a_mark_is_a_word(desk):
    typed = "1. *a* _b_ [c] <d> &amp; `e` \\ #f > g | - h"
    desk.type(typed)

    shown = " ".join(render(desk.markdown).html.split())
    assert shown == ("<p>1. *a* _b_ [c] &lt;d&gt; &amp;amp; `e` \\ #f &gt; g | - h</p>")


def test_markdown_and_text_change_into_each_other(desk):
    desk.type("One")
    desk.tool("Markdown")
    desk.page.locator("#id_body").fill("## Two\n\n> [!do] Yes\n>\n> Go.\n")
    desk.tool("Markdown")
    desk.ready()

    expect(desk.text.locator(".article-callout-do")).to_contain_text("Go.")
    desk.at_the_end()
    desk.type("Three")
    assert desk.markdown == "## Two\n\n> [!do] Yes\n>\n> Go.\n\nThree\n"


def test_preview_is_the_real_page_at_both_widths_and_checks_speak(desk):
    desk.type("It cures.")
    frame = desk.page.frame_locator("iframe[name=editor-preview]")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Sleep")
    expect(frame.get_by_text("It cures.")).to_be_visible()
    expect(frame.get_by_text("Nothing is saved yet")).to_be_visible()
    checks = desk.page.get_by_role("region", name="What the checks say")
    expect(checks).to_contain_text("“cures” promises too much")
    expect(checks).to_contain_text("No study can promise it.")

    def width():
        inner = desk.page.frame(name="editor-preview")
        return inner.evaluate("innerWidth")

    assert width() == 390
    desk.page.get_by_role("button", name="Desktop").click()
    desk.page.wait_for_timeout(500)
    assert width() == 1280
    assert ArticleVersion.objects.count() == 16


def test_two_writers_see_each_other(desk, tab, site):
    other = make_person("dana", "edit_article")
    theirs = Desk(signed_in(tab, site, other), site, Article.objects.get(slug="sleep"))

    expect(theirs.page.get_by_text("Wanda opened this page")).to_be_visible()
    desk.type("x")
    expect(desk.page.get_by_text("Dana has this page open, too")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_form(browser, site, writer, width, scheme):
    # A tab of its own: the checker itself puts styles on the page.
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = signed_in(context.new_page, site, writer)
    page.emulate_media(color_scheme=scheme)
    desk = Desk(page, site, Article.objects.get(slug="side-effects-and-risks"))
    expect(page.get_by_text("Reading grade")).to_be_visible()
    desk.text.locator("td").first.click()

    report = Axe().run(page, options={"iframes": False})

    context.close()
    assert report.violations_count == 0, report.generate_report()


def test_without_scripts_the_box_of_markdown_does_it_all(tab, site, writer):
    page = signed_in(tab, site, writer, java_script_enabled=False)
    article = a_page()
    page.goto(f"{site}/staff/education/articleversion/add/?article={article.pk}")
    page.get_by_label("Text:").fill("## More\n\nSleep longer.[^who]\n")
    page.get_by_role("button", name="Save", exact=True).click()

    assert ArticleVersion.objects.get(article=article, number=2).body.startswith(
        "## More"
    )


def test_text_outlives_a_sign_in_that_ended(desk, site):
    desk.type("Written before the sign-in ended.")
    cookies = desk.page.context.cookies()
    desk.page.context.clear_cookies()
    desk.page.get_by_role("button", name="Save", exact=True).click()
    expect(desk.page.get_by_text("sign in in another tab")).to_be_visible()
    assert "Written before" in desk.markdown

    desk.page.context.add_cookies(cookies)
    assert "Written before" in desk.saves().body


def test_what_the_clock_asks_is_no_use_of_the_session_and_what_a_person_types_is(
    tab, site, writer
):
    unasked: list[bool] = []

    def heard(request) -> None:
        if request.method == "POST" and request.url.rstrip("/").endswith("checks"):
            unasked.append("x-unasked" in request.headers)

    page = signed_in(tab, site, writer)
    page.clock.install()
    page.on("request", heard)
    desk = Desk(page, site, a_page())
    page.clock.run_for(1_000)
    desk.at_the_end()
    desk.type("x")
    page.clock.run_for(1_000)
    typed = len(unasked)
    page.clock.run_for(61_000)

    assert typed
    assert not any(unasked[:typed])
    assert unasked[typed:] == [True]
