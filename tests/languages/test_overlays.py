import json

import pytest

from screening.protocol.languages import read_overlay
from screening.protocol.protocol import (
    digest_of,
    load_protocol,
    protocol_from_document,
)
from screening.protocol.questionnaires.loader import DefinitionError
from tests.languages.documents import (
    INSTRUMENT_SOURCE,
    document,
    made_from,
    made_up,
    originals,
    spanish,
    with_reading,
)


def in_spanish(found):
    return protocol_from_document(found).in_language("es")


def refusal(found):
    with pytest.raises(DefinitionError) as refused:
        read_overlay(found, "es")
    return str(refused.value)


def test_a_whole_page_speaks_spanish():
    page = in_spanish(document()).page("getting-home")

    assert page.language == "es"
    assert page.title == "Volver a casa después de una visita"
    assert page.questions[0].text.startswith("¿Un adulto responsable")
    assert page.questions[0].option("yes").text == "Sí"


def test_link_ids_codes_and_rules_are_the_same_in_every_language():
    english, other = load_protocol(), load_protocol().in_language("es")

    assert other.digest == english.digest
    assert [codes(page) for page in other.pages] == [codes(p) for p in english.pages]
    assert [page.show_if for page in other.pages] == [p.show_if for p in english.pages]
    assert other.parameters == english.parameters


def codes(page):
    return page.id, [(q.link_id, [o.code for o in q.options]) for q in page.questions]


def test_english_and_a_language_without_words_are_the_protocol_itself():
    protocol = load_protocol()

    assert protocol.in_language("en") is protocol
    assert protocol.in_language("xx") is protocol
    assert protocol.in_language("es") is protocol.in_language("es")


def test_a_document_older_than_the_languages_is_read():
    found = document()
    del found["languages"]
    protocol = protocol_from_document(found)

    assert protocol.in_language("es") is protocol


def test_staff_forms_stay_english():
    other = load_protocol().in_language("es")

    assert {page.language for page in other.staff_pages} == {"en"}


def test_a_page_that_lacks_one_word_is_shown_in_english():
    found = document()
    del spanish(found)["visit"]["questions"]["food_drink"]["help"]

    page = in_spanish(found).page("visit-day")

    assert page == load_protocol().page("visit-day")
    assert read_overlay(found, "es").incomplete == ("visit.questions.food_drink.help",)


def test_a_page_older_than_its_original_is_shown_in_english():
    found = document()
    asked = found["questionnaires"]["visit"]["pages"][0]["questions"][0]
    asked["text"] = "Will a responsible adult not take you home?"

    protocol = in_spanish(found)

    assert protocol.page("getting-home").questions[0].text == asked["text"]
    assert protocol.page("getting-home").language == "en"
    assert protocol.page("visit-day").language == "es"
    assert read_overlay(found, "es").stale == ("visit.questions.ride_home",)


def test_a_line_broken_elsewhere_makes_no_translation_old():
    found = document()
    asked = found["questionnaires"]["visit"]["pages"][0]["questions"][0]
    asked["text"] = asked["text"].replace(" ", "\n  ")

    assert read_overlay(found, "es").stale == ()


def test_a_list_of_answers_that_changed_takes_all_its_pages_back_to_english():
    found = document()
    found["option_sets"]["yn"][0]["text"] = "Yes, always"

    languages = {page.language for page in in_spanish(found).pages}

    assert languages == {"en"}


def test_a_message_older_than_its_original_is_shown_in_english():
    found = document()
    found["messages"]["crisis"]["title"] = "Please get help at once"

    messages = in_spanish(found).messages

    assert messages["crisis"].title == "Please get help at once"
    assert messages["crisis"].language == "en"
    assert messages["call_911"].language == "es"


def test_a_repeated_page_is_translated_each_time_with_its_number():
    protocol = in_spanish(with_reading(document()))
    pages = [protocol.page(f"reading-{n}") for n in (1, 2, 3)]

    assert {page.language for page in pages} == {"es"}
    assert pages[1].title == "ES Blood pressure reading 2"
    assert protocol.question("bp2_place").option("home").text == "ES At home"
    assert protocol.question("bp2_sys").unit == "ES mm Hg"


def test_a_translated_instrument_names_its_official_source():
    found = document()
    entry = {
        "source": INSTRUMENT_SOURCE,
        **made_up(originals(found), "instruments.phq9"),
    }
    spanish(found)["instruments"] = {"phq9": entry}
    spanish(found)["mood"] = {
        "pages": {"two-weeks": made_up(originals(found), "mood.pages.two-weeks")}
    }

    page = in_spanish(found).page("two-weeks")

    assert page.language == "es"
    assert page.questions[0].text.startswith("ES ")
    assert page.questions[0].option(0).text == "ES Not at all"
    del entry["source"]
    assert refusal(found) == "es.instruments.phq9.source: must be a mapping"


def test_a_page_of_an_instrument_without_a_translation_stays_english():
    found = document()
    spanish(found)["mood"] = {
        "pages": {"two-weeks": made_up(originals(found), "mood.pages.two-weeks")}
    }

    assert in_spanish(found).page("two-weeks").language == "en"


def change(path, value):
    def apply(found):
        *names, last = path.split(".")
        entry = spanish(found)
        for name in names:
            entry = entry.setdefault(name, {})
        entry[last] = value

    return apply


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            change("visits", {"form": {}}),
            "es.visits.form: the English definitions have",
        ),
        (change("visit.page", {}), "es.visit: unknown key 'page'"),
        (
            change("visit.questions.ride", {"of": ""}),
            "es.visit.questions.ride: the Engl",
        ),
        (
            change("visit.questions.ride_home.hint", "x"),
            "es.visit.questions.ride_home: unknown key 'hint'",
        ),
        (
            change("option_sets.yn.options.maybe", "x"),
            "es.option_sets.yn.options: unknown key 'maybe'",
        ),
        (
            change("option_sets.yn.options", ["Sí"]),
            "es.option_sets.yn.options: must be a mapping",
        ),
        (
            change("messages.crisis.paragraphs", ["Llame al 911."]),
            "es.messages.crisis.paragraphs: must be a list of 5 texts",
        ),
        (
            change("visit.questions.ride_home.text", " "),
            "es.visit.questions.ride_home.text: must be text",
        ),
        (
            change("messages.crisis.title", {"text": "x"}),
            "es.messages.crisis.title: must be text",
        ),
        (
            change("visit.questions.ride_home.text", "¿{n}?"),
            "es.visit.questions.ride_home.text: must keep what stands in braces",
        ),
        (
            change("visit.questions.ride_home.of", 123456789012),
            "es.visit.questions.ride_home.of: must be the quoted digest",
        ),
        (change("visit.form", None), "es.visit.form: must be a mapping"),
        (change("visit", []), "es.visit: must be a mapping"),
        (
            change("staff_entries.form", {"of": "", "title": "x"}),
            "es.staff_entries.form: the English definitions have no such entry",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_path(changed, said):
    found = document()
    changed(found)

    assert refusal(found).startswith(said)


def test_the_digest_of_the_protocol_covers_the_translations():
    found = document()
    spanish(found)["visit"]["form"]["title"] = "Otro título"

    assert digest_of(found) != load_protocol().digest


def test_a_stored_document_speaks_as_the_shipped_one():
    stored = json.loads(json.dumps(load_protocol().document()))
    protocol = protocol_from_document(stored)

    assert protocol.digest == load_protocol().digest
    assert protocol.in_language("es").pages == load_protocol().in_language("es").pages


def test_the_same_english_message_has_the_same_spanish_words():
    english, other = load_protocol(), load_protocol().in_language("es")
    pairs = [
        pair
        for name, message in english.messages.items()
        for pair in zip(
            message.paragraphs, other.messages[name].paragraphs, strict=True
        )
    ]

    assert len(dict(pairs)) == len(set(pairs))


def test_every_spanish_crisis_message_tells_how_to_be_heard_in_spanish():
    messages = load_protocol().in_language("es").messages
    naming = [m for m in messages.values() if "988" in " ".join(m.paragraphs)]

    assert len(naming) == 7
    for message in naming:
        said = " ".join(message.paragraphs)
        assert "oprima el 2" in said
        assert "AYUDA" in said


def test_an_entry_is_made_from_the_words_it_names():
    found = document()

    assert spanish(found)["visit"]["form"]["of"] == made_from(found, "visit.form")
