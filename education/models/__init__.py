"""Pages, their versions and what happened to them. History is rows added."""

from education.models.append_only import HistoryIsKept
from education.models.article import Article, Group, is_free
from education.models.editing import Editing
from education.models.picture import Picture
from education.models.reminders import ReviewMail
from education.models.trail import PageEvent, PageEventKind
from education.models.version import ArticleVersion, ArticleVersionQuerySet, Status

__all__ = [
    "Article",
    "ArticleVersion",
    "ArticleVersionQuerySet",
    "Editing",
    "Group",
    "HistoryIsKept",
    "PageEvent",
    "PageEventKind",
    "Picture",
    "ReviewMail",
    "Status",
    "is_free",
]
