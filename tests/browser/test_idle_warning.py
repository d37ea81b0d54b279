"""The warning before a screening is closed keeps what was typed, and hears "stay"."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import seeded

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = "Vexfordia"


@pytest.fixture
def page(site: str, tab: Callable[..., Page]) -> Page:
    """A page of questions with something typed, and a clock that the test moves."""
    page = tab(viewport={"width": 390, "height": 844})
    page.clock.install()
    seeded.begin(page, site)
    page.goto(seeded.address(site, "where-you-live"))
    page.locator("#q-city").fill(TYPED)
    page.clock.run_for(1000)
    return page


@pytest.fixture
def stays(page: Page) -> list[int]:
    """The answers of the clinic to "stay", as they come."""
    found: list[int] = []
    page.on(
        "response",
        lambda response: "/stay/" in response.url and found.append(response.status),
    )
    return found


def warning(page: Page):
    return page.get_by_role("alertdialog", name="Are you still there?")


def rests(page: Page, minutes: float) -> None:
    """Let minutes pass as on a device that slept."""
    page.clock.fast_forward(int(minutes * 60_000))


def test_no_warning_comes_before_eighteen_minutes(page: Page):
    rests(page, 17.5)

    expect(warning(page)).to_be_hidden()


def test_the_warning_takes_the_focus_and_says_how_long(page: Page, stays: list[int]):
    rests(page, 18.2)

    expect(warning(page)).to_be_visible()
    expect(warning(page).get_by_role("status")).to_have_text("It closes in 2 minutes.")
    button = warning(page).get_by_role("button", name="Stay on this page")
    expect(button).to_be_focused()
    rests(page, 0.9)
    expect(warning(page).get_by_role("status")).to_have_text("It closes in 1 minute.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('main')")
    assert stays == []


@pytest.mark.parametrize("key", ["Enter", "Escape"])
def test_staying_keeps_the_page_the_words_and_the_place(
    page: Page, stays: list[int], key: str
):
    page.evaluate("window.here = true")
    page.locator("#q-city").focus()
    rests(page, 18.2)
    expect(warning(page)).to_be_visible()

    with page.expect_response("**/screening/stay/") as answer:
        page.keyboard.press(key)

    assert answer.value.status == 204
    expect(warning(page)).to_be_hidden()
    expect(page.locator("#q-city")).to_be_focused()
    expect(page.locator("#q-city")).to_have_value(TYPED)
    assert page.evaluate("window.here")
    rests(page, 17.5)
    expect(warning(page)).to_be_hidden()


def test_who_is_typing_is_never_asked(page: Page, stays: list[int]):
    for _ in range(6):
        rests(page, 15)
        with page.expect_response("**/screening/stay/"):
            page.locator("#q-city").press("x")
        page.locator("#q-city").press("y")

    expect(warning(page)).to_be_hidden()
    assert stays == [204] * 6


def test_nobody_there_closes_the_page_and_hides_the_words(page: Page, site: str):
    rests(page, 18.2)
    rests(page, 2)

    page.wait_for_url(f"{site}/screening/?ended=1")
    page.go_back()
    assert TYPED not in page.content()


def test_a_visit_that_is_over_at_the_clinic_ends_here_too(page: Page, site: str):
    rests(page, 18.2)
    page.context.clear_cookies(name="screening")

    warning(page).get_by_role("button", name="Stay on this page").click()

    page.wait_for_url(f"{site}/screening/?ended=1")
    expect(page.locator("main")).to_contain_text("There is no open screening")


def test_a_clinic_out_of_reach_leaves_the_page_as_it_is(page: Page):
    page.route("**/screening/stay/", lambda route: route.fulfill(status=503))
    rests(page, 18.2)

    with page.expect_response("**/screening/stay/"):
        warning(page).get_by_role("button", name="Stay on this page").click()

    expect(page.locator("#q-city")).to_have_value(TYPED)
    expect(warning(page)).to_be_visible()
    expect(warning(page).get_by_role("status")).to_contain_text("could not reach")


def test_another_tab_in_use_spares_this_one_the_warning(page: Page, site: str):
    rests(page, 17)
    other = page.context.new_page()
    other.goto(seeded.address(site, "your-name"))

    expect(page.locator("#q-city")).to_have_value(TYPED)
    rests(page, 2)

    expect(warning(page)).to_be_hidden()
