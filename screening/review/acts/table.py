"""Every act by its name in an address: who may, in which words, by which form."""

from django.utils.translation import gettext_lazy as _

from screening import services
from screening.review.acts import deciding_forms, doings, forms
from screening.review.acts.doings import Act

ACTS = (
    Act(
        name="claim",
        words=_("Claim"),
        done=_("The case is yours."),
        needs="own_case",
        form=forms.EmptyForm,
        run=lambda doing: services.claim_case(**doing.case),
    ),
    Act(
        name="release",
        words=_("Release"),
        done=_("The case belongs to nobody again."),
        needs="own_case",
        form=forms.EmptyForm,
        run=lambda doing: services.release_case(**doing.case),
    ),
    Act(
        name="hand-over",
        words=_("Hand over"),
        done=_("You handed the case over."),
        needs="own_case",
        form=forms.HandOverForm,
        run=lambda doing: services.hand_over_case(to=doing.told["to"], **doing.case),
    ),
    Act(
        name="acknowledge",
        words=_("Acknowledge the case"),
        done=_("You acknowledged the case and its open flags."),
        needs="add_decision",
        form=forms.EmptyForm,
        run=lambda doing: services.acknowledge_case(**doing.case),
    ),
    Act(
        name="contact",
        words=_("Record a call or message"),
        done=_("The try is written down."),
        needs="add_contactattempt",
        form=forms.ContactForm,
        run=doings.contact,
    ),
    Act(
        name="book",
        words=_("Book a consultation"),
        done=_("The consultation is booked."),
        needs="add_consultation",
        form=forms.BookForm,
        run=doings.book,
    ),
    Act(
        name="consult",
        words=_("Ask for a consultation"),
        done=_("The consultation waits to be booked."),
        needs="add_consultation",
        form=forms.ConsultForm,
        run=doings.consult,
    ),
    Act(
        name="rebook",
        words=_("Book date and time"),
        done=_("The consultation is booked."),
        needs="add_consultation",
        form=forms.RebookForm,
        run=doings.rebook,
    ),
    Act(
        name="call-off",
        words=_("Call off"),
        done=_("The booking is called off."),
        needs="add_consultation",
        form=forms.CallOffForm,
        run=doings.call_off,
    ),
    Act(
        name="end",
        words=_("Record how it ended"),
        done=_("How the consultation ended is written down."),
        needs="add_consultation",
        form=forms.EndForm,
        run=doings.end,
    ),
    Act(
        name="bring-in",
        words=_("It is no spam: bring it in"),
        done=_("It waits among the others now."),
        needs="own_case",
        form=forms.EmptyForm,
        run=lambda doing: services.bring_in(**doing.case),
    ),
    Act(
        name="pressure",
        words=_("Asked about the blood pressure"),
        done=_("It is off the list; it comes back if the patient saves it again."),
        needs="add_decision",
        form=deciding_forms.PressureForm,
        run=lambda doing: services.settle_pressure(
            reason=doing.told["reason"], **doing.case
        ),
    ),
    Act(
        name="close",
        words=_("Close or lay aside"),
        done=_("What came of the case is written down."),
        needs="add_decision",
        form=deciding_forms.CloseForm,
        run=doings.close,
    ),
    Act(
        name="later",
        words=_("Put off until a day"),
        done=_("The case comes back on that day by itself."),
        needs="add_decision",
        form=deciding_forms.LaterForm,
        run=doings.later,
    ),
    Act(
        name="escalate",
        words=_("Pass up"),
        done=_("The case is passed up."),
        needs="escalate_case",
        form=deciding_forms.EscalateForm,
        run=lambda doing: services.escalate_case(
            to=doing.told["to"], reason=doing.told["reason"], **doing.case
        ),
    ),
    Act(
        name="note",
        words=_("Write a note"),
        done=_("The note is kept."),
        needs="add_casenote",
        form=deciding_forms.NoteForm,
        run=doings.note,
    ),
    Act(
        name="reopen",
        words=_("Open again"),
        done=_("The case is open again."),
        needs="add_decision",
        form=deciding_forms.ReasonForm,
        run=lambda doing: services.reopen_case(
            reason=doing.told["reason"], **doing.case
        ),
    ),
    Act(
        name="sign",
        words=_("Sign as the second clinician"),
        done=_("You signed."),
        needs="sign_decision",
        form=deciding_forms.EntryForm,
        run=doings.sign,
    ),
    Act(
        name="correct",
        words=_("Take back, entered in error"),
        done=_("The entry is taken back; it stays readable."),
        needs="add_decision",
        form=deciding_forms.EntryForm,
        run=doings.correct,
    ),
)
BY_NAME = {act.name: act for act in ACTS}
