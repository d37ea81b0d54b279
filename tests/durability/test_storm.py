"""Kills at random instants: nothing acknowledged is lost, doubled or left untold."""

from pathlib import Path

import pytest

from tests.durability.storm import Storm, books
from tests.served import new_installation

SEED = 20260302
LONG = {"SCREENING_IDLE_MINUTES": "600", "CLINIC_WORKERS": "2"}


def check(folder: Path, *, kills: int, submissions: int, seed: int) -> Storm:
    """Let a storm rage over a new installation, and compare every promise with rows."""
    environment = new_installation(folder) | LONG
    storm = Storm(environment, kills, submissions, seed)
    storm.run()
    found = books(environment, "count")
    cases = found["cases"]

    assert storm.killed == kills
    # The one that all were copied from is nobody's.
    cases = {ref: case for ref, case in cases.items() if ref in storm.acknowledged}
    assert len(storm.acknowledged) == submissions == len(cases)
    lost = [
        ref for ref, words in storm.acknowledged.items() if cases[ref]["words"] != words
    ]
    assert lost == []
    for reference, case in cases.items():
        assert case["submitted"], reference
        assert case["danger"] == "yes", reference
        # Sent again, a screening is handed in once, flagged once, and told once.
        assert (case["submissions"], case["flags"], case["notices"]) == (1, 1, 1)
        assert case["told"] == 1, reference
        assert case["sequences"], reference
        assert case["judged"], reference
    assert found["unsent"] == 0
    assert found["integrity"] == ["ok"]
    assert mailed(folder) >= cases.keys()
    # A fault that is ours would be here: a 500, or a page that nobody can send.
    assert [line for line in storm.wrong if not line.startswith("503")] == []
    return storm


def mailed(folder: Path) -> set[str]:
    """Return every word of every mail that went out."""
    texts = (path.read_text() for path in (folder / "mail").iterdir())
    return {word.strip(".,:") for text in texts for word in text.split()}


def test_nothing_acknowledged_is_lost_in_a_short_storm(tmp_path: Path):
    check(tmp_path, kills=5, submissions=25, seed=SEED)


@pytest.mark.soak
def test_nothing_acknowledged_is_lost_in_two_hundred_kills(tmp_path: Path):
    storm = check(tmp_path, kills=200, submissions=1000, seed=SEED + 1)

    # The storm was one: much of what was sent had to be sent again.
    assert storm.resent > 200
