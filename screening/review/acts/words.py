"""Why an act was not written, said to the person who tried it."""

from django.utils.translation import gettext_lazy as _

from screening import services

REFUSED = {
    services.AlreadyClosed: _("A colleague closed this flag before you."),
    services.AlreadySettled: _("This was done already: look at the case as it is now."),
    services.NotOwner: _("The case is not yours, so it is not yours to give away."),
    services.UrgentFlagOpen: _(
        "Something of the same day or an emergency is open. Settle it first."
    ),
    services.NotSubmitted: _("The patient has not finished this screening yet."),
    services.DateRequired: _("Choose a day after today on which it comes back."),
    services.ReasonRequired: _("Write why, then save it."),
    services.SamePerson: _("A second clinician has to sign; you were the first."),
    services.NotCorrectable: _("This entry cannot be taken back: decide anew instead."),
    services.ConsultationOver: _("This consultation has ended. Ask for another one."),
    services.OnHold: _("A legal hold stands on this case: nothing of it is erased."),
    services.BadTime: _("Check the times: a try lies in the past, a plan ahead."),
}
OTHERWISE = _("This could not be saved. Look at the case as it is now.")


def words_of(refused: services.Refused) -> str:
    """Return what to tell."""
    return str(REFUSED.get(type(refused), OTHERWISE))
