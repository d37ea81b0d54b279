import pytest

from screening.references import ALPHABET, new_reference, normalise_reference


def test_a_reference_is_three_and_four_letters_of_the_alphabet():
    head, _, tail = new_reference().partition("-")

    assert (len(head), len(tail)) == (3, 4)
    assert set(head + tail) <= set(ALPHABET)


def test_no_letter_looks_or_sounds_like_another():
    assert not set(ALPHABET) & set("0O1IL5S2Z8BUVAEQNDP")
    assert len(set(ALPHABET)) == len(ALPHABET)


@pytest.mark.parametrize("typed", ["k7m4txr", " K7M 4TXR ", "k7m\u20134txr"])
def test_a_reference_is_found_however_it_is_typed(typed):
    assert normalise_reference(typed) == "K7M-4TXR"


@pytest.mark.parametrize(
    "typed", ["", "K7M", "K7M4TXR9", "K7M4TX0", "K7M4TX\0", "٣٣٣٣٣٣٣"]
)
def test_what_cannot_be_a_reference_is_nothing(typed):
    assert normalise_reference(typed) == ""
