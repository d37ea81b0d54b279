"""Medicines a patient has tried, in Chromium: the box that finds them, and the list."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from screening.models import Screening
from screening.services import journey_of
from tests.browser import seeded
from tests.browser.axe import WIDTHS, look_at
from tests.browser.focus import hidden_focus
from tests.browser.targets import small_targets

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Tabs = Callable[..., Page]
SCRIPT = "**/find*.js"
FIRST = "tried-1"
PHONE = {"width": 320, "height": 640}
ASKED = "Which medicine was it?"


def opened(page: Page, site: str, page_id: str = FIRST) -> Screening:
    """Begin a screening that has come to its first medicine, and open that page."""
    case = seeded.begin(page, site)
    seeded.save(case, only="tried")
    page.goto(seeded.address(site, page_id))
    return case


def finder(page: Page) -> Locator:
    """Return the box to type a medicine in."""
    return page.get_by_role("combobox", name=ASKED)


def held(page: Page, name: str = "trial1_drug") -> str:
    """Return what the form would send."""
    return page.locator(f"[name={name}]").input_value()


def offered(page: Page) -> list[str]:
    """Return the names in the open list, without the three lines that always stand."""
    return page.get_by_role("option").all_inner_texts()[:-3]


def saved(case: Screening) -> dict[str, object]:
    """Return the answers that count."""
    return dict(journey_of(Screening.objects.get(pk=case.pk)).answers)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Zoloft", "Zoloft (sertraline)"),
        ("sert", "Sertraline (Zoloft)"),
        ("ZOLO", "Zoloft (sertraline)"),
        ("zóloft", "Zoloft (sertraline)"),
        ("zolfot", "Zoloft (sertraline)"),
        ("zolof", "Zoloft (sertraline)"),
        ("zolloft", "Zoloft (sertraline)"),
        ("soloft", "Zoloft (sertraline)"),
        ("escitalopran", "Escitalopram (Lexapro)"),
        ("Effexor XR", "Effexor (venlafaxine)"),
        ("wellbutrin 300 mg", "Wellbutrin (bupropion)"),
        ("selegiline pa", "Selegiline patch (Emsam)"),
    ],
)
def test_typing_finds_brand_and_generic_names(
    site: str, tab: Tabs, typed: str, first: str
):
    page = tab()
    opened(page, site)

    finder(page).fill(typed)

    assert offered(page)[0] == first


def test_each_medicine_is_offered_once_and_the_way_out_always(site: str, tab: Tabs):
    page = tab()
    opened(page, site)

    finder(page).fill("sertraline")
    assert offered(page) == ["Sertraline (Zoloft)"]
    finder(page).fill("qqqq")

    assert offered(page) == []
    always = ["It is not in this list", "I'm not sure of the name"]
    assert page.get_by_role("option").all_inner_texts()[:2] == always


def test_keys_alone_choose_and_save(site: str, tab: Tabs):
    page = tab()
    case = opened(page, site)
    keys = page.keyboard
    while not finder(page).evaluate("e => e === document.activeElement"):
        keys.press("Tab")

    keys.type("parox")
    expect(page.get_by_text("1 name found.")).to_be_attached()
    keys.press("ArrowDown")
    active = finder(page).get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").inner_text() == "Paroxetine (Paxil, Pexeva)"
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    keys.press("Enter")

    assert finder(page).input_value() == "Paroxetine (Paxil, Pexeva)"
    assert finder(page).get_attribute("aria-expanded") == "false"
    assert page.url == seeded.address(site, FIRST)
    # With the list closed the key sends the page, in the language that is shown.
    keys.press("Enter")
    page.wait_for_url("**blank=1")
    assert page.locator("html").get_attribute("lang") == "en-us"
    assert saved(case)["trial1_drug"] == "paroxetine"


def test_arrows_go_round_and_escape_closes(site: str, tab: Tabs):
    page = tab()
    opened(page, site)
    box = finder(page)

    box.press("ArrowUp")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").inner_text() == "I'd rather not say"
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").inner_text() == "Abilify (aripiprazole)"
    box.press("Escape")

    assert box.get_attribute("aria-expanded") == "false"
    assert not box.get_attribute("aria-activedescendant")
    assert (held(page), box.input_value()) == ("", "")


def test_the_tab_key_takes_what_the_arrows_reached(site: str, tab: Tabs):
    page = tab()
    opened(page, site)

    finder(page).fill("lexa")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")

    assert held(page) == "escitalopram"


def test_a_finger_chooses(site: str, tab: Tabs):
    page = tab(viewport=PHONE, has_touch=True, is_mobile=True)
    opened(page, site)

    finder(page).tap()
    page.get_by_role("option", name="Celexa (citalopram)").tap()

    assert held(page) == "citalopram"
    assert finder(page).get_attribute("aria-expanded") == "false"


def test_a_changed_text_gives_up_the_choice(site: str, tab: Tabs):
    page = tab()
    opened(page, site)
    finder(page).fill("zoloft")
    finder(page).press("Tab")
    assert held(page) == "sertraline"

    finder(page).fill("zolof")
    finder(page).press("Tab")

    assert held(page) == ""
    expect(page.get_by_text("is not one of the names in the list")).to_be_visible()


def test_what_is_in_no_list_is_sent_word_for_word(site: str, tab: Tabs):
    page = tab()
    case = opened(page, site)

    finder(page).fill("Herb <b>tea")
    page.get_by_role("button", name="Save and continue").click()

    page.wait_for_url("**blank=1")
    assert saved(case)["trial1_drug"] == "other"
    assert saved(case)["trial1_other_name"] == "Herb <b>tea"


def test_choosing_not_in_the_list_takes_the_name_along(site: str, tab: Tabs):
    page = tab()
    opened(page, site)

    finder(page).fill("Herbal tea")
    page.get_by_role("option", name="It is not in this list").click()

    assert held(page) == "other"
    assert held(page, "trial1_other_name") == "Herbal tea"


@pytest.mark.parametrize("typed", ["\u202ezoloft", "\U0001f4a9", "x" * 10_000, "(["])
def test_hostile_text_breaks_nothing(site: str, tab: Tabs, typed: str):
    page = tab()
    opened(page, site)

    finder(page).fill(typed)
    page.get_by_role("button", name="Save and continue").click()

    page.wait_for_load_state()
    # Kept as it is, or refused with a sentence and still on the page.
    kept = held(page, "trial1_other_name")
    assert typed in kept or held(page) == "sertraline"


def test_the_choice_stands_there_on_coming_back(site: str, tab: Tabs):
    page = tab()
    case = opened(page, site)
    seeded.save(case, only=FIRST, trial1_drug="venlafaxine")

    page.reload()

    assert finder(page).input_value() == "Venlafaxine (Effexor)"
    assert held(page) == "venlafaxine"


def choose_from_the_list(page: Page, site: str) -> None:
    """Choose as one does who has no box to type in."""
    case = opened(page, site)

    page.get_by_label(ASKED).select_option(label="Zoloft (sertraline)")
    page.get_by_role("button", name="Save and continue").click()

    page.wait_for_url("**blank=1")
    assert saved(case)["trial1_drug"] == "sertraline"


def test_without_scripts_the_list_itself_is_there(site: str, tab: Tabs):
    choose_from_the_list(tab(java_script_enabled=False), site)


def test_a_script_that_never_comes_leaves_the_list(site: str, tab: Tabs):
    page = tab()
    page.route(SCRIPT, lambda route: route.fulfill(body=""))

    choose_from_the_list(page, site)


def test_a_script_that_fails_halfway_leaves_the_list(site: str, browser: Browser):
    """Not in a guarded tab: the fault is wanted."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script("HTMLSelectElement.prototype.before = () => { throw 'lost' }")
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))

    choose_from_the_list(page, site)

    assert faults
    context.close()


def test_the_open_list_is_accessible_at_every_width(site: str, tab: Tabs):
    page = tab(bypass_csp=True)
    opened(page, site)
    finder(page).fill("a")
    page.keyboard.press("ArrowDown")

    found = look_at(page, "open list")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 640})
        found += small_targets(page)
        heights = page.get_by_role("option").evaluate_all(
            "lines => lines.map((line) => line.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44
    assert not found, "\n".join(found)


def test_forced_colours_show_where_one_is(site: str, tab: Tabs):
    page = tab(bypass_csp=True, forced_colors="active")
    opened(page, site)

    finder(page).press("ArrowDown")

    colours = page.get_by_role("option").evaluate_all(
        "lines => lines.slice(0, 2).map((e) => getComputedStyle(e).backgroundColor)"
    )
    assert colours[0] != colours[1]
    assert not look_at(page, "forced colours")


@pytest.mark.parametrize("scripts", [True, False])
def test_three_medicines_told_and_one_taken_off(site: str, tab: Tabs, scripts):
    page = tab(java_script_enabled=scripts)
    case = opened(page, site)
    for n, drug in ((1, "Zoloft"), (2, "Prozac"), (3, "Celexa")):
        page.goto(seeded.address(site, f"tried-{n}"))
        tells(page, n, drug, another=n < 3)
    seeded.save(case)
    page.goto(f"{site}/screening/check/")
    short = page.locator(".timeline li")
    assert short.count() == 3
    assert "Fluoxetine (Prozac, Sarafem)" in short.nth(1).inner_text()
    assert "Up to 40 mg a day, for about 13 weeks." in short.nth(1).inner_text()

    take_off = re.compile(r"Take off the list A medicine you have tried \(2\)")
    page.get_by_role("link", name=take_off).click()
    page.get_by_role("button", name="Yes, take it off").click()

    page.wait_for_url("**/check/?removed=1")
    assert page.locator(".timeline strong").all_inner_texts() == [
        "Sertraline (Zoloft)",
        "Citalopram (Celexa)",
    ]
    assert saved(case)["trial3_drug"] == "citalopram"


def tells(page: Page, n: int, drug: str, *, another: bool) -> None:
    """Fill in the open page of a medicine and go on."""
    box = page.get_by_label(ASKED).first
    if box.evaluate("e => e.tagName") == "SELECT":
        label = re.compile(rf"^{drug} \(")
        text = box.locator("option").filter(has_text=label).first.inner_text()
        box.select_option(label=text)
    else:
        box.fill(drug)
    page.get_by_label("What was the highest dose").fill("40")
    page.get_by_label("or months").fill("3")
    for part in ("taken_most_days", "this_episode"):
        page.locator(f"[name=trial{n}_{part}][value=yes]").check()
    page.locator(f"[name=trial{n}_outcome][value=partial]").check()
    page.locator(f"[name=trial{n}_stop_reason][value=cost]").check()
    code = "yes" if another else "no"
    page.locator(f"[name=trial{n}_another][value={code}]").check()
    page.get_by_role("button", name="Save and continue").click()


def test_the_question_before_taking_off_is_accessible(site: str, tab: Tabs):
    page = tab(bypass_csp=True)
    opened(page, site)
    finder(page).fill("zoloft")
    page.locator("[name=trial1_dose_mg]").fill("lots")

    page.get_by_role("button", name="Take this medicine off my list").click()

    page.wait_for_selector("#remove-title")
    assert held(page) == "sertraline"
    assert held(page, "trial1_dose_mg") == "lots"
    focused = page.evaluate("document.activeElement.getAttribute('aria-labelledby')")
    assert focused == "remove-title"
    found = look_at(page, "question") + small_targets(page)
    page.set_viewport_size({"width": 320, "height": 256})
    assert not found + hidden_focus(page)


def test_the_short_list_is_accessible(site: str, tab: Tabs):
    page = tab(bypass_csp=True)
    case = seeded.begin(page, site)
    seeded.save(case)
    page.goto(f"{site}/screening/check/")

    assert page.locator(".timeline").is_visible()
    assert not look_at(page, "check") + small_targets(page)
