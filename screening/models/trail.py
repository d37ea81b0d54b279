"""The trail: who did or saw what, when and from where, each line bound to the last."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from screening.models.audit import ONLY_LOOKED, CaseEventKind

SYSTEM = "system"


class AuditKind(models.TextChoices):
    """What stands in the trail besides the events of a case."""

    OPENED = "opened", _("Page opened")
    SENT = "sent", _("Form sent")
    SEARCHED = "searched", _("Searched")
    TAKEN = "taken", _("File taken")
    REFUSED = "refused", _("Refused")
    NOT_FOUND = "not_found", _("Asked for what is not there")
    REASON_ASKED = "reason_asked", _("Was asked for a reason")
    REASON_GIVEN = "reason_given", _("Gave a reason")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    LOCKED_OUT = "locked_out", _("Locked out")
    SIGN_IN_CHANGED = "sign_in_changed", _("Means of signing in changed")
    RECORDED = "recorded", _("Setting or page changed")
    LOOKED_AFTER = "looked_after", _("Looked at by the clock")
    HOLD_SET = "hold_set", _("Legal hold set")
    HOLD_LIFTED = "hold_lifted", _("Legal hold lifted")
    ERASURE_ASKED = "erasure_asked", _("Erasure asked for")
    ERASURE_REFUSED = "erasure_refused", _("Erasure refused")
    ERASED = "erased", _("Erased")
    ADOPTED = "adopted", _("Older rows taken into the trail")
    SEALED = "sealed", _("Rows sealed")
    HEADS = "heads", _("Heads of cases noted")
    HEAD_MAILED = "head_mailed", _("Head mailed")
    WEEK_MAILED = "week_mailed", _("Weekly list announced")
    BACKED_UP = "backed_up", _("Backup made")
    RESTORED = "restored", _("Put back from a backup")


# Written by the software about the trail itself: nobody did or saw anything.
UPKEEP = frozenset(
    {
        AuditKind.ADOPTED,
        AuditKind.SEALED,
        AuditKind.HEADS,
        AuditKind.HEAD_MAILED,
        AuditKind.WEEK_MAILED,
        AuditKind.LOOKED_AFTER,
    }
)
# What changes a case: a look, a refusal or a word of the trail about itself does not.
ACTING = frozenset({*CaseEventKind, AuditKind.LOOKED_AFTER}) - ONLY_LOOKED
KINDS = [*CaseEventKind.choices, *AuditKind.choices]


class AuditEntry(models.Model):
    """One line. `chain` is the id of a screening, or "system"; no foreign key leads
    there, for the lines outlive an erased case.

    `own` is a keyed hash over all other columns, `previous` that of the line before.
    `detail` is JSON as it was hashed: ids, kinds and keyed digests, never an answer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField(max_length=36)
    sequence = models.PositiveIntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("what"), max_length=20, choices=KINDS)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("who"),
    )
    address = models.CharField(_("from"), max_length=45, blank=True)
    request = models.CharField(max_length=16, blank=True)
    about = models.CharField(_("object"), max_length=120, blank=True)
    detail = models.TextField(blank=True)
    key_name = models.CharField(max_length=8)
    previous = models.CharField(max_length=64, blank=True)
    own = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("line of the trail")
        verbose_name_plural = _("trail")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "sequence"], name="audit_chain_sequence"
            )
        ]
        indexes = [
            models.Index(fields=["actor", "-id"], name="audit_actor"),
            models.Index(fields=["at"], name="audit_at"),
            # By the digest of its reference an erased case is still found.
            models.Index(
                fields=["about"],
                name="audit_erased",
                condition=models.Q(kind="erased"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.sequence}"
