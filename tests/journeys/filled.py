"""What to type into any question: something right, or something that is refused."""

from screening.protocol.questionnaires.definition import Format, QuestionType

WRONG = "nonsense\0"
RIGHT = {
    QuestionType.STRING: "Words",
    QuestionType.TEXT: "More words",
    QuestionType.ACKNOWLEDGE: "yes",
    Format.EMAIL: "name@example.com",
    Format.PHONE: "314-555-0100",
    Format.TIME: "8:30 AM",
}
DATE = {"-month": "3", "-day": "5", "-year": "1984"}


def rightly(question):
    """Return what is typed to answer this question, by the name of the box."""
    name = question.link_id
    if question.type is QuestionType.DATE:
        return {name + end: text for end, text in DATE.items()}
    if question.options:
        return {name: str(question.options[0].code)}
    if question.type in {QuestionType.INTEGER, QuestionType.DECIMAL}:
        lowest = question.lowest or 1
        # The top number of a reading is the higher one.
        return {name: str(question.highest if name.endswith("_sys") else lowest)}
    return {name: RIGHT.get(question.format, RIGHT.get(question.type))}


def wrongly(question):
    """Return what is refused at this question, by the name of the box."""
    name = question.link_id
    if question.type is QuestionType.DATE:
        return {name + end: "x" for end in DATE}
    return {name: WRONG}


def page_of(page, how):
    """Return what is sent for all questions of a page."""
    sent = {}
    for question in page.questions:
        sent.update(how(question))
    return sent
