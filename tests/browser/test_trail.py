"""The lead reads the trail, gives a reason, hands out a person's file, keeps a case."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.axe import sideways, violations
from tests.browser.test_desk import SIZES, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def clinic(site: str) -> str:
    """A lead, and a case in the hands of a colleague."""
    from django.contrib.auth.models import Group, User  # noqa: PLC0415

    from clinic.roles import keep_roles  # noqa: PLC0415
    from screening import services  # noqa: PLC0415
    from tests.builders import make_clinician  # noqa: PLC0415
    from tests.screening.review.cases import FLAGGED, submitted  # noqa: PLC0415

    keep_roles()
    person = User.objects.get()
    person.user_permissions.clear()
    person.groups.add(Group.objects.get(name="Clinical leads"))
    case = submitted(**FLAGGED)
    services.claim_case(
        screening_id=case.pk, actor=make_clinician("owner"), now=timezone.now()
    )
    return site


class Walk:
    """The steps in one tab; with scripts each page is looked at by axe."""

    def __init__(self, page: Page, site: str, *, looks: bool) -> None:
        self.page, self.site, self.looks = page, f"{site}/staff/screening", looks
        self.found: list[str] = []

    def look(self, name: str) -> None:
        if not self.looks:
            return
        self.found += [f"{name}: {fault}" for fault in violations(self.page)]
        if wide := sideways(self.page):
            self.found.append(f"{name}: {wide} px too wide")

    def say_why_and_open(self) -> None:
        page = self.page
        page.goto(f"{self.site}/screening/")
        page.locator(".field-reference a").first.click()
        self.look("why")
        page.get_by_label("More words, if you like").fill("The night shift asked me")
        page.get_by_role("button", name="I was asked to help").click()
        why = page.get_by_role("heading", name="Why this case is flagged")
        expect(why).to_be_visible()

    def hand_out(self) -> None:
        page = self.page
        page.get_by_role("link", name="Export this person").click()
        page.get_by_role("button", name="The patient asked for a copy").click()
        link = page.get_by_role("link", name="The same as a JSON file")
        expect(link).to_be_visible()
        self.look("person")

    def hold(self) -> None:
        page = self.page
        page.goto(page.url.partition("/person/")[0] + "/keep/")
        page.locator("summary", has_text="Set a legal hold").click()
        page.get_by_label("Why").first.fill("A letter of a lawyer")
        page.get_by_role("button", name="Set a legal hold").click()
        expect(page.get_by_text("nothing of it is erased")).to_be_visible()
        self.look("keep")
        page.goto(f"{self.site}/screening/keeping/")
        self.look("keeping")

    def read_the_trail(self) -> None:
        page, today = self.page, timezone.localdate().isoformat()
        page.goto(f"{self.site}/auditentry/")
        expect(page.get_by_text("Legal hold set").first).to_be_visible()
        self.look("trail")
        page.goto(f"{self.site}/auditentry/week/?from={today}")
        expect(page.get_by_text("The night shift asked me")).to_be_visible()
        self.look("week")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_a_lead_opens_hands_out_keeps_and_reads_who_did(
    tab: Callable[..., Page],
    clinic: str,
    size: tuple[int, int],
    scripts: bool,  # noqa: FBT001 - a parameter of the test
):
    viewport = {"width": size[0], "height": size[1]}
    page = tab(viewport=viewport, java_script_enabled=scripts)
    sign_in(page, clinic)
    walk = Walk(page, clinic, looks=scripts)

    walk.say_why_and_open()
    walk.hand_out()
    walk.hold()
    walk.read_the_trail()

    assert walk.found == []
