"""The page for who was slower: what changed since they read the case."""

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from screening import services
from screening.models import CaseEvent, Flag, Screening
from screening.review import decisions
from screening.review.acts.doings import Act
from screening.review.acts.judging import judged
from screening.review.acts.table import BY_NAME
from screening.review.case_pages import note_look
from screening.review.levels import level_words
from screening.review.queue import TITLES
from screening.review.sensitive import is_sensitive_rule, may_see
from screening.review.staff_pages import draw, enter, moment, person_of, sees_cases

CONFLICT = 409


def conflict(
    request: HttpRequest,
    found: Act | decisions.FlagAct,
    form: forms.Form,
    changed: services.CaseChanged,
) -> HttpResponse:
    """Say what changed since the page was read; keep what was typed, save nothing."""
    screening, person = changed.screening, person_of(request)
    enter(request, screening)
    note_look(screening, person, moment())
    context = {
        "title": _("This case changed while you read it"),
        "screening": screening,
        "act": found,
        "form": form,
        "seen": services.seen_of(screening, moment()).token,
        "events": [(event, _rule_of(event, person)) for event in changed.events],
        "flags": [_in_words(flag, person) for flag in changed.flags],
        "queue": request.POST.get("queue", "")[:20],
        "judgements": decisions.JUDGEMENTS,
        # What was chosen for each flag is sent again with the rest.
        "judged": judged(_open_flags(screening, person), request.POST)
        if found is BY_NAME["close"]
        else (),
    }
    return draw(request, "conflict.html", context, CONFLICT)


def _open_flags(screening: Screening, person: User) -> list[Flag]:
    flags = Flag.objects.filter(screening_id=screening.pk).with_state()
    open_ones = (flag for flag in flags.order_by("raised_at") if not flag.closed)
    return [flag for flag in open_ones if _may_read(flag.rule_id, person)]


def _in_words(flag: Flag, person: User) -> tuple[str, str, Flag]:
    """Return title, level and flag: who may not read it learns how urgent it is."""
    title = TITLES.get(flag.rule_id, flag.rule_id)
    shown = title if _may_read(flag.rule_id, person) else _("A new flag")
    return shown, level_words(flag.level), flag


def _rule_of(event: CaseEvent, person: User) -> str:
    rule = str(event.detail.get("rule", ""))
    return rule if rule and _may_read(rule, person) else ""


def _may_read(rule_id: str, person: User) -> bool:
    """Tell whether this person reads flags, and this one: decision 0138."""
    return sees_cases(person) and (may_see(person) or not is_sensitive_rule(rule_id))
