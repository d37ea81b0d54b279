"""Search over the published pages: by words, marked, escaped, safe with any input."""

import pytest
from django.urls import reverse
from django.utils import timezone

from education.models import Article, Status
from education.search import fold, search, words_of
from tests.education.builders import publish

SEARCH = reverse("education:search")

pytestmark = pytest.mark.django_db


def add(slug: str, **changes):
    article = Article.objects.create(slug=slug)
    return publish(article, at=timezone.now(), sources=[], **changes)


def found(query: str, *versions) -> list[str]:
    return [hit.version.article.slug for hit in search(query, versions)]


def marked(query: str, version) -> list[str]:
    (hit,) = search(query, [version])
    return [part.text for part in hit.snippet if part.marked]


def test_words_match_from_their_start_in_any_case_and_without_accents():
    page = add("cafe", title="Drinks", summary="What to drink.", body="A CAFÉ at noon.")

    assert found("cafe", page) == found("Caf", page) == ["cafe"]
    assert found("afe", page) == []
    assert marked("cafe", page) == ["CAFÉ"]


def test_all_words_must_be_there_where_a_page_has_them_all():
    both = add("both", title="Both", summary="A page.", body="Bladder and liver.")
    one = add("one", title="One", summary="A page.", body="Bladder, bladder, bladder.")

    assert found("bladder liver", one, both) == ["both"]
    assert found("bladder nothing", one, both) == ["one", "both"]


def test_title_counts_more_than_text():
    text = add("text", title="Other", summary="A page.", body="Bladder. " * 9)
    title = add("title", title="Bladder", summary="A page.", body="Words.")

    assert found("bladder", text, title) == ["title", "text"]


def test_headings_tables_and_boxes_are_searched():
    body = "## Nausea\n\n| Rash |\n|---|\n| Itch |\n\n> [!note] Fever\n>\n> Sweat"
    page = add("signs", title="Signs", summary="A page.", body=body)

    for word in ("nausea", "rash", "itch", "fever", "sweat"):
        assert found(word, page) == ["signs"]


def test_snippet_shows_the_words_around_the_first_match():
    body = (
        "Start. " + "Filler words here. " * 40 + "The bladder hurts. " + "More. " * 90
    )
    page = add("long", title="Long", summary="A page.", body=body)

    (hit,) = search("bladder", [page])
    text = "".join(part.text for part in hit.snippet)

    assert text.startswith("… ")
    assert text.endswith(" …")
    assert "The bladder hurts." in text
    assert len(text) < 300


def test_summary_is_shown_where_the_text_has_no_match():
    page = add("sum", title="Bladder", summary="All about it.", body="Words.")

    assert marked("bladder", page) == []
    (hit,) = search("bladder", [page])
    assert hit.snippet[0].text == "All about it."


@pytest.mark.parametrize(
    "text", ["ﬃ İSTANBUL ß Ångström", "日本語 العربية", "\u0345\ufdfa"]
)
def test_folding_keeps_every_place_of_the_text(text):
    assert len(fold(text)) == len(text)


def test_a_query_is_cut_to_a_few_words():
    assert words_of("one One TWO") == ("one", "two")
    assert len(words_of(" ".join(map(str, range(50))))) == 8


@pytest.mark.parametrize(
    "query",
    [
        *("", " ", ".*", "(", "[^a]", "\\", "%", "'; DROP TABLE x; --"),
        *("x" * 100_000, "\uff11\uff12\uff10", "\u202e\ud83d", "a" * 99 + " \u0000b"),
    ],
)
def test_any_query_gets_a_page(client, loaded, query):
    query = query.encode("utf-8", "replace").decode()

    response = client.get(SEARCH, {"q": query})

    assert response.status_code == (400 if "\0" in query else 200)


def test_hits_are_escaped(client):
    add(
        "bad",
        title="<script>alert(1)</script>",
        summary="<b>bad</b>",
        body="Bladder `<img src=x onerror=alert(1)>` bladder.",
    )

    html = client.get(SEARCH, {"q": "bladder"}).content.decode()

    assert "<mark>Bladder</mark>" in html
    assert "<img" not in html
    assert "<script>alert" not in html


def test_query_is_shown_escaped(client):
    html = client.get(SEARCH, {"q": '"><img src=x onerror=alert(1)>'}).content.decode()

    assert "<img" not in html
    assert "&quot;&gt;&lt;img" in html


def test_shipped_pages_are_found_by_what_patients_ask(client, loaded):
    first = {
        "bladder": "long-term-safety",
        "drive": "what-to-expect-on-the-day",
        "insurance": "cost-and-insurance",
        "fibromyalgia": "chronic-pain",
        "benzodiazepine": "your-medicines",
        "off-label": "what-is-approved",
    }
    for query, slug in first.items():
        html = client.get(SEARCH, {"q": query}).content.decode()
        assert f'href="/learn/{slug}/"' in html, query


def test_drafts_and_withdrawn_pages_are_not_found(client, article):
    publish(article, at=timezone.now(), status=Status.DRAFT, title="Zebra")
    assert "Zebra" not in client.get(SEARCH, {"q": "zebra"}).content.decode()


def test_what_was_searched_for_is_kept_by_no_cache_and_no_index(client, loaded):
    response = client.get(SEARCH, {"q": "suicide"})

    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert 'href="tel:988"' in response.content.decode()
