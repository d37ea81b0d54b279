"""Every decision, act and look of staff stands in the case's timeline: all of them."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from screening import services
from screening.models import CaseEvent, Decision, Screening
from screening.review.acts.table import ACTS
from screening.review.case import read_case
from screening.review.decisions import FLAG_ACTS
from tests.builders import make_clinician
from tests.screening.review.cases import FLAGGED, begun, submitted
from tests.screening.review.desk import a_try, do, in_days, seen
from tests.screening.review.pages import (
    NAME,
    case_url,
    decide_url,
    first_flag,
    say_why,
)
from tests.screening.review.test_pressures import saved_reading

pytestmark = pytest.mark.django_db

CALM = {"bp1_sys": 150, "bp1_dia": 95}
BOOK = {"kind": "phone", "day": in_days(3), "clock": "10:00", "minutes": "30"}


def entries(case: Screening) -> list[tuple[str, str, str]]:
    """Return what the timeline says, who did it, and the detail; oldest first."""
    read = read_case(Screening.objects.get(pk=case.pk))
    return [(e.what, e.who, e.detail) for e in reversed(read.timeline)]


def consultation(clinic: Client, case: Screening) -> str:
    do(clinic, case, "consult", kind="phone", by_day=in_days(3))
    return str(case.consultations.get().pk)


def booked(clinic: Client, case: Screening) -> str:
    do(clinic, case, "book", **BOOK)
    return str(case.consultations.get().pk)


def closed(clinic: Client, case: Screening) -> str:
    do(clinic, case, "close", code="no_action", reason="Assessed.")
    return str(Decision.objects.filter(screening=case, flag=None).first().pk)


def proposed(clinic: Client, case: Screening) -> str:
    """Let a colleague close what needs a second clinician."""
    from screening.models import ClinicProfile  # noqa: PLC0415

    profile = ClinicProfile.current()
    profile.second_signature_from = 1
    profile.save()
    ClinicProfile.forget()
    other = Client()
    other.force_login(make_clinician("first"))
    do(other, case, "close", code="no_action", reason="Assessed.")
    return str(services.open_proposal(Screening.objects.get(pk=case.pk)).pk)


Told = Callable[[Client, Screening], dict[str, str]]
WHY = {"reason": "Because of this."}
# By its name: what has to be sent, after what had to be done before.
SENT: dict[str, Told] = {
    "claim": lambda *_: {},
    "release": lambda clinic, case: do(clinic, case, "claim") and {},
    "hand-over": lambda *_: {"to": str(make_clinician("heir").pk)},
    "acknowledge": lambda *_: {},
    "contact": lambda *_: a_try(),
    "book": lambda *_: BOOK,
    "consult": lambda *_: {"kind": "visit", "by_day": in_days(2)},
    "rebook": lambda *both: {"consultation": consultation(*both)} | BOOK,
    "call-off": lambda *both: {"consultation": booked(*both)},
    "end": lambda *both: {"consultation": booked(*both), "outcome": "no_show"},
    "bring-in": lambda *_: {},
    "pressure": lambda *_: WHY,
    "close": lambda *_: {"code": "referred"} | WHY,
    "later": lambda *_: {"until": in_days(4)} | WHY,
    "escalate": lambda *_: {"to": "lead"} | WHY,
    "note": lambda *_: {"text": "Prefers mornings."},
    "reopen": lambda *both: closed(*both) and WHY,
    "sign": lambda *both: {"decision": proposed(*both)} | WHY,
    "correct": lambda *both: {"decision": closed(*both)} | WHY,
}


def case_for(name: str) -> Screening:
    if name == "bring-in":
        now = timezone.now()
        return services.start_screening(now=now, is_doubtful=True).screening
    return saved_reading(sys=190) if name == "pressure" else submitted(**CALM)


@pytest.mark.parametrize("name", [act.name for act in ACTS])
def test_every_act_of_staff_is_a_line_with_their_name(clinic: Client, name: str):
    case = case_for(name)
    told = SENT[name](clinic, case)
    before = entries(case)

    body = {"seen": seen(case), **told}
    sent = clinic.post(reverse(f"{NAME}_act", args=[case.pk, name]), body)

    assert sent.status_code == 302
    new = entries(case)[len(before) :]
    own = [line for line in new if line[1] == "clinician"]
    assert own, new
    for words in WHY.values():
        if told.get("reason") == words:
            assert any(words in detail for _, _, detail in own), own


@pytest.mark.parametrize("what", FLAG_ACTS)
def test_every_decision_on_a_flag_is_a_line_with_rule_and_reason(
    clinic: Client, case, what
):
    flag = first_flag(case)
    told = {"code": "no_action", "judgement": "", **WHY}
    if what == "reopen":
        clinic.post(decide_url(case, flag, "close"), told)
    before = entries(case)

    assert clinic.post(decide_url(case, flag, what), told).status_code == 302

    own = [line for line in entries(case)[len(before) :] if line[1] == "clinician"]
    assert len(own) == 1
    assert flag.rule_id in own[0][2]
    if what != "acknowledge":
        assert WHY["reason"] in own[0][2]


def education(clinic: Client, case: Screening) -> None:
    call_command("load_articles", verbosity=0)
    url = reverse(f"{NAME}_education", args=[case.pk])
    clinic.post(url, {"page": "side-effects-and-risks"})


def key_in(clinic: Client, case: Screening) -> None:
    url = reverse(f"{NAME}_entry", args=[case.pk, "staff-rms"])
    clinic.post(url, {"rms_yes_count": "3"})


def call_answered(clinic: Client, case: Screening) -> None:
    wish = services.Wish(phone="314-555-0188")
    services.request_callback(screening_id=case.pk, wish=wish, now=timezone.now())
    clinic.post(reverse(f"{NAME}_call", args=[case.pk]), {"note": "Called back."})


def look(name: str) -> Callable[[Client, Screening], object]:
    return lambda clinic, case: clinic.get(reverse(f"{NAME}_{name}", args=[case.pk]))


def calendar_file(clinic: Client, case: Screening) -> None:
    args = [case.pk, booked(clinic, case), "patient"]
    clinic.get(reverse(f"{NAME}_calendar_file", args=args))


def look_at_a_page_to_key_in(clinic: Client, case: Screening) -> None:
    clinic.get(reverse(f"{NAME}_entry", args=[case.pk, "staff-rms"]))


def conflict(clinic: Client, case: Screening) -> None:
    clinic.post(reverse(f"{NAME}_act", args=[case.pk, "claim"]), {"seen": "0.0"})


OTHERS = {
    "Viewed": look("change"),
    "Printed": lambda clinic, case: say_why(clinic, case, "print"),
    "Exported": calendar_file,
    "Page to read added": education,
    "Request for a call answered": call_answered,
    "1 page saved": key_in,
}


@pytest.mark.parametrize("what", OTHERS)
def test_whatever_else_staff_do_or_see_is_a_line_too(clinic: Client, what: str):
    case = submitted(**CALM)

    OTHERS[what](clinic, case)

    assert (what, "clinician") in {line[:2] for line in entries(case)}


@pytest.mark.parametrize("way", [look_at_a_page_to_key_in, conflict])
def test_every_page_that_shows_something_of_the_case_is_a_look(clinic: Client, way):
    case = submitted(**CALM)

    way(clinic, case)

    looks = CaseEvent.objects.filter(screening=case, kind="viewed")
    assert [str(one.actor) for one in looks] == ["clinician"]


def test_a_look_of_the_front_desk_is_a_line_of_its_own_kind(case):
    desk = Client()
    desk.force_login(make_clinician("desk", role="Front desk"))

    for _ in range(3):
        desk.get(reverse(f"{NAME}_contact", args=[case.pk]))

    lines = [line[:2] for line in entries(case)]
    assert lines.count(("How to reach the patient viewed", "desk")) == 3


def test_a_hundred_looks_and_decisions_are_a_hundred_lines(clinic: Client):
    case = submitted(**FLAGGED)
    before = len(entries(case))

    for number in range(50):
        clinic.get(case_url(case))
        do_once(clinic, case, number)

    assert len(entries(case)) == before + 100


def do_once(clinic: Client, case: Screening, number: int) -> None:
    name = ("claim", "release")[number % 2]
    url = reverse(f"{NAME}_act", args=[case.pk, name])
    assert clinic.post(url, {"seen": seen(case)}).status_code == 302


def test_an_unfinished_screening_has_its_looks_too(clinic: Client):
    case = begun()

    clinic.get(case_url(case))

    assert ("Viewed", "clinician") in {line[:2] for line in entries(case)}
