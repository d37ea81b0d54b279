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
    """A flag is closed, and a request for a call answered, with a reason only."""


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
