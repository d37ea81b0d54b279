"""The addresses of the desk below the queue's."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from screening.posts import posts_only
from screening.review import (
    act_pages,
    case_pages,
    entry_pages,
    export_pages,
    keeping_pages,
    learning,
    queue_pages,
    reason_pages,
    report_pages,
)
from screening.review.decisions import FLAG_ACTS
from screening.review.export_limits import limits_exports
from screening.review.reason_pages import asking
from screening.review.staff_pages import NAME

View = Callable[..., HttpResponse]


def addresses(site: AdminSite) -> list[URLPattern]:
    """Return every address with its view, behind the sign-in of the staff's pages."""

    def at(route: str, view: View, name: str, **given: Any) -> URLPattern:
        return path(route, site.admin_view(asking(view)), given, name=f"{NAME}_{name}")

    case = "<uuid:case_id>/"
    show_or_send = require_http_methods(["GET", "HEAD", "POST"])
    return [
        at("find/", posts_only(queue_pages.find), "find"),
        at("reports/", require_safe(report_pages.reports), "reports"),
        at(
            "reports/<slug:code>.csv",
            require_safe(limits_exports(report_pages.report_file)),
            "report_file",
        ),
        at("keeping/", require_safe(keeping_pages.overview), "keeping"),
        at(f"{case}reason/", posts_only(reason_pages.give_reason), "reason"),
        at(
            f"{case}person/",
            require_safe(limits_exports(export_pages.person)),
            "person",
        ),
        at(
            f"{case}person.json",
            require_safe(limits_exports(export_pages.as_json)),
            "person_json",
        ),
        at(f"{case}keep/", show_or_send(keeping_pages.keep), "keep"),
        at(f"{case}contact/", require_safe(case_pages.contact), "contact"),
        at(
            f"{case}print/",
            require_safe(limits_exports(case_pages.print_case)),
            "print",
        ),
        at(f"{case}call/", posts_only(act_pages.answer_call), "call"),
        at(f"{case}do/<slug:name>/", posts_only(act_pages.act), "act"),
        at(f"{case}education/", learning.add_page, "education"),
        at(f"{case}key-in/<slug:page_id>/", show_or_send(entry_pages.entry), "entry"),
        *(
            at(
                f"{case}flags/<uuid:flag_id>/{what}/",
                posts_only(act_pages.flag_act),
                what,
                what=what,
            )
            for what in FLAG_ACTS
        ),
    ]
