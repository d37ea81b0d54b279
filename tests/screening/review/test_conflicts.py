"""Who was slower reads what changed, loses no word, and sees no more than before."""

import pytest
from django.test import Client

from screening.models import Decision, Flag, Screening
from tests.screening.review.cases import staff, submitted
from tests.screening.review.desk import act_url, seen, signed_in
from tests.screening.review.pages import text_of

HIGH = {"bp1_sys": 150, "bp1_dia": 95}
# A form drawn before anything was written to the case.
AT_FIRST = {"seen": "0.0"}


@pytest.fixture
def booking(db: None) -> Screening:
    """A case whose flags do not hinder its closing."""
    return submitted(**HIGH)


def test_what_was_chosen_for_each_flag_is_sent_again(clinic: Client, booking):
    flag = Flag.objects.get(screening=booking, rule_id="BP-03")
    told = {"code": "referred", "reason": "Mine.", f"judgement-{flag.pk}": "over"}

    page = clinic.post(act_url(booking, "close"), told | AT_FIRST)
    again = told | {"seen": seen(booking)}
    sent = clinic.post(act_url(booking, "close"), again, follow=True)

    assert page.status_code == 409
    assert f'name="judgement-{flag.pk}"' in page.content.decode()
    assert '<option value="over" selected>' in page.content.decode()
    assert sent.status_code == 200
    assert Decision.objects.get(flag=flag).judgement == "over"


def test_what_was_chosen_stays_where_the_form_comes_back(clinic: Client, booking):
    flag = Flag.objects.get(screening=booking, rule_id="BP-03")
    told = {"code": "referred", "reason": "", f"judgement-{flag.pk}": "under"}

    page = clinic.post(act_url(booking, "close"), told | {"seen": seen(booking)})

    assert page.status_code == 400
    assert '<option value="under" selected>' in page.content.decode()


def test_only_closing_asks_about_the_flags(clinic: Client, booking):
    page = clinic.post(act_url(booking, "claim"), AT_FIRST)

    assert page.status_code == 409
    assert "judgement-" not in page.content.decode()


def test_the_front_desk_reads_no_flag_on_this_page_either(case):
    desk, told = signed_in("desk", role="Front desk"), {"to": "lead", "reason": "Late."}

    page = desk.post(act_url(case, "escalate"), told | AT_FIRST)

    words, rules = text_of(page.content.decode()), Flag.objects.values("rule_id")
    assert page.status_code == 409
    assert "A new flag" in words
    assert "Late." in page.content.decode()
    assert [each["rule_id"] for each in rules if each["rule_id"] in words] == []


def test_a_flag_about_drink_is_named_to_nobody_without_leave(db):
    drinks, told = submitted(auditc_1=4, auditc_2=4, auditc_3=4), {"code": "referred"}
    may = ("view_screening", "add_decision", "assist_screening")
    reader, leads = Client(), ("view_substance_use", *may)
    reader.force_login(staff("reader", *may))
    lead = Client()
    lead.force_login(staff("lead", *leads))
    stale = told | {"reason": "x"} | AT_FIRST

    hidden = reader.post(act_url(drinks, "close"), stale)
    open_one = lead.post(act_url(drinks, "close"), stale)

    assert (hidden.status_code, open_one.status_code) == (409, 409)
    assert "SUB-0" in open_one.content.decode()
    assert "SUB-0" not in hidden.content.decode()
