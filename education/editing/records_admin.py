"""The trail of the pages, their pictures, and the mails to their owners."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from education.editing.permissions import RecordsAdmin
from education.models import PageEvent, Picture, ReviewMail
from education.picture_names import address_of


@admin.register(PageEvent)
class PageEventAdmin(RecordsAdmin):
    """Who did what with the pages; it holds nothing of a patient."""

    list_display = ("at", "kind", "article", "version", "actor", "detail")
    list_filter = ("kind", "article")
    list_select_related = ("article", "actor")
    list_display_links = None


@admin.register(Picture)
class PictureAdmin(RecordsAdmin):
    """The pictures that pages may show."""

    list_display = ("look", "markdown", "added_by", "added_at")
    list_select_related = ("added_by",)
    list_display_links = None
    list_per_page = 20

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        """Leave the bytes where they are."""
        rows: QuerySet[Picture] = super().get_queryset(request)
        return rows.defer("content")

    @admin.display(description=_("picture"))
    def look(self, picture: Picture) -> SafeString:
        """Show it small; what it shows is said where it stands on a page."""
        address = address_of(picture.name)
        return format_html('<img class="editor-thumb" src="{}" alt="">', address)

    @admin.display(description=_("to put in by hand"))
    def markdown(self, picture: Picture) -> str:
        """Give the mark that shows the picture, without its words."""
        return f"![…]({address_of(picture.name)})"


@admin.register(ReviewMail)
class ReviewMailAdmin(RecordsAdmin):
    """Which owner was reminded in which month, and what could not be sent."""

    list_display = ("month", "owner", "sent_at", "attempts", "last_error")
    list_select_related = ("owner",)
    list_display_links = None
