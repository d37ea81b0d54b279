"""How long cases are kept: the page of one case, and the list of what waits."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from screening import services
from screening.models import (
    ClinicProfile,
    ErasureKind,
    ErasureStep,
    HoldKind,
    HoldStep,
    Screening,
)
from screening.review.acts.words import words_of
from screening.review.keeping_forms import BY_CODE, CONFIRM, Step, offered
from screening.review.staff_pages import (
    NAME,
    VIEW,
    case_or_404,
    draw,
    enter,
    moment,
    require,
)

MAY_LIST = "screening.confirm_erasure"
MOST_LISTED = 200


def keep(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show how long a case is kept, or take one step about it."""
    require(request, VIEW)
    screening = case_or_404(case_id)
    enter(request, screening)
    if request.method != "POST":
        return _draw(request, screening)
    step = BY_CODE.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    person = require(request, *step.needs)
    form = step.form(request.POST, prefix=step.code)
    if not form.is_valid():
        return _draw(request, screening, sent=(step, form))
    try:
        step.run(
            form.cleaned_data, screening_id=screening.pk, actor=person, now=moment()
        )
    except services.NotAllowed:
        raise PermissionDenied from None
    except services.Refused as refused:
        messages.warning(request, words_of(refused))
        return HttpResponseRedirect(_address("keep", screening.pk))
    messages.success(request, str(step.done))
    if step is CONFIRM:
        return HttpResponseRedirect(_address("keeping"))
    return HttpResponseRedirect(_address("keep", screening.pk))


def _address(page: str, *args: UUID) -> str:
    return reverse(f"admin:{NAME}_{page}", args=args)


def _draw(
    request: HttpRequest,
    screening: Screening,
    sent: tuple[Step, forms.Form] | None = None,
) -> HttpResponse:
    person, now = require(request, VIEW), moment()
    held = services.is_held(screening.pk)
    asked = services.pending_erasure(screening.pk)
    steps = [
        (step, sent[1] if sent and sent[0] is step else step.form(prefix=step.code))
        for step in offered(person, held=held, asked=asked)
    ]
    until = services.kept_until(screening)
    context = {
        "title": _("How long case %(reference)s is kept")
        % {"reference": screening.reference},
        "screening": screening,
        "held": held,
        "asked": asked,
        "until": until,
        "too_early": until > now and screening.is_submitted,
        "years": ClinicProfile.current().keep_years,
        "holds": screening.hold_steps.select_related("actor"),
        "erasures": screening.erasure_steps.select_related("actor"),
        "steps": steps,
    }
    return draw(request, "keep.html", context, 400 if sent else 200)


def overview(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person, and what is held."""
    require(request, MAY_LIST)
    last_ask = ErasureStep.objects.filter(screening=OuterRef("pk")).order_by("-number")
    last_hold = HoldStep.objects.filter(screening=OuterRef("pk")).order_by("-number")
    cases = Screening.objects.defer("current_pages", "identity").annotate(
        asked=Subquery(last_ask.values("kind")[:1]),
        asked_at=Subquery(last_ask.values("at")[:1]),
        asked_by=Subquery(last_ask.values("actor__username")[:1]),
        hold=Subquery(last_hold.values("kind")[:1]),
        held_at=Subquery(last_hold.values("at")[:1]),
    )
    waiting = cases.filter(pk__in=ErasureStep.objects.values("screening"))
    held = cases.filter(pk__in=HoldStep.objects.values("screening"))
    context = {
        "title": _("Keeping and erasing"),
        "years": ClinicProfile.current().keep_years,
        "waiting": waiting.filter(asked=ErasureKind.ASKED).order_by("asked_at")[
            :MOST_LISTED
        ],
        "overdue": services.overdue(moment()),
        "residues": services.residues(moment()),
        "held": held.filter(hold=HoldKind.SET).order_by("held_at")[:MOST_LISTED],
    }
    return draw(request, "keeping.html", context)
