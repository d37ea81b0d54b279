"""The strict field for each type of question."""

from screening.intake.choices import AcknowledgeField, ChoiceField, MultipleField
from screening.intake.dates import DayField
from screening.intake.durations import WeeksField
from screening.intake.numbers import FractionField, WholeField
from screening.intake.texts import EmailField, PhoneField, TextField, TimeField
from screening.intake.typed import QuestionField
from screening.protocol.questionnaires.definition import Format, Question, QuestionType

BY_TYPE: dict[QuestionType, type[QuestionField]] = {
    QuestionType.CHOICE: ChoiceField,
    QuestionType.MULTIPLE: MultipleField,
    QuestionType.INTEGER: WholeField,
    QuestionType.DECIMAL: FractionField,
    QuestionType.STRING: TextField,
    QuestionType.TEXT: TextField,
    QuestionType.DATE: DayField,
    QuestionType.ACKNOWLEDGE: AcknowledgeField,
}
BY_FORMAT: dict[Format, type[QuestionField]] = {
    Format.EMAIL: EmailField,
    Format.PHONE: PhoneField,
    Format.TIME: TimeField,
}


def field_for(question: Question) -> QuestionField:
    """Return the field that reads and checks this question."""
    if question.in_months:
        return WeeksField(question)
    field_class = BY_FORMAT.get(question.format, BY_TYPE[question.type])
    return field_class(question)
