"""The list of medicines: each is found by its generic name and by each brand name."""

from screening.intake.drawing import draw
from screening.intake.lists import parts_of
from screening.protocol.protocol import load_protocol
from tests.screening.intake.builders import YES_NO, form

PROTOCOL = load_protocol()
MEDICINE = PROTOCOL.question("trial2_drug")


def test_every_medicine_stands_under_each_of_its_names():
    named, _ = parts_of(MEDICINE.options)
    lines = {(line["value"], line["text"].split(" (")[0]) for line in named["lines"]}

    for key, medicine in PROTOCOL.medicines.items():
        assert {(key, name) for name in (medicine.name, *medicine.brands)} <= lines


def test_names_run_from_a_to_z_and_none_stands_twice():
    named, _ = parts_of(MEDICINE.options)
    texts = [line["text"].casefold() for line in named["lines"]]

    assert texts == sorted(set(texts))
    assert len(texts) > 80


def test_what_is_no_name_stands_last_and_is_offered_always():
    named, rest = parts_of(MEDICINE.options)

    assert [line["value"] for line in rest["lines"]] == ["other", "unsure", "declined"]
    assert (named["always"], rest["always"]) == (False, True)


def test_a_saved_medicine_is_shown_by_one_line_only():
    [group] = form(MEDICINE, typed={"trial2_drug": "sertraline"}).groups
    chosen = [
        line["text"]
        for part in group["questions"][0]["parts"]
        for line in part["lines"]
        if line["is_main"] and line["value"] in group["questions"][0]["typed"]
    ]

    assert chosen == ["Sertraline (Zoloft)"]


def test_a_list_without_other_names_keeps_its_own_order():
    assert parts_of(YES_NO) == []
    assert draw(PROTOCOL.question("state"))["parts"] == []


def test_the_box_for_other_names_is_the_one_of_the_same_page():
    assert draw(MEDICINE)["other_id"] == "q-trial2_other_name"
    assert PROTOCOL.page("tried-2").link_ids.index("trial2_other_name") == 1
