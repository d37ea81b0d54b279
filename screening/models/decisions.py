"""What people decided about a case and its flags. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from screening.models.sealed import SealedModel


class DecisionKind(models.TextChoices):
    """What a person can say to a flag, or to a whole case."""

    ACKNOWLEDGE = "acknowledge", _("Acknowledged")
    PROPOSE = "propose", _("Closed, waits for a second clinician")
    CLOSE = "close", _("Closed")
    REOPEN = "reopen", _("Opened again")
    LATER = "later", _("Put off until a date")
    ESCALATE = "escalate", _("Passed up")
    CORRECT = "correct", _("Entry made in error")


class Resolution(models.TextChoices):
    """What came of it: the words of a closing."""

    NO_ACTION = "no_action", _("Assessed: no action needed")
    SAFETY_PLAN = "safety_plan", _("Safety plan made")
    NEEDS_RECORDS = "needs_records", _("Needs records")
    NEEDS_READING = "needs_reading", _("Needs a reading")
    BOOK_CONSULTATION = "book_consultation", _("Book a consultation")
    NOT_NOW = "not_now", _("Not suitable now")
    REFERRED = "referred", _("Referred to another service")
    EMERGENCY_SERVICES = "emergency_services", _("Emergency services involved")
    NOT_REACHED = "not_reached", _("Could not reach the patient")


# After these something is still to come: the case is laid aside and comes back.
CONTINUING = frozenset(
    {
        Resolution.NEEDS_RECORDS,
        Resolution.NEEDS_READING,
        Resolution.BOOK_CONSULTATION,
    }
)
# And of these it is the patient that the clinic waits for.
WAITS_FOR_PATIENT = frozenset({Resolution.NEEDS_RECORDS, Resolution.NEEDS_READING})


class RuleJudgement(models.TextChoices):
    """What the clinician thinks of the rule that raised the flag."""

    OVER = "over", _("Over-flagged: less urgent than the rule says")
    RIGHT = "right", _("Rightly flagged")
    UNDER = "under", _("Under-flagged: more urgent than the rule says")


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Name the reads of decisions."""

    def standing(self) -> "DecisionQuerySet":
        """Return those that no later row says were made in error."""
        errors = Decision.objects.filter(
            about=OuterRef("pk"), kind=DecisionKind.CORRECT
        )
        return self.exclude(Exists(errors))

    def words(self) -> "DecisionQuerySet":
        """Return those that open or close: the last one that stands is how it is."""
        return self.standing().filter(kind__in=OPEN_OR_CLOSED)


OPEN_OR_CLOSED = (DecisionKind.PROPOSE, DecisionKind.CLOSE, DecisionKind.REOPEN)


class Decision(SealedModel):
    """A person saw, closed, put off … a flag, or the whole case where `flag` is None.

    `number` counts the decisions of a case. `about` is the entry that a correction
    takes back, the proposal that a second clinician signs, or the closing of the case
    that closed this flag with it. Only people decide.
    """

    screening = models.ForeignKey(
        "screening.Screening", on_delete=models.PROTECT, related_name="decisions"
    )
    number = models.PositiveIntegerField(_("number"))
    flag = models.ForeignKey(
        "screening.Flag",
        on_delete=models.PROTECT,
        null=True,
        related_name="decisions",
    )
    about = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="followed_by"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="flag_decisions",
        verbose_name=_("by"),
    )
    kind = models.CharField(_("kind"), max_length=11, choices=DecisionKind)
    code = models.CharField(_("outcome"), max_length=20, choices=Resolution, blank=True)
    judgement = models.CharField(
        _("what of the rule"), max_length=5, choices=RuleJudgement, blank=True
    )
    returns_at = models.DateTimeField(_("comes back"), null=True)
    reason = models.BinaryField(default=b"", editable=False)
    at = models.DateTimeField(_("at"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["number"]
        permissions = [
            ("sign_decision", _("Can sign as the second clinician")),
            ("correct_decision", _("Can correct entries of others")),
            ("give_up_contact", _("Can close a case as not reached")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["screening", "number"], name="decision_number"
            ),
            models.UniqueConstraint(
                fields=["about"],
                condition=models.Q(kind="correct"),
                name="decision_corrected_once",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    def read_reason(self) -> str:
        """Return why; empty where nothing was written. Raises CannotOpen."""
        return self.unseal("reason") or ""
