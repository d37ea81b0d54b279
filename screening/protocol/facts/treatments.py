"""Treatment trials: what counts as an adequate trial that failed, and why not."""

from collections.abc import Mapping
from typing import NamedTuple

from screening.protocol.answers import Absent, Answer, Answers
from screening.protocol.facts.fact import Fact
from screening.protocol.instruments.medicine import Medicine
from screening.protocol.parameters import Number

MOST_TRIALS = 8
NOT_ASKED = Absent.NOT_ASKED
FAILED_OUTCOMES = frozenset({"none", "partial"})  # rules.md 1.6 [D built on S]
_PARTS = ("drug", "dose_mg", "weeks", "outcome", "this_episode")
_KEYS = tuple(
    tuple(f"trial{n}_{part}" for part in _PARTS) for n in range(1, MOST_TRIALS + 1)
)
_ANOTHER = tuple(
    (f"trial{n}_another", f"trial{n + 1}_drug") for n in range(1, MOST_TRIALS)
)


class Trial(NamedTuple):
    """One medicine as told. `adequate` counts towards resistance; `doubts` say why not;
    `to_grade` asks staff to grade it by hand; None where the medicine is not named."""

    number: int
    drug: str | None
    dose_mg: Answer
    weeks: Answer
    outcome: Answer
    this_episode: Answer
    doubts: tuple[str, ...]
    to_grade: bool | None

    @property
    def adequate(self) -> bool:
        """Tell whether it meets every point of rules.md 1.6."""
        return not self.doubts

    @property
    def keys(self) -> tuple[str, ...]:
        """Link ids of its parts."""
        return _KEYS[self.number - 1]


def trials(
    answers: Answers, medicines: Mapping[str, Medicine], weeks_from: Number
) -> list[Trial]:
    """Return every trial with at least one part answered, judged."""
    return [
        _trial(n, parts, medicines, weeks_from)
        for n, keys in enumerate(_KEYS, start=1)
        if answers[keys[0]] is not NOT_ASKED
        and _any_given(parts := [answers[key] for key in keys])
    ]


def _any_given(parts: list[Answer]) -> bool:
    return any(not isinstance(part, Absent) for part in parts)


def _trial(
    n: int,
    parts: list[Answer],
    medicines: Mapping[str, Medicine],
    weeks_from: Number,
) -> Trial:
    drug, dose, weeks, outcome, episode = parts
    name = drug if isinstance(drug, str) else None
    listed = medicines.get(name) if name else None
    graded = [
        *_dose_doubts(name, listed, dose),
        *_weeks_doubts(weeks, weeks_from),
    ]
    doubts = [*graded, *_course_doubts(outcome, episode)]
    # Without the medicine's name neither "not in the list" nor "below" can be said.
    to_grade = True if graded and (name or _unnamed_doubt(graded)) else None
    if name and not graded:
        to_grade = False
    return Trial(n, name, dose, weeks, outcome, episode, tuple(doubts), to_grade)


def _unnamed_doubt(graded: list[str]) -> bool:
    return any(doubt != NO_DRUG for doubt in graded)


NO_DRUG = "no medicine named"


def _dose_doubts(name: str | None, listed: Medicine | None, dose: Answer) -> list[str]:
    if name is None:
        missing = [NO_DRUG]
        return [*missing, "dose not given"] if isinstance(dose, Absent) else missing
    if listed is None or not listed.counted:
        return ["not in the dose list"]
    if not isinstance(dose, int) and isinstance(dose, Absent):
        return ["dose not given"]
    if dose < listed.minimum_mg:  # type: ignore[operator]  # TypeError -> failed
        return [f"below {listed.minimum_mg} mg a day"]
    return []


def _weeks_doubts(weeks: Answer, weeks_from: Number) -> list[str]:
    if isinstance(weeks, Absent):
        return ["weeks not given"]
    if weeks < weeks_from:  # type: ignore[operator]  # TypeError -> failed
        return [f"under {weeks_from} weeks"]
    return []


def _course_doubts(outcome: Answer, episode: Answer) -> list[str]:
    doubts = []
    if outcome not in FAILED_OUTCOMES:
        doubts.append("outcome is not a failure or not known")
    if episode != "yes":
        doubts.append("not known to be in this episode")
    return doubts


def treatment_facts(
    answers: Answers, medicines: Mapping[str, Medicine], weeks_from: Number
) -> dict[str, Fact]:
    """Return adequate_trials (distinct medicines) and trial_to_grade."""
    told = trials(answers, medicines, weeks_from)
    asked = answers["tried_medicine"] is not NOT_ASKED or bool(told)
    if not asked or _more_to_come(answers):
        counted = Fact(NOT_ASKED)
    else:
        distinct = {trial.drug for trial in told if trial.adequate}
        counted = Fact(len(distinct), _keys(told) or ("tried_medicine",))
    return {"adequate_trials": counted, "trial_to_grade": _to_grade(told, answers)}


def _to_grade(told: list[Trial], answers: Answers) -> Fact:
    doubtful = [trial for trial in told if trial.to_grade]
    if doubtful:
        return Fact(value=True, because=_keys(doubtful))
    unknown = [trial for trial in told if trial.to_grade is None]
    if unknown:
        return Fact(Absent.LEFT_BLANK, _keys(unknown))
    if told:
        return Fact(value=False, because=_keys(told))
    return _none_listed(answers)


def _none_listed(answers: Answers) -> Fact:
    """Only "no" says that there is no trial; anything else settles nothing."""
    tried = answers["tried_medicine"]
    if tried is NOT_ASKED or _more_to_come(answers):
        return Fact(NOT_ASKED)
    if tried == "no":
        return Fact(value=False, because=("tried_medicine",))
    return Fact(Absent.LEFT_BLANK, ("tried_medicine",))


def _keys(told: list[Trial]) -> tuple[str, ...]:
    return tuple([key for trial in told for key in trial.keys])


def _more_to_come(answers: Answers) -> bool:
    """Tell whether a medicine was announced whose page has not been reached."""
    if answers["tried_medicine"] == "yes" and answers["trial1_drug"] is NOT_ASKED:
        return True
    return any(
        answers[another] == "yes" and answers[following] is NOT_ASKED
        for another, following in _ANOTHER
    )
