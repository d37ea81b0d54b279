"""The grade, against figures worked out by hand."""

import pytest

from education.readability import grade, split_sentences, syllables

SPOKEN = {
    1: "the tired vein walked breathe friend you've",
    2: "table people houses noted being science disease trouble useful safely",
    3: "depression ketamine medicine therapy disorder idea evidence mania serious",
    4: "anxiety esketamine psychiatric anesthetic usually experience society",
    5: "hypomania",
}


@pytest.mark.parametrize(
    ("word", "count"),
    [(word, count) for count, words in SPOKEN.items() for word in words.split()],
)
def test_syllables_of_a_word(word, count):
    assert syllables(word) == count


def test_each_digit_of_a_number_is_spoken():
    assert syllables("2019") == 4


def test_grade_follows_the_formula():
    # 6 words in 2 sentences, 6 syllables: 0.39 x 3 + 11.8 x 1 - 15.59
    assert grade("The cat sat. The dog ran.") == pytest.approx(-2.62)


def test_longer_words_and_sentences_raise_the_grade():
    plain = "The drug may help. It may not last."
    heavy = "The medication potentially ameliorates symptomatology temporarily."

    assert grade(heavy) > 12 > grade(plain)


def test_headings_tables_citations_and_box_titles_do_not_count():
    text = (
        "## Neuroplasticity considerations\n\nThe cat sat.[^neuroplasticity]\n\n"
        "| Neuroplasticity |\n|---|\n| considerations |\n\n"
        "> [!note] Neuroplasticity considerations\n>\n> The dog ran.\n"
    )

    assert list(split_sentences(text)) == ["The cat sat.", "The dog ran."]


def test_each_point_of_a_list_is_a_sentence():
    assert len(list(split_sentences("You may feel:\n\n- sad\n- tired"))) == 3


def test_text_without_words_has_grade_nought():
    assert grade("## Only a heading\n\n…") == 0
