"""Why a record was not written. No text here ever holds an answer."""


class Refused(Exception):
    """A service will not write this; the caller says so to the person."""


class PageNotAsked(Refused):
    """The path of this screening does not ask this page, or there is none such."""


class AlreadySubmitted(Refused):
    """The screening was handed in and takes no more answers."""


class NotSubmitted(Refused):
    """Only a screening that was handed in is amended; before, pages are saved."""


class AmendmentHandedIn(Refused):
    """The visit was handed in; a further change is an amendment of its own."""


class NotTheirAmendment(Refused):
    """Patient and staff each write in their own visit only."""


class NotProved(Refused):
    """Reference and date of birth do not belong together, or there is no such one."""


class TooManyTries(Refused):
    """Somebody tried too often: they have to wait."""


class IncompleteScreening(Refused):
    """A page on the path was never saved."""


class AlreadyClosed(Refused):
    """A person has closed this flag before."""


class ReasonRequired(Refused):
    """What a person decides, and a request for a call answered, needs words."""


class NotAllowed(Refused):
    """The role of this person does not include it."""


class UrgentFlagOpen(Refused):
    """The case has an open flag of an emergency or the same day, or asks for a call."""


class AlreadySettled(Refused):
    """The case is closed, or not closed, already."""


class DateRequired(Refused):
    """It needs a date in the future on which the case comes back."""


class SamePerson(Refused):
    """The second signature is another person's than the first."""


class NotCorrectable(Refused):
    """The entry opened something or was taken back already: decide anew instead."""


class NotOwner(Refused):
    """The case is not this person's to give away."""


class ConsultationOver(Refused):
    """The consultation has ended; another one is asked for anew."""


class TooFewTries(Refused):
    """The patient was not tried as often as the clinic asks before giving up."""


class BadTime(Refused):
    """A try lies in the future, or a plan in the past."""


class TooManyCalls(Refused):
    """A call was asked for so often that one more request would tell nothing."""


class NoSuchPage(Refused):
    """No education page of that address is published."""


class LinkDead(Refused):
    """No such return link, or it was used, has expired, or was tried too often."""


class NoSecondFact(Refused):
    """A return link needs a code where no date of birth was told."""


class TooManyMails(Refused):
    """So many mails were asked for that one more would trouble somebody."""


class OnHold(Refused):
    """A legal hold stands on the case: nothing of it is erased."""
