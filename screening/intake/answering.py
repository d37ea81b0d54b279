"""One page of questions: shown, saved, and never lost."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from screening import services
from screening.intake import danger, languages, learn, nudges, repeats, steps, throttle
from screening.intake.doubts import exchange
from screening.intake.forms import PageForm, form_class_for
from screening.intake.lost import Loss, already_sent, not_asked, too_fast
from screening.intake.panels import NEXT_PAGE
from screening.intake.readings import Note
from screening.intake.visit import Visit
from screening.protocol.questionnaires.definition import Page
from screening.protocol.questionnaires.journey import Journey

# Names of the buttons and hidden boxes beside the questions.
BACK, LATER, SEEN = "back", "later", "seen"


def show(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    """Show a page on the path with what was saved of it."""
    if visit.screening.is_submitted:
        return redirect(steps.sent_before())
    journey = visit.journey
    if not journey.is_on_path(page.id):
        return redirect(steps.onward(journey))
    form = form_class_for(page)(today=visit.today, saved=journey.saved.get(page.id))
    return draw(request, visit, form)


def save(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    """Save a page and go on; what cannot be saved stays on the page as it was typed."""
    form = form_class_for(page)(exchange(request.POST), today=visit.today)
    if _only_draws(request, visit, page):
        return draw(request, visit, form.as_typed())
    instead = repeats.instead(request.POST, visit, form)
    if instead is None and _only_looked(request, form):
        return redirect(_away_from(request, visit, page))
    if instead is None and not form.is_valid():
        return draw(request, visit, form.ask_about_doubts())
    try:
        saved = services.save_page(
            screening_id=visit.screening.pk,
            page_id=page.id,
            answers=instead or form.page_answers(),
            now=visit.now,
            on=visit.today,
            known=visit.screening,
        )
    except services.AlreadySubmitted:
        return draw(request, visit, form, already_sent())
    except services.PageNotAsked:
        return draw(request, visit, form, not_asked(visit.journey))
    # `redirect` would first look for a view of that name: the path is known to be one.
    following = _next_address(request, form, saved, instead=instead is not None)
    return HttpResponseRedirect(following)


def hold_off(request: HttpRequest, visit: Visit, page: Page) -> HttpResponse:
    """Show a page again that came in a flood, as it was typed; save nothing of it."""
    form = form_class_for(page)(exchange(request.POST), today=visit.today)
    response = draw(request, visit, form, too_fast())
    response.headers["Retry-After"] = str(throttle.RETRY_AFTER_SECONDS)
    return response


def _next_address(
    request: HttpRequest, form: PageForm, saved: services.Saved, *, instead: bool
) -> str:
    page, journey = form.page, saved.journey
    come_back_to, unfinished = _come_back_to(request), is_unfinished(form, journey)
    if danger.is_new(saved):
        return danger.address(page if unfinished else None, come_back_to)
    if instead:
        return steps.after_removal(journey, come_back_to)
    if LATER in request.POST:
        return reverse("screening:later")
    if BACK in request.POST:
        return steps.back(journey, page, come_back_to)
    if unfinished:
        query = {steps.RETURN: come_back_to, steps.BLANK: "1"}
        return steps.address(page, **query)
    return steps.saying(steps.onward(journey, come_back_to), page)


def is_unfinished(form: PageForm, journey: Journey) -> bool:
    """Tell whether a page just saved has something open that was not pointed out."""
    asks = SEEN not in form.data and repeats.REMOVE not in form.data
    left_open = asks and nudges.unanswered(form.page, journey)
    return bool(left_open) or form.has_new_doubts()


def _only_draws(request: HttpRequest, visit: Visit, page: Page) -> bool:
    switches = languages.SWITCH in request.GET
    return switches or repeats.only_draws(request, visit.protocol, page)


def _only_looked(request: HttpRequest, form: PageForm) -> bool:
    """Tell whether the patient goes away from a page without having touched it."""
    leaves = BACK in request.POST or LATER in request.POST
    return leaves and SEEN not in request.POST and form.is_blank()


def _away_from(request: HttpRequest, visit: Visit, page: Page) -> str:
    if LATER in request.POST:
        return reverse("screening:later")
    return steps.back(visit.journey, page, _come_back_to(request))


def _come_back_to(request: HttpRequest) -> str:
    sent = request.POST if request.method == "POST" else request.GET
    return sent.get(steps.RETURN, "")


def draw(
    request: HttpRequest, visit: Visit, form: PageForm, loss: Loss | None = None
) -> HttpResponse:
    """Draw a page with its questions and what else the patient must read."""
    page, journey = form.page, visit.journey
    if asks_to_finish(request):
        form.ask_about_doubts()
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "loss": loss,
        "panels": visit.panels(NEXT_PAGE),
        "learn": learn.beside(visit, page),
        "progress": journey.progress(page.id),
        "instrument": visit.protocol.instruments.get(page.instrument),
        "return_to": _come_back_to(request),
        "seen": page.id in journey.saved,
        "left_blank": left_blank(request, visit, page),
        "note": note(request, visit, form),
        **repeats.context(request, visit.protocol, page),
        "back_address": steps.back(journey, page, _come_back_to(request)),
        "check_address": reverse("screening:check"),
    }
    status = loss.status if loss else 200
    return render(request, "screening/page.html", context, status=status)


def asks_to_finish(request: HttpRequest) -> bool:
    """Tell whether the page is shown again because something on it is open."""
    return request.method == "GET" and steps.BLANK in request.GET


def left_blank(request: HttpRequest, visit: Visit, page: Page) -> int:
    """Count the open choices, where the patient is to look at them."""
    wanted = asks_to_finish(request)
    return nudges.unanswered(page, visit.journey) if wanted else 0


def note(request: HttpRequest, visit: Visit, form: PageForm) -> Note | None:
    """Return what to say of a reading just saved; of one in doubt, what is urgent."""
    if not form.asked:
        return visit.note_after(request.GET.get(steps.AFTER, ""))
    doubted = visit.note_after(form.page.id)
    return doubted if doubted and doubted.is_warning else None
