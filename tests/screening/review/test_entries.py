"""Staff key in what they alone know; the case is judged anew and nothing is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from screening.models import Amendment, AmendmentReason, Flag, SavedPage
from screening.review.entry_pages import _said
from tests.builders import make_clinician
from tests.screening.review.cases import begun, submitted
from tests.screening.review.desk import signed_in
from tests.screening.review.pages import NAME, case_url, text_of


def entry_url(case, page_id: str) -> str:
    return reverse(f"{NAME}_entry", args=[case.pk, page_id])


def test_a_dose_above_the_line_raises_its_rule(clinic: Client):
    case = submitted(on_benzo="yes")
    url = entry_url(case, "staff-benzodiazepine")

    sent = clinic.post(url, {"benzo_lorazepam_eq_mg": "3.01"}, follow=True)

    assert "every rule was asked again. New flags: RX-05." in text_of(
        sent.content.decode()
    )
    visit = Amendment.objects.get()
    assert (visit.reason, str(visit.by)) == (AmendmentReason.STAFF_ENTRY, "clinician")
    assert visit.is_handed_in


def test_what_it_says_stands_in_no_cookie(clinic: Client):
    case = submitted(on_benzo="yes")
    url = entry_url(case, "staff-benzodiazepine")

    sent = clinic.post(url, {"benzo_lorazepam_eq_mg": "3.01"})

    assert sent.status_code == 302
    assert "messages" not in sent.cookies
    assert "RX-05" in text_of(clinic.get(sent["Location"]).content.decode())


def test_it_names_no_rule_about_alcohol_or_drugs_to_who_may_not_see_them(db):
    raised = [Flag(rule_id="SUB-01"), Flag(rule_id="RX-05"), Flag(rule_id="INC-02")]
    desk, lead = make_clinician("f", "Front desk"), make_clinician("l")

    told = " ".join(_said(raised, desk))

    assert "New flags: RX-05." in told
    assert "A flag was raised that others here read." in told
    assert "SUB-01" not in told
    assert "INC-02" not in told
    assert "New flags: SUB-01, RX-05, INC-02." in " ".join(_said(raised, lead))


def test_a_dose_at_the_line_raises_nothing(clinic: Client):
    case = submitted(on_benzo="yes")

    clinic.post(entry_url(case, "staff-benzodiazepine"), {"benzo_lorazepam_eq_mg": "3"})

    case.refresh_from_db()
    assert "RX-05" not in case.raised


@pytest.mark.parametrize(("total", "raised"), [("3", False), ("4", True)])
def test_the_total_of_a_licensed_scale_is_judged(clinic: Client, total, raised):
    case = submitted(dx_bipolar="no")

    clinic.post(entry_url(case, "staff-rms"), {"rms_yes_count": total})

    case.refresh_from_db()
    assert ("PSY-06" in case.raised) is raised


def test_a_reading_measured_here_replaces_the_one_told(clinic: Client):
    case = submitted(bp1_sys=150, bp1_dia=95)
    url = entry_url(case, "reading-1")
    shown = clinic.get(url).content.decode()

    assert 'value="150"' in shown
    body = {"bp1_sys": "128", "bp1_dia": "78", "bp1_place": "clinic"}
    sent = clinic.post(url, body | day_of(case), follow=True)

    assert sent.status_code == 200
    case.refresh_from_db()
    assert "BP-03" not in case.raised
    page = text_of(clinic.get(case_url(case)).content.decode())
    assert "Later answers no longer raise this rule." in page


def day_of(case) -> dict[str, str]:
    day = case.submitted_at.date()
    return {
        "bp1_date_month": str(day.month),
        "bp1_date_day": str(day.day),
        "bp1_date_year": str(day.year),
        "bp1_date_0": str(day.month),
        "bp1_date_1": str(day.day),
        "bp1_date_2": str(day.year),
        "bp1_another": "yes",
    }


def test_a_page_that_the_change_opens_is_asked_next(clinic: Client):
    blank = dict.fromkeys(("bp1_sys", "bp1_dia", "bp1_days_ago"))
    blank |= dict.fromkeys(("bp2_sys", "bp2_dia", "bp2_days_ago"))
    case = submitted(**blank, has_readings="no", bp1_place=None, bp2_place=None)
    page = case.protocol.page_of_link["has_readings"].id

    sent = clinic.post(entry_url(case, page), {"has_readings": "yes"}, follow=True)

    assert "This page belongs to it" in text_of(sent.content.decode())
    assert sent.redirect_chain[0][0] == entry_url(case, "reading-1")


WRONG = {
    "not a number": ("staff-rms", {"rms_yes_count": "four"}),
    "above the scale": ("staff-rms", {"rms_yes_count": "7"}),
    "other digits": ("staff-rms", {"rms_yes_count": "\u0664"}),
    "unknown choice": ("staff-cssrs", {"cssrs_1": "maybe"}),
    "long": ("staff-records", {"records_note": "x" * 2001}),
}


@pytest.mark.parametrize(("page", "typed"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_said_and_kept(clinic: Client, case, page, typed):
    sent = clinic.post(entry_url(case, page), typed)

    assert sent.status_code == 400
    assert "Error:" in sent.content.decode()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize("page", ["your-name", "feelings", "nonsense", "right-now"])
def test_other_pages_are_not_keyed_in_here(clinic: Client, case, page: str):
    assert clinic.get(entry_url(case, page)).status_code == 404
    assert clinic.post(entry_url(case, page), {}).status_code == 404


def test_an_unfinished_screening_takes_no_entry(clinic: Client):
    case = begun()

    assert clinic.get(entry_url(case, "staff-rms")).status_code == 404


def test_the_front_desk_keys_nothing_in(case):
    desk = signed_in("desk", role="Front desk")
    before = SavedPage.objects.count()

    assert desk.post(entry_url(case, "staff-rms"), {}).status_code == 403
    assert SavedPage.objects.count() == before
