"""Conditions, sources and thresholds that rules of more than one group name."""

from screening.protocol.parameters import Parameter
from screening.protocol.rules.base import Source
from screening.protocol.rules.conditions import one_of

OWN_CHOICE = Source("Our own choice, for a clinician to own", "", "D")
NOT_CHECKED = Source("General knowledge, not checked in a source", "", "U")

MOOD_REASON = one_of("primary_reason", "depression", "bipolar_depression")

SELF_HARM_FROM = Parameter(
    name="phq9_9_from",
    value=1,
    unit="points",
    lowest=1,
    highest=1,
    source="Simon 2013, risk rises from the first answer above “Not at all” (S41)",
)
