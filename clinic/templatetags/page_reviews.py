"""The part of the staff home that is about the education pages."""

from typing import Any

from django import template
from django.template import Context
from django.utils import timezone

from education.reviews import pages_to_read, unowned_pages, waiting_for_review
from education.steps import APPROVE, EDIT

register = template.Library()


@register.inclusion_tag("admin/education/_page_reviews.html", takes_context=True)
def page_reviews(context: Context) -> dict[str, Any]:
    """Show pages that are due, and texts that wait, to who writes or reviews them."""
    user = context["request"].user
    if not (user.has_perm(EDIT) or user.has_perm(APPROVE)):
        return {"shown": False}
    now = timezone.now()
    return {
        "shown": True,
        "user": user,
        "waiting": waiting_for_review(),
        "unowned": unowned_pages(now),
        "pages": pages_to_read(now, timezone.localdate(now)),
    }
