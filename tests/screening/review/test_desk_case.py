"""The case page beside its flags: what would change it, trends, changes, print."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import CaseEvent, Screening
from screening.services import Wish
from tests.builders import make_clinician
from tests.screening.review.cases import FLAGGED, begun, journey, save, submitted
from tests.screening.review.desk import a_try, act_url, do, seen, signed_in
from tests.screening.review.pages import NAME, case_url, say_why, section, text_of

WHY = "Why this case is flagged"
ANSWERS = "All answers, in the words of the question"
TIMELINE = "Everything that happened to this case"
HIGH = {"bp1_sys": 150, "bp1_dia": 95}


def page_of(clinic: Client, case: Screening) -> str:
    return clinic.get(case_url(case)).content.decode()


def print_url(case: Screening) -> str:
    return reverse(f"{NAME}_print", args=[case.pk])


def contact_url(case: Screening) -> str:
    return reverse(f"{NAME}_contact", args=[case.pk])


def test_a_flag_says_at_which_limit_it_would_not_have_been_raised(clinic: Client):
    why = section(page_of(clinic, submitted(**HIGH)), WHY)

    assert (
        "Would not have been raised with every reading of the last 30 days below "
        "140/90 mm Hg"
    ) in why


def test_the_marks_of_the_sources_are_explained(clinic: Client, case):
    why = section(page_of(clinic, case), WHY)

    for said in ("[V] read in the source itself", "[D] a choice of this clinic"):
        assert said in why


def test_what_is_urgent_is_unfolded_and_a_note_is_not(clinic: Client):
    case = submitted(asq_1="yes", asq_5="yes", age_years=70)
    page = page_of(clinic, case)
    flags = dict(
        zip(
            [part.partition("</h4>")[0].rpartition(">")[2] for part in cards(page)],
            ["open>" in part.partition("\n")[0] for part in cards(page)],
            strict=True,
        )
    )

    assert flags["Thoughts of suicide right now"]
    assert not flags["Older adult"]


def cards(page: str) -> list[str]:
    return page.split('<details class="flag')[1:]


def test_without_anything_urgent_the_highest_level_is_unfolded(clinic: Client):
    page = page_of(clinic, submitted(**HIGH))

    assert any("open>" in part.partition("\n")[0] for part in cards(page))


def test_answers_that_do_not_fit_together_stand_together(clinic: Client):
    case = submitted(**HIGH, htn_dx="no", htn_meds="no")

    told = section(page_of(clinic, case), "Answers that do not fit together")

    assert "BP-05" in told


def test_earlier_screenings_of_probably_the_same_person_make_a_trend(clinic: Client):
    first, second = submitted(bp1_sys=128), submitted(phq9_1=3, bp1_sys=150)
    submitted(legal_last_name="Other")

    trends = section(page_of(clinic, second), "Trends")

    assert "Probably the same person:" in trends
    assert first.reference in trends
    assert "PHQ-9" in trends
    assert "128/" in trends
    assert "150/" in trends


def test_an_unfinished_screening_and_another_birthday_make_no_trend(clinic: Client):
    case = submitted()
    begun()
    submitted(age_years=30)

    trends = section(page_of(clinic, case), "Trends")

    assert "No other screening has this last name and date of birth." in trends


def test_a_chart_is_no_script_and_says_its_values_in_words(clinic: Client):
    submitted()
    page = page_of(clinic, submitted(phq9_1=3))
    chart = page.partition('<figure class="chart">')[2].partition("</figure>")[0]

    assert 'over time; the values stand in the table below"' in chart
    assert "<script" not in chart
    assert "style=" not in chart
    assert "<ul" in chart


def test_an_answer_that_was_changed_before_sending_is_marked_with_what_it_was(
    clinic: Client,
):
    """A yes to a question on suicide that was taken back is not lost to the eye."""
    case = begun(asq_1="yes", asq_5="no")
    save(case, journey(case), "feelings")

    answers = section(page_of(clinic, case), ANSWERS)

    assert "Changed before" in answers
    assert "1 answer changed" in answers or "answers changed" in answers


def test_an_answer_of_staff_stands_with_their_name_in_the_answers(
    clinic: Client, clinician, case
):
    pages = journey(case, **FLAGGED | {"bp1_sys": 135})
    now = timezone.now()
    services.key_in(
        screening_id=case.pk,
        page_id="reading-1",
        answers=pages.saved["reading-1"],
        by=clinician,
        now=now,
        on=now.date(),
    )

    answers = section(page_of(clinic, case), ANSWERS)

    assert "Changed after submission" in answers
    assert "150 mm Hg , changed by clinician" in answers.replace("mm[Hg]", "mm Hg")


def test_the_print_folds_nothing_away_and_offers_no_button(clinic: Client, case):
    page = say_why(clinic, case, "print").content.decode()
    case_part = page.partition('<div class="case')[2]

    assert case_part.count("<details") == case_part.count(" open>")
    assert "What you can do" not in page
    assert 'name="reason"' not in page
    for heading in (WHY, "Trends", "Treatment trials", ANSWERS, TIMELINE):
        assert section(page, heading)
    assert CaseEvent.objects.filter(screening=case, kind="printed").count() == 1


def test_the_print_holds_every_part_of_the_case_page(clinic: Client):
    """All but what one can do, and each row of staff too."""
    case = submitted(**FLAGGED)
    clinic.post(act_url(case, "note"), {"seen": seen(case), "text": "Prefers noon."})
    clinic.post(act_url(case, "contact"), {"seen": seen(case), **a_try()})
    shown = clinic.get(case_url(case)).content.decode()
    printed = say_why(clinic, case, "print").content.decode()

    parts = set(HEADING.findall(shown)) - {"What you can do", "Decide on the case"}
    assert len(parts) > 10
    assert parts <= set(HEADING.findall(printed))
    words = text_of(printed)
    for said in ("Prefers noon.", "Rang ten times.", case.reference, "Ruth Example"):
        assert said in words
    for card in case.flags.all():
        assert card.rule_id in words


HEADING = re.compile(r"<h[123][^>]*>\s*([^<]+?)\s*<")


def test_each_look_is_a_line_of_the_timeline(clinic: Client, case):
    for _ in range(3):
        page_of(clinic, case)

    assert CaseEvent.objects.filter(screening=case, kind="viewed").count() == 3


def test_the_front_desk_reads_how_to_reach_and_no_answer(case):
    now = timezone.now()
    wish = Wish(phone="314-555-0177", safe_message="no")
    services.request_callback(screening_id=case.pk, wish=wish, now=now)
    clinician, secret = make_clinician(), "Cried a lot and spoke of pills."
    who = {"screening_id": case.pk, "actor": clinician, "now": now}
    services.add_note(text=secret, **who)
    services.escalate_case(reason=secret, **who)
    made = services.Try(channel="phone", outcome="reached", tried_at=now, note=secret)
    services.record_contact(made=made, **who)
    desk = signed_in("desk", role="Front desk")

    page = desk.get(contact_url(case)).content.decode()

    for said in ("Ruth Example", "314-555-0100", "314-555-0177", "Emergency now"):
        assert said in text_of(page)
    for hidden in (
        WHY,
        ANSWERS,
        "PHQ-9",
        "suicide",
        "SUI-0",
        TIMELINE,
        "BP-03",
        secret,
    ):
        assert hidden not in page, hidden
    assert desk.get(print_url(case)).status_code == 403
    assert desk.get(case_url(case)).status_code == 403


def test_what_the_front_desk_did_leads_back_to_what_it_may_see(case):
    desk = signed_in("desk", role="Front desk")

    sent = do(desk, case, "contact", **a_try())
    wrong = do(desk, case, "contact", **a_try(outcome=""))

    assert sent.redirect_chain[0][0] == contact_url(case)
    assert "The try is written down." in text_of(sent.content.decode())
    assert wrong.status_code == 400
    assert WHY not in wrong.content.decode()


def test_who_reads_cases_is_led_on_to_the_case(clinic: Client, case):
    assert clinic.get(contact_url(case))["Location"] == case_url(case)


def test_without_the_permission_nothing_about_alcohol_or_drugs_is_shown(case):
    drinks = submitted(auditc_1=4, auditc_2=4, auditc_3=4, drug_past_year_times=3)
    reader = make_clinician("reader")
    reader.groups.clear()
    grant(reader, "view_screening", "add_decision", "export_case")
    browser = Client()
    browser.force_login(reader)

    say_why(browser, drinks, "print")
    for url in (case_url(drinks), print_url(drinks)):
        page = browser.get(url).content.decode()
        assert "about alcohol or drugs" in page
        for hidden in ("SUB-0", "AUDIT", "Alcohol and drugs", "cannabis"):
            assert hidden not in page, hidden


def grant(user, *codenames: str) -> None:
    from django.contrib.auth.models import Permission  # noqa: PLC0415

    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))


@pytest.mark.parametrize("name", ["find", "reports"])
def test_pages_of_the_desk_refuse_who_has_no_part_in_it(db, name: str):
    editor = signed_in("editor", role="Page editors")
    url = reverse(f"{NAME}_{name}")

    assert editor.get(url).status_code in {403, 405}
    assert editor.post(url, {"q": "x"}).status_code in {403, 405}
