"""What a click does: one act on a case, or the page that says what changed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from screening import services
from screening.models import Flag, Screening
from screening.review import calls, decisions
from screening.review.acts.doings import Act, Doing, NotOfThisCase
from screening.review.acts.forms import ActForm, BookForm
from screening.review.acts.panels import Sent
from screening.review.acts.table import BY_NAME
from screening.review.acts.words import words_of
from screening.review.case_pages import show
from screening.review.conflicts import conflict
from screening.review.staff_pages import (
    case_or_404,
    may_enter,
    moment,
    person_of,
    queue_address,
    require,
    to_case,
)


def act(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """Do one act, or show the case again with what has to be put right."""
    found = BY_NAME.get(name)
    if found is None:
        raise Http404
    person, now = require(request, f"screening.{found.needs}"), moment()
    screening = case_or_404(case_id)
    # Who works on a case from the queue is not asked why when it is shown after that.
    may_enter(request, screening)
    about = request.POST.get("consultation") or request.POST.get("decision") or ""
    ident = f"{name}-{about[:36]}" if about else name
    form = found.form(request.POST, person=person, now=now, name=ident)
    if not form.is_valid():
        return show(request, screening, Sent(name, form, about))
    doing = Doing(
        screening=screening,
        actor=person,
        told=form.cleaned_data,
        now=now,
        seen=services.Seen.parse(request.POST.get("seen", "")),
        post=request.POST,
    )
    return _done(request, found, form, doing)


def _done(
    request: HttpRequest, found: Act, form: ActForm, doing: Doing
) -> HttpResponse:
    try:
        found.run(doing)
    except services.CaseChanged as changed:
        return conflict(request, found, form, changed)
    except services.DoubleBooked as refused:
        return _booked_twice(request, form, doing, refused)
    except NotOfThisCase:
        raise Http404 from None
    except services.NotAllowed:
        raise PermissionDenied from None
    except services.Refused as refused:
        messages.warning(request, words_of(refused))
    else:
        messages.success(request, str(found.done))
    return _back(request, doing.screening)


def _booked_twice(
    request: HttpRequest, form: ActForm, doing: Doing, refused: services.DoubleBooked
) -> HttpResponse:
    """Show the form again: what is there at that time, and a button to keep both."""
    if isinstance(form, BookForm):
        form.say_booked_twice(refused)
    about = str(doing.told.get("consultation", ""))
    name = "rebook" if about else "book"
    return show(request, doing.screening, Sent(name, form, about))


def _back(request: HttpRequest, screening: Screening) -> HttpResponse:
    """Lead back to where the button stood: the queue, or the case."""
    view = request.POST.get("queue", "")
    if view:
        known = view if view.isascii() and view.isalpha() else ""
        return HttpResponseRedirect(f"{queue_address()}?view={known}")
    return to_case(person_of(request), screening.pk)


def flag_act(
    request: HttpRequest, case_id: UUID, flag_id: UUID, what: str
) -> HttpResponse:
    """Acknowledge, close or reopen one flag; without a reason keep the page."""
    found, person = decisions.FLAG_ACTS[what], require(request, decisions.MAY_DECIDE)
    flag = Flag.objects.select_related("screening__owner").filter(
        pk=flag_id, screening_id=case_id
    )
    screening = _first(flag).screening
    form = found.form(request.POST)
    if not form.is_valid():
        return show(request, screening, refused_flag=(flag_id, form))
    seen = request.POST.get("seen")
    who = {
        "actor": person,
        "now": moment(),
        "seen": services.Seen.parse(seen) if seen is not None else None,
    }
    try:
        found.run(flag_id, form.cleaned_data, who)
    except services.CaseChanged as changed:
        return conflict(request, found, form, changed)
    except services.Refused as refused:
        messages.warning(request, words_of(refused))
    else:
        messages.success(request, str(found.done))
    return to_case(person, case_id, f"#flag-{flag_id}")


def _first(flags: QuerySet[Flag]) -> Flag:
    flag = flags.first()
    if flag is None:
        raise Http404
    return flag


def answer_call(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Record what came of the call; without a word say so and keep the page."""
    person = require(request, decisions.MAY_DECIDE)
    screening = case_or_404(case_id)
    form = calls.AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, screening, refused_call=form)
    calls.answer(request, case_id, form.cleaned_data["note"])
    return to_case(person, case_id)
