"""The steps that staff take with a version: what each asks, and who may take it."""

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from education import workflow
from education.models import ArticleVersion, Status
from education.services import Review

EDIT, APPROVE = "education.edit_article", "education.approve_article"


def _moment(*labels: Promise | str) -> AdminSplitDateTime:
    """Make the two boxes of a moment, each with a name of its own."""
    boxes = AdminSplitDateTime()
    for box, label in zip(boxes.widgets, labels, strict=True):
        box.attrs["aria-label"] = label
    return boxes


class StepForm(forms.Form):
    """A step that asks nothing."""

    def take(self, version: ArticleVersion, by: User, at: datetime) -> ArticleVersion:
        """Take the step. Raise StepRefused when it may not be taken."""
        raise NotImplementedError


class SubmitForm(StepForm):
    """Ask for a review."""

    def take(self, version: ArticleVersion, by: User, at: datetime) -> ArticleVersion:
        """Put the draft into review."""
        return workflow.submit(version, by=by, at=at)


class NoteForm(StepForm):
    """A step that needs a reason."""

    note = forms.CharField(
        label=_("Why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class SendBackForm(NoteForm):
    """Give the version back to its writers."""

    def take(self, version: ArticleVersion, by: User, at: datetime) -> ArticleVersion:
        """Make it a draft again."""
        note = self.cleaned_data["note"]
        return workflow.send_back(version, by=by, at=at, note=note)


class ApproveForm(StepForm):
    """The name under which readers see that a clinician has read this text."""

    reviewer_name = forms.CharField(
        label=_("Your name, as readers see it"), max_length=120
    )
    reviewer_licence = forms.CharField(
        label=_("Your licence, such as MD or PMHNP"), max_length=80
    )
    reviewed_on = forms.DateField(label=_("Reviewed on"))
    note = forms.CharField(
        label=_("Why you approve it although the checks found something"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def take(self, version: ArticleVersion, by: User, at: datetime) -> ArticleVersion:
        """Approve it."""
        data = self.cleaned_data
        review = Review(
            name=data["reviewer_name"],
            licence=data["reviewer_licence"],
            on=data["reviewed_on"],
        )
        return workflow.approve(version, by=by, at=at, review=review, note=data["note"])


class PublishForm(StepForm):
    """From when and until when readers see the version."""

    start = forms.SplitDateTimeField(
        label=_("From (empty: at once)"),
        required=False,
        widget=_moment(_("From: date"), _("From: time")),
    )
    end = forms.SplitDateTimeField(
        label=_("Until (empty: until it is replaced)"),
        required=False,
        widget=_moment(_("Until: date"), _("Until: time")),
    )

    def take(self, version: ArticleVersion, by: User, at: datetime) -> ArticleVersion:
        """Publish it."""
        times = {"start": self.cleaned_data["start"], "end": self.cleaned_data["end"]}
        return workflow.publish(version, by=by, at=at, **times)


class WithdrawForm(NoteForm):
    """Take the page off the site."""

    def take(self, version: ArticleVersion, by: User, at: datetime) -> ArticleVersion:
        """Withdraw it at once."""
        note = self.cleaned_data["note"]
        return workflow.withdraw(version, by=by, at=at, note=note)


class RestoreForm(StepForm):
    """Start again from an older text."""

    def take(self, version: ArticleVersion, by: User, at: datetime) -> ArticleVersion:
        """Make a draft of it."""
        return workflow.restore(version, by=by, at=at)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: its words, its form, who may take it, and from which status."""

    label: Promise | str
    form: type[StepForm]
    permission: str
    statuses: frozenset[str]


STEPS = {
    "submit": Step(
        label=_("Send to review"),
        form=SubmitForm,
        permission=EDIT,
        statuses=frozenset({Status.DRAFT}),
    ),
    "approve": Step(
        label=_("Approve"),
        form=ApproveForm,
        permission=APPROVE,
        statuses=frozenset({Status.IN_REVIEW}),
    ),
    "send-back": Step(
        label=_("Send back to the writers"),
        form=SendBackForm,
        permission=APPROVE,
        statuses=frozenset({Status.IN_REVIEW}),
    ),
    "publish": Step(
        label=_("Publish"),
        form=PublishForm,
        permission=APPROVE,
        statuses=frozenset({Status.APPROVED}),
    ),
    "withdraw": Step(
        label=_("Take the page off the site"),
        form=WithdrawForm,
        permission=APPROVE,
        statuses=frozenset({Status.PUBLISHED}),
    ),
    "restore": Step(
        label=_("Make a new draft of this text"),
        form=RestoreForm,
        permission=EDIT,
        statuses=frozenset(Status),
    ),
}


def open_to(user: User, version: ArticleVersion) -> dict[str, Step]:
    """Give the steps that a person may take with a version, by name."""
    return {
        name: step
        for name, step in STEPS.items()
        if version.status in step.statuses and user.has_perm(step.permission)
    }
