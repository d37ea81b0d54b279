"""Who reads which language: asked for, kept in the browser, or preferred by it."""

import pytest
from django.conf import settings
from django.utils import translation

from screening.intake import languages

pytestmark = pytest.mark.django_db

HELP = "/screening/help/"
SPANISH = "Ayuda ahora"
ENGLISH = "Get help now"
HOSTILE = (
    *("xx", "ES", "es-MX", "de", "en", "e s", "es\n", "es;", "../es", "<b>", "%00"),
    *("\u0660", "es" * 50_000, "", "None", "es,es"),
)


def page(client, path=HELP, **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response


def html_of(response):
    return response.content.decode()


def test_english_is_shown_where_nothing_else_is_asked_for(client):
    response = page(client)

    assert '<html lang="en-us">' in html_of(response)
    assert f"<h1>{ENGLISH}</h1>" in html_of(response)
    assert response.headers["Content-Language"] == "en-us"


def test_the_address_chooses_and_the_browser_keeps_the_choice(client):
    chosen = page(client, f"{HELP}?language=es")
    later = page(client)

    for response in (chosen, later):
        assert '<html lang="es">' in html_of(response)
        assert f"<h1>{SPANISH}</h1>" in html_of(response)
        assert response.headers["Content-Language"] == "es"


def test_the_kept_choice_is_no_more_than_a_code_until_the_browser_closes(client):
    page(client, f"{HELP}?language=es")
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]

    assert cookie.value == "es"
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_choice_of_english_stands_against_the_browsers_own_language(client):
    page(client, f"{HELP}?language=en-us")

    assert ENGLISH in html_of(page(client, **{"accept-language": "es-MX,es;q=0.9"}))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("es", SPANISH),
        ("es-MX,es;q=0.9,en;q=0.8", SPANISH),
        ("de-DE,de;q=0.9,es;q=0.5", SPANISH),
        ("en-GB,en;q=0.9,es;q=0.8", ENGLISH),
        ("es;q=0.2,en;q=0.9", ENGLISH),
        ("de", ENGLISH),
        ("*", ENGLISH),
        ("es;q=x", ENGLISH),
        ("\xe9" * 5000, ENGLISH),
    ],
)
def test_the_browsers_own_language_counts_where_nothing_was_chosen(
    client, header, expected
):
    assert f"<h1>{expected}</h1>" in html_of(
        page(client, **{"accept-language": header})
    )


@pytest.mark.parametrize("code", HOSTILE)
def test_a_code_that_is_not_offered_changes_nothing(client, code):
    response = client.get(HELP, {"language": code})

    assert f"<h1>{ENGLISH}</h1>" in html_of(response)
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize("code", HOSTILE)
def test_a_cookie_that_names_no_language_is_ignored(client, code):
    # As a server hands it over: bytes read as Latin-1.
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code.encode().decode("latin-1")

    assert f"<h1>{ENGLISH}</h1>" in html_of(page(client))


@pytest.mark.parametrize("path", ["/", HELP, "/learn/", "/nothing-here/"])
def test_a_cache_keeps_the_languages_apart(client, path):
    varies = client.get(path).headers["Vary"]

    assert "Accept-Language" in varies
    assert "Cookie" in varies


def test_staff_read_english_whatever_their_browser_prefers(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "es"

    response = client.get(
        "/staff/login/?language=es", headers={"accept-language": "es"}
    )

    assert '<html lang="en-us"' in html_of(response)
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


def test_the_language_ends_with_the_request(client):
    page(client, f"{HELP}?language=es")

    assert translation.get_language() == "en-us"


def test_staff_who_fill_in_by_phone_read_english(client):
    response = client.get("/screening/by-phone/", headers={"accept-language": "es"})

    assert "Content-Language" not in response.headers


@pytest.mark.parametrize("path", ["/nothing-here/", "/screening/nothing/"])
def test_a_page_that_is_not_there_says_so_in_spanish(client, path):
    response = client.get(path, headers={"accept-language": "es"})

    assert response.status_code == 404
    assert "No se encontró la página" in html_of(response)


def test_each_page_links_to_itself_in_the_other_language(client):
    english = html_of(page(client, "/screening/?ended=1"))
    spanish = html_of(page(client, "/screening/?ended=1&language=es"))

    assert (
        '<a href="?ended=1&amp;language=es" lang="es" hreflang="es">Español</a>'
        in english
    )
    assert 'lang="en" hreflang="en">English</a>' in spanish


def test_words_of_the_clinic_are_marked_as_english_on_a_spanish_page(client):
    spanish, english = (
        html_of(page(client, "/screening/", **{"accept-language": code}))
        for code in ("es", "en")
    )

    assert '<span lang="en">A nurse or a doctor' in spanish
    assert "<span>A nurse or a doctor" in english


def test_an_english_article_is_marked_and_english_throughout(client):
    from django.core.management import call_command  # noqa: PLC0415

    call_command("load_articles", verbosity=0)
    html = html_of(page(client, "/learn/get-help-now/", **{"accept-language": "es"}))
    article = html.partition("<article")[2].partition("</article>")[0]

    assert '<html lang="es">' in html
    assert article.startswith(' class="article-page" lang="en-us">')
    assert "Last updated:" in article
    assert SPANISH in html.partition("<article")[0]


@pytest.fixture
def fresh_offer():
    languages.offered.cache_clear()
    yield
    languages.offered.cache_clear()


def test_a_language_without_a_catalogue_is_not_offered(
    client, settings, tmp_path, fresh_offer
):
    settings.LOCALE_PATHS = [tmp_path]

    assert "Español" not in html_of(page(client))
    assert ENGLISH in html_of(page(client, f"{HELP}?language=es"))


def test_a_language_without_a_whole_form_is_not_offered(settings, fresh_offer):
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "Deutsch")]

    assert [language.code for language in languages.offered()] == ["en-us", "es"]
