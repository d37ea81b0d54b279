"""A first-time clinician: find the most urgent case, see why, call, record, book."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import look_at, sideways, violations
from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


@pytest.fixture
def clinic(site: str) -> str:
    """A clinic with three cases, one of them an emergency, and a clinician's role."""
    from django.contrib.auth.models import Group, User  # noqa: PLC0415

    from clinic.roles import keep_roles  # noqa: PLC0415
    from tests.screening.review.cases import FLAGGED, submitted  # noqa: PLC0415

    keep_roles()
    person = User.objects.get()
    person.user_permissions.clear()
    person.groups.add(Group.objects.get(name="Clinicians"))
    submitted()
    submitted(**FLAGGED | {"asq_1": "no"})
    submitted(asq_1="yes", asq_5="yes", legal_first_name="Vera", phone="314-555-0166")
    return site


def sign_in(page: Page, site: str, name: str = "clinician") -> None:
    page.goto(f"{site}/staff/")
    page.get_by_label("Your sign-in name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_the_path_of_a_first_time_clinician(
    tab: Callable[..., Page], clinic: str, size: tuple[int, int]
):
    page = tab(viewport={"width": size[0], "height": size[1]})
    sign_in(page, clinic)
    walk = Walk(page)

    walk.find_the_most_urgent(size[1])
    walk.see_who_and_why()
    walk.write_the_call_down()
    walk.book()
    walk.close_a_flag()

    assert walk.found == []


class Walk:
    """The steps in one tab, each page of them looked at by axe at this width."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found: list[str] = []

    def look(self, name: str) -> None:
        self.found += [f"{name}: {fault}" for fault in violations(self.page)]
        if wide := sideways(self.page):
            self.found.append(f"{name}: {wide} px too wide")

    def find_the_most_urgent(self, height: int) -> None:
        """It stands on the first screen, without scrolling; one click claims it."""
        first = self.page.locator("ol.queue > li").first
        expect(first).to_contain_text("Emergency now")
        expect(first).to_contain_text("Thoughts of suicide right now")
        assert first.bounding_box()["y"] < height
        self.look("home")
        self.page.get_by_role("link", name="The whole queue").click()
        self.look("queue")
        row = self.page.locator("li.row").first
        expect(row).to_contain_text("V. E.")
        row.get_by_role("button", name="Claim").click()
        row = self.page.locator("li.row").first
        expect(row).to_contain_text("Mine")
        row.locator(".field-reference a").click()

    def see_who_and_why(self) -> None:
        page = self.page
        self.look("case")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Vera Example")
        call = page.get_by_role("link", name="314-555-0166")
        assert call.get_attribute("href") == "tel:314-555-0166"
        for said in (
            "Not safe to leave a message",
            "The patient says they are having thoughts of killing",
            "Would not have been raised with",
        ):
            expect(page.get_by_text(said).first).to_be_visible()

    def write_the_call_down(self) -> None:
        page = self.page
        page.locator("summary", has_text="Record a call or message").click()
        self.look("form of a call")
        page.locator("#contact-outcome").select_option("reached")
        page.locator("#contact-note").fill("Safe at home, sister is there.")
        page.get_by_role("button", name="Record a call or message").click()
        expect(page.get_by_text("The try is written down.")).to_be_visible()

    def book(self) -> None:
        from django.utils import timezone  # noqa: PLC0415

        page, day = self.page, timezone.localdate() + timedelta(days=2)
        page.locator("summary", has_text="Book a consultation").click()
        page.locator("#book-kind").select_option("phone")
        page.locator("#book-day").fill(f"{day:%Y-%m-%d}")
        page.locator("#book-clock").fill("10:30")
        page.get_by_role("button", name="Book a consultation").click()
        expect(page.get_by_text("The consultation is booked.")).to_be_visible()
        expect(page.get_by_text("booked for").first).to_be_visible()
        self.look("case with a booking")

    def close_a_flag(self) -> None:
        flag = self.page.locator("details.flag").filter(
            has_text="Thoughts of suicide right now"
        )
        flag.first.locator("summary", has_text="Close this flag").click()
        flag.first.get_by_label("What came of it").select_option("safety_plan")
        flag.first.get_by_label("What do you think of").select_option("right")
        flag.first.get_by_label("Reason for closing").fill("Safety plan made.")
        flag.first.get_by_role("button", name="Close flag").click()
        expect(self.page.get_by_text("You closed the flag.")).to_be_visible()
        self.look("case with a closed flag")


def test_every_screen_of_the_desk_is_clean_at_every_width(
    tab: Callable[..., Page], clinic: str
):
    from django.contrib.auth.models import Group, User  # noqa: PLC0415

    User.objects.get().groups.add(Group.objects.get(name="Clinical leads"))
    page = tab(viewport={"width": 1280, "height": 900})
    sign_in(page, clinic)
    found = look_at(page, "home")
    page.goto(f"{clinic}/staff/screening/screening/?view=closed")
    found += look_at(page, "empty queue")
    page.goto(f"{clinic}/staff/screening/screening/reports/")
    found += look_at(page, "reports")
    page.goto(f"{clinic}/staff/screening/screening/")
    page.locator("li.row").first.locator(".field-reference a").click()
    for summary in page.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()
    found += look_at(page, "case unfolded")
    case = page.url
    page.locator("input[name=seen]").first.wait_for(state="attached")
    page.goto(case)
    page.locator("summary", has_text="Key in").click()
    page.get_by_role("link", name="Columbia").click()
    found += look_at(page, "key in")
    page.goto(case)
    page.get_by_role("link", name="Print all").click()
    found += look_at(page, "why this is printed")
    page.get_by_role("button", name="For the care of this patient").click()
    found += look_at(page, "print")
    assert found == []


def test_who_was_slower_reads_what_changed(tab: Callable[..., Page], clinic: str):
    from django.contrib.auth.models import Group, User  # noqa: PLC0415

    ana = User.objects.create_user("ana", password=PASSWORD, is_staff=True)
    ana.groups.add(Group.objects.get(name="Clinicians"))
    first, second = tab(), tab(viewport={"width": 390, "height": 844})
    for page, name in ((first, "clinician"), (second, "ana")):
        sign_in(page, clinic, name)
        page.goto(f"{clinic}/staff/screening/screening/")
        page.locator("li.row").first.locator(".field-reference a").click()
    second.locator("summary", has_text="Pass up").click()
    second.locator("#escalate-reason").fill("Please look at this one.")
    first.get_by_role("button", name="Claim").click()

    with second.expect_response(lambda response: response.status == 409):
        second.get_by_role("button", name="Pass up").click()

    expect(second.get_by_role("heading", level=1)).to_contain_text("changed while you")
    expect(second.get_by_text("Claimed")).to_be_visible()
    expect(second.locator("textarea")).to_have_value("Please look at this one.")
    assert look_at(second, "conflict") == []
