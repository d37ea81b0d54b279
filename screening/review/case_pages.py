"""The case page, its print, and the contact page of the front desk."""

from datetime import datetime
from uuid import UUID

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from screening import services
from screening.models import CaseEventKind, ClinicProfile, Resolution, Screening
from screening.review import calls, decisions
from screening.review.acts.judging import judged
from screening.review.acts.panels import Offer, Sent
from screening.review.case import read_case, read_contact
from screening.review.consents import consents_of
from screening.review.countdown import countdown
from screening.review.entries import read_entries
from screening.review.learning import read_learning
from screening.review.levels import level_code, level_words
from screening.review.sensitive import may_see
from screening.review.staff_pages import (
    CALL_LIST,
    PRINT,
    VIEW,
    case_or_404,
    draw,
    enter,
    moment,
    require,
    sees_cases,
    take_along,
    to_case,
)
from screening.services.presence import Look


def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case."""
    require(request, VIEW)
    return show(request, case_or_404(case_id))


def contact(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show what a call needs and no more; who reads cases is led to the case."""
    person = require(request, VIEW, CALL_LIST)
    if sees_cases(person):
        return to_case(person, case_id)
    return show(request, case_or_404(case_id))


def print_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show the whole case with nothing folded away, to print or to keep."""
    person = require(request, "screening.export_case")
    screening = case_or_404(case_id)
    take_along(request, screening, PRINT)
    services.note_look(
        screening=screening,
        actor=person,
        now=moment(),
        kind=CaseEventKind.PRINTED,
    )
    context = _about(screening)
    context["case"] = read_case(screening, sees_all=may_see(person))
    context["learning"] = read_learning(screening)
    context["consents"] = consents_of(screening)
    return draw(request, "case.html", context | {"whole": True})


def show(
    request: HttpRequest,
    screening: Screening,
    sent: Sent | None = None,
    refused_flag: tuple[UUID, forms.Form] | None = None,
    refused_call: calls.AnswerForm | None = None,
) -> HttpResponse:
    """Draw the case, with the form that came back if one did; note who looked."""
    person, now = require(request, VIEW, CALL_LIST), moment()
    enter(request, screening)
    status = 400 if sent or refused_flag or refused_call else 200
    context = _about(screening) | {
        "seen": services.seen_of(screening, now).token,
        "may_decide": person.has_perm(decisions.MAY_DECIDE),
        "outcomes": Resolution.choices,
        "judgements": decisions.JUDGEMENTS,
        "refused_flag": refused_flag[0] if refused_flag else None,
        "refused_form": refused_flag[1] if refused_flag else None,
        "refused_call": refused_call,
    }
    offer = Offer(screening, person, now, sent)
    note_look(screening, person, now)
    if not sees_cases(person):
        header, asked, work = read_contact(screening)
        context |= {"header": header, "calls": asked, "work": work}
        context["panels"] = offer.panels(work)
        return draw(request, "contact.html", context, status)
    present = services.arrive(screening_id=screening.pk, actor=person, now=now)
    read = read_case(screening, sees_all=may_see(person))
    context |= {
        "case": read,
        "judged": judged((card.flag for card in read.open_cards), request.POST),
        "learning": read_learning(screening),
        "consents": consents_of(screening),
        "panels": offer.panels(read.work),
        "present": present,
        "entries": read_entries(screening),
    }
    return draw(request, "case.html", context, status)


def note_look(screening: Screening, person: User, now: datetime) -> None:
    """Write down that this person looks, at the case or at how to reach the patient."""
    seen: Look = CaseEventKind.CONTACT_VIEWED
    if sees_cases(person):
        seen = CaseEventKind.VIEWED
    services.note_look(screening=screening, actor=person, now=now, kind=seen)


def _about(screening: Screening) -> dict[str, object]:
    calendar = ClinicProfile.current().calendar
    return {
        "title": _("Case %(reference)s") % {"reference": screening.reference},
        "screening": screening,
        "level_code": level_code(screening.open_level),
        "level_words": level_words(screening.open_level),
        "due": countdown(screening.due_at, moment(), calendar),
    }
