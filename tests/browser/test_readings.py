"""Blood pressure in Chromium: asked about, one tap, told in words, added later."""

import gzip
from collections.abc import Callable
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from screening.models import ClinicProfile, Screening
from screening.services import journey_of
from tests.browser import seeded
from tests.browser.axe import look_at
from tests.browser.conftest import sign_in
from tests.browser.focus import hidden_focus
from tests.browser.targets import small_targets
from tests.weight import MOST_BYTES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
AT_400_PERCENT = {"width": 320, "height": 256}
ADVICE = "Rest 5 minutes and check again."
# Nothing but the readings is a danger here.
CALM = {
    **dict.fromkeys([f"asq_{n}" for n in range(1, 6)], "no"),
    "redflag_now": "no",
    "harm_others_now": "no",
    "phq9_9": "0",
}
HOW = {"place": "home", "position": "sitting", "device": "arm_cuff"}


def at_first_reading(page: Page, site: str) -> Screening:
    """Stand in front of the page of the first reading."""
    case = seeded.begin(page, site)
    while (asked := next_page(case)) != "reading-1":
        seeded.save(case, only=asked, **CALM)
    page.goto(seeded.address(site, "reading-1"))
    return case


def next_page(case: Screening) -> str:
    """Return the first page that was never saved."""
    found = journey_of(Screening.objects.get(pk=case.pk)).next_page()
    assert found is not None
    return found.id


def types(page: Page, top: str, bottom: str, *, number: int = 1, **how: str) -> None:
    """Fill in one reading of today."""
    stem = f"bp{number}_"
    today: date = ClinicProfile.current().local_date(timezone.now())
    for part in ("month", "day", "year"):
        page.locator(f"[name={stem}date-{part}]").fill(str(getattr(today, part)))
    page.locator(f"[name={stem}sys]").fill(top)
    page.locator(f"[name={stem}dia]").fill(bottom)
    for name, code in {**HOW, **how}.items():
        page.locator(f"[name={stem}{name}][value={code}]").check()


def goes_on(page: Page) -> None:
    page.get_by_role("button", name="Save and continue").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
def test_a_patient_who_swaps_leaves_half_and_comes_back_with_more(
    site: str, tab: Callable[..., Page], *, scripts: bool
):
    page = tab(java_script_enabled=scripts, viewport=PHONE)
    case = at_first_reading(page, site)

    types(page, "80", "120", another="yes")
    page.locator("[name=bp1_pulse]").fill("61")
    goes_on(page)
    expect(page.locator(".error-summary")).to_contain_text("Did you mean 120 over 80?")
    expect(page.locator("[name=bp1_sys]")).to_have_value("80")
    page.get_by_role("button", name="Yes, I meant 120 over 80").click()
    expect(page.locator("main")).to_contain_text("Your reading: 120 over 80")

    types(page, "190", "", number=2, another="no")
    goes_on(page)
    expect(page.locator(".error-summary")).to_contain_text("Enter the bottom number")
    expect(page.locator("main")).to_contain_text(ADVICE)
    case.refresh_from_db()
    assert case.pressure_to_ask_at is not None
    goes_on(page)
    expect(page.locator("main")).to_contain_text("Go back to this reading")

    seeded.save(case, **CALM)
    page.goto(f"{site}/screening/check/")
    expect(page.locator("main")).to_contain_text("Your top number: 190")
    page.get_by_role("button", name="Send my answers").click()
    expect(page.locator("main")).to_contain_text("/screening/readings/")
    _adds_later(tab(java_script_enabled=scripts, viewport=PHONE), site, case)
    _is_seen_by_staff(tab(java_script_enabled=scripts), site, case)


def _adds_later(page: Page, site: str, case: Screening) -> None:
    """Finish the half reading from another device, by the link of the receipt."""
    page.goto(f"{site}/screening/readings/")
    page.get_by_label("Your reference").fill(case.reference)
    for box, number in (("Month", "3"), ("Day", "5"), ("Year", "1984")):
        page.get_by_label(box, exact=True).fill(number)
    page.get_by_role("button", name="Continue", exact=True).click()
    page.locator("[name=bp2_another][value=no]").check()
    page.locator("[name=bp2_dia]").fill("100")
    page.get_by_role("button", name="Save this page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look over your changes")
    expect(page.locator("main")).to_contain_text(ADVICE)
    case.refresh_from_db()
    assert "BP-02" in case.raised
    assert case.pressure_to_ask_at is None
    page.get_by_role("button", name="Send my changes").click()


def _is_seen_by_staff(page: Page, site: str, case: Screening) -> None:
    sign_in(page, site)
    page.goto(f"{site}/staff/screening/screening/{case.pk}/change/")
    expect(page.locator("main")).to_contain_text("Severe blood pressure reading")
    changes = page.locator("section[aria-labelledby=changes]")
    expect(changes).to_contain_text("Blood pressure readings")
    expect(changes).to_contain_text("100 mm Hg")


def test_staff_read_at_the_top_what_a_closed_tab_left(
    site: str, tab: Callable[..., Page]
):
    page = tab(java_script_enabled=False, viewport=PHONE)
    case = at_first_reading(page, site)
    types(page, "190", "")
    goes_on(page)
    page.close()

    desk = tab(java_script_enabled=False)
    sign_in(desk, site)
    desk.goto(f"{site}/staff/screening/screening/?view=pressure")
    desk.get_by_role("link", name=case.reference).click()

    expect(desk.locator(".case")).to_contain_text("raised no flag: 190 / ? mm Hg")


@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
def test_the_enter_key_saves_and_exchanges_nothing(
    site: str, tab: Callable[..., Page], *, scripts: bool
):
    page = tab(java_script_enabled=scripts)
    at_first_reading(page, site)
    types(page, "80", "120", another="no")

    page.locator("[name=bp1_sys]").press("Enter")
    expect(page.locator(".error-summary")).to_contain_text("You wrote 80 over 120.")
    page.locator("[name=bp1_sys]").press("Enter")

    expect(page.locator("main")).to_contain_text("Your reading: 80 over 120")
    assert page.locator("html").get_attribute("lang") == "en-us"


def states(page: Page, site: str):
    """Open each new state of the pages; yield its name."""
    case = at_first_reading(page, site)
    page.goto(seeded.address(site, "readings"))
    yield "how to measure"
    page.goto(seeded.address(site, "reading-1"))
    types(page, "110", "190", another="yes")
    goes_on(page)
    yield "exchanged"
    page.get_by_role("button", name="Yes, I meant").click()
    yield "very high"
    types(page, "190", "", number=2, another="yes")
    goes_on(page)
    yield "half"
    goes_on(page)
    yield "half, sent again"
    types(page, "128", "82", number=3, device="watch")
    goes_on(page)
    yield "watch"
    seeded.save(case, **CALM)
    page.goto(f"{site}/screening/check/")
    yield "check"
    page.get_by_role("button", name="Send my answers").click()
    yield "receipt"
    page.goto(f"{site}/screening/correct/")
    yield "all answers"
    page.context.clear_cookies(name="screening")
    page.goto(f"{site}/screening/readings/")
    yield "the link"


def test_every_state_is_accessible(site: str, tab: Callable[..., Page]):
    page = tab(bypass_csp=True)
    found: list[str] = []

    for state in states(page, site):
        found += look_at(page, state)
        found += [f"{state}: {fault}" for fault in small_targets(page)]
        page.set_viewport_size(AT_400_PERCENT)
        if state not in {"check", "receipt", "all answers"}:
            found += [f"{state}: {fault}" for fault in hidden_focus(page)]

    assert not found, "\n".join(found)


def note(loaded: list[Response], response: Response) -> None:
    """Keep the responses of the page that stands open."""
    if response.request.is_navigation_request():
        loaded.clear()
    if response.status < 300:
        loaded.append(response)


def over_the_wire(loaded: list[Response]) -> int:
    """Return the bytes: files compressed, as the site sends them, the page as it is."""
    return sum(map(_sent, loaded))


def _sent(response: Response) -> int:
    body = response.body()
    return len(gzip.compress(body) if "/static/" in response.url else body)


def test_the_pages_are_light(site: str, tab: Callable[..., Page]):
    page = tab(java_script_enabled=True)
    page.context.new_cdp_session(page).send(
        "Network.setCacheDisabled", {"cacheDisabled": True}
    )
    loaded: list[Response] = []
    page.on("response", lambda response: note(loaded, response))
    weights: dict[str, int] = {}
    at_first_reading(page, site)

    for name in ("readings", "reading-1"):
        page.goto(seeded.address(site, name))
        page.wait_for_load_state("networkidle")
        weights[name] = over_the_wire(loaded)
    types(page, "80", "120")
    goes_on(page)
    page.wait_for_load_state("networkidle")
    weights["exchanged"] = over_the_wire(loaded)

    print(weights)  # noqa: T201 - shown with -rP
    assert max(weights.values()) <= MOST_BYTES, weights
