"""Evaluate with outcome and evidence, against the same rules as bare functions."""

import json
from pathlib import Path
from time import perf_counter

from screening.protocol.evaluation import evaluate
from screening.protocol.protocol import load_protocol
from screening.protocol.rules.catalogue import ALL_RULES
from screening.protocol.vocabulary import answers_from_flat
from tests.bench.bare import bare_rules, bare_values
from tests.conftest import TODAY

ROUNDS, LOOPS = 30, 100
MOST_TIMES, MOST_MILLISECONDS = 10.0, 0.1
CASES = Path(__file__).parent.parent / "cases" / "vignettes.json"


def measure() -> bool:
    """Print the time and its ratio; tell whether both limits are kept."""
    protocol = load_protocol()
    flat = json.loads(CASES.read_text(encoding="utf-8"))[0]["answers"]
    answers = answers_from_flat(protocol, flat, TODAY)
    values = bare_values({**answers, **evaluate(protocol, answers, TODAY).facts.values})
    bare = bare_rules(ALL_RULES, protocol.parameters)

    def ours() -> None:
        evaluate(protocol, answers, TODAY)

    def theirs() -> None:
        for rule in bare:
            rule(values)

    # Both in turn, and the best of each: what other programs take only ever adds.
    pairs = [(_time(ours), _time(theirs)) for _ in range(ROUNDS)]
    mine, bare_best = (min(side) for side in zip(*pairs, strict=True))
    times = mine / bare_best
    print(  # noqa: T201 - a report
        f"evaluate, {len(ALL_RULES)} rules: {mine:.4f} ms "
        f"(at most {MOST_MILLISECONDS}), "
        f"{times:.1f} times the bare functions (at most {MOST_TIMES:.0f}); "
        "facts are computed by ours alone"
    )
    return mine <= MOST_MILLISECONDS and times <= MOST_TIMES


def _time(call: object) -> float:
    start = perf_counter()
    for _ in range(LOOPS):
        call()  # type: ignore[operator]
    return (perf_counter() - start) / LOOPS * 1000
