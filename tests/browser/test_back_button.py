"""After sending and after leaving, the Back button shows no answer. In real Chromium,
with pages kept in memory for it, as a person's own browser does."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from screening.intake import cookie
from screening.models import SavedPage
from tests.browser import seeded
from tests.browser.patient import ARTICLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVED, TYPED = "Quillonia", "Vexfordia"
# Playwright switches these pages off; every person's browser has them on.
WITHOUT_MEMORY = "--disable-back-forward-cache"
STEPS_BACK = 4
ALL_TEXT = """() => document.documentElement.outerHTML + [
  ...document.querySelectorAll('input, textarea')].map((e) => e.value).join(' ')"""


@pytest.fixture(scope="module")
def browser(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """A Chromium that keeps pages in memory."""
    remembering = launch_browser(ignore_default_args=[WITHOUT_MEMORY])
    yield remembering
    remembering.close()


@pytest.fixture
def page(tab: Callable[..., Page], scripts) -> Page:
    """A tab, with JavaScript and without it."""
    return tab(java_script_enabled=scripts)


def goes_back(page: Page) -> Iterator[str]:
    """Press Back again and again; yield all that the page then holds."""
    for _ in range(STEPS_BACK):
        page.go_back(wait_until="commit")
        page.wait_for_load_state()
        page.wait_for_timeout(50)  # A page from memory asks anew.
        yield page.evaluate(ALL_TEXT)


def answers(page: Page, site: str) -> None:
    """Save a name, look at two pages, and stand on a page with something typed."""
    case = seeded.begin(page, site)
    page.goto(f"{site}/screening/page/your-name/")
    page.locator("#q-name_used").fill(SAVED)
    page.get_by_role("button", name="Save and continue").click()
    page.goto(f"{site}/screening/page/where-you-live/")
    page.locator("#q-city").fill(TYPED)
    assert SavedPage.objects.filter(screening=case).count() == 1


def test_this_browser_does_keep_pages_in_memory(site: str, tab: Callable[..., Page]):
    page = tab()
    page.add_init_script(
        "addEventListener('pageshow', (e) => (window.kept = e.persisted))"
    )
    page.goto(f"{site}/learn{ARTICLE}")
    page.goto(f"{site}/learn/")

    page.go_back(wait_until="commit")

    page.wait_for_function("window.kept === true")


def test_back_before_leaving_still_shows_the_answers(page: Page, site: str):
    answers(page, site)

    assert any(SAVED in shown for shown in goes_back(page))


def test_after_leaving_back_shows_no_answer(page: Page, site: str):
    answers(page, site)

    started = time.monotonic()
    page.get_by_role("link", name="Leave this page quickly").click()
    expect(page).to_have_title("Kitchen measures")
    print(f"left in {time.monotonic() - started:.2f} s")  # noqa: T201 - with -rP

    assert page.url == f"{site}/away/"
    assert cookie.NAME not in {kept["name"] for kept in page.context.cookies()}
    for shown in goes_back(page):
        assert SAVED not in shown
        assert TYPED not in shown


def test_after_sending_back_shows_no_answer(page: Page, site: str):
    case = seeded.begin(page, site)
    seeded.save(case)
    seeded.save(case, only="your-name", name_used=SAVED)
    page.goto(f"{site}/screening/page/your-name/")
    page.goto(f"{site}/screening/page/where-you-live/")
    page.locator("#q-city").fill(TYPED)
    page.goto(f"{site}/screening/check/")
    expect(page.locator("main")).to_contain_text(SAVED)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("main")).to_contain_text(SAVED)

    for shown in goes_back(page):
        assert SAVED not in shown
        assert TYPED not in shown


def test_with_scripts_the_page_itself_is_gone_from_the_history(
    site: str, tab: Callable[..., Page]
):
    page = tab()
    page.goto(f"{site}/screening/help/")
    page.goto(f"{site}/screening/")

    page.get_by_role("link", name="Leave this page quickly").click()
    expect(page).to_have_title("Kitchen measures")
    page.go_back()

    assert page.url == f"{site}/screening/help/"


def press_shift(page: Page, times: int) -> None:
    for _ in range(times):
        page.keyboard.press("Shift")


def test_three_times_shift_leaves_and_says_so_on_the_way(
    site: str, tab: Callable[..., Page]
):
    page = tab()
    answers(page, site)
    said = page.locator("[data-leave-said]")

    press_shift(page, 1)
    expect(said).to_have_text("Press Shift 2 more times to leave.")
    press_shift(page, 1)
    expect(said).to_have_text("Press Shift 1 more time to leave.")
    press_shift(page, 1)

    expect(page).to_have_title("Kitchen measures")


def test_capital_letters_and_slow_presses_do_not_leave(
    site: str, tab: Callable[..., Page]
):
    page = tab()
    page.clock.install()
    answers(page, site)
    page.locator("#q-city").fill("")
    page.locator("#q-city").focus()

    for letter in ("A", "B", "C", "D"):
        page.keyboard.down("Shift")
        page.keyboard.press(letter)
        page.keyboard.up("Shift")
    press_shift(page, 2)
    page.clock.fast_forward(6000)
    press_shift(page, 2)

    expect(page.locator("#q-city")).to_have_value("ABCD")
    expect(page.locator("[data-leave-said]")).to_have_text(
        "Press Shift 1 more time to leave."
    )


def test_leaving_in_one_tab_leaves_in_all(site: str, tab: Callable[..., Page]):
    page = tab()
    answers(page, site)
    other = page.context.new_page()
    other.goto(f"{site}/learn{ARTICLE}")

    other.get_by_role("link", name="Leave this page quickly").click()

    expect(page).to_have_title("Kitchen measures")
    expect(other).to_have_title("Kitchen measures")
