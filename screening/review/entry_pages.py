"""Staff key in a page: the boxes of a patient, as an amendment of their own."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from screening import services
from screening.intake.forms import PageForm, form_class_for
from screening.models import ClinicProfile, Flag, Screening
from screening.protocol.questionnaires.definition import Page
from screening.review.decisions import MAY_DECIDE
from screening.review.entries import entry_page
from screening.review.sensitive import is_sensitive_rule, may_see
from screening.review.staff_pages import (
    NAME,
    VIEW,
    case_or_404,
    draw,
    enter,
    moment,
    person_of,
    require,
    to_case,
)


def entry(request: HttpRequest, case_id: UUID, page_id: str) -> HttpResponse:
    """Show one page with what stands there now, or save it and judge the case anew."""
    require(request, VIEW)
    require(request, MAY_DECIDE)
    screening = case_or_404(case_id)
    enter(request, screening)
    page = entry_page(screening, page_id) if screening.is_submitted else None
    if page is None:
        raise Http404
    services.note_look(screening=screening, actor=require(request, VIEW), now=moment())
    today = ClinicProfile.current().local_date(moment())
    form_class = form_class_for(page)
    if request.method != "POST":
        saved = services.journey_of(screening).saved.get(page_id)
        return _draw(request, screening, page, form_class(today=today, saved=saved))
    form = form_class(request.POST, today=today)
    if not form.is_valid():
        return _draw(request, screening, page, form, status=400)
    return _save(request, screening, form)


def _save(request: HttpRequest, screening: Screening, form: PageForm) -> HttpResponse:
    keyed = services.key_in(
        screening_id=screening.pk,
        page_id=form.page.id,
        answers=form.page_answers(),
        by=require(request, MAY_DECIDE),
        now=moment(),
        on=form.today,
    )
    if keyed.next_page:
        messages.info(request, _("Saved. This page belongs to it: fill it in too."))
        address = reverse(f"admin:{NAME}_entry", args=(screening.pk, keyed.next_page))
        return HttpResponseRedirect(address)
    person = person_of(request)
    messages.success(request, " ".join(_said(keyed.saved.new_flags, person)))
    return to_case(require(request, MAY_DECIDE), screening.pk)


def _said(flags: Sequence[Flag], person: User) -> Iterator[str]:
    """Name the new flags that this person may read, and tell that there are others."""
    rules = [flag.rule_id for flag in flags]
    named = [rule for rule in rules if may_see(person) or not is_sensitive_rule(rule)]
    yield _("Saved, and every rule was asked again.")
    if named:
        yield _("New flags: %(rules)s.") % {"rules": ", ".join(named)}
    if len(named) < len(flags):
        yield _("A flag was raised that others here read.")


def _draw(
    request: HttpRequest,
    screening: Screening,
    page: Page,
    form: PageForm,
    status: int = 200,
) -> HttpResponse:
    context = {"title": page.title, "screening": screening, "page": page, "form": form}
    return draw(request, "entry.html", context, status)
