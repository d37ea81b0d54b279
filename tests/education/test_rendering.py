"""What the renderer shows, and what it never lets through."""

import re
from html.parser import HTMLParser

import pytest
from django.utils import translation

from education.rendering import ALLOWED_SCHEMES, ALLOWED_TAGS, render

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<body onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='#' onclick='alert(1)'>x</a>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='https://evil.example/'>",
    "<form action='https://evil.example/'><input name=x></form>",
    "<button formaction='javascript:alert(1)'>x</button>",
    "<video><source onerror='alert(1)'></video>",
    "<details open ontoggle=alert(1)>x</details>",
    "<input autofocus onfocus=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](<java\x01script:alert(1)>)",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    '[x](/ "onmouseover=alert(1) x=")',
    '[x](https://a.example/"onmouseover="alert(1))',
    "`<script>alert(1)</script>`",
    "```\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "## <script>alert(1)</script>",
    "> [!warning] <img src=x onerror=alert(1)>\n>\n> text",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
    '## x" onclick="alert(1)',
]


class Markup(HTMLParser):
    """The elements that a browser would make of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def markup(text: str, *keys: str) -> Markup:
    return Markup(render(text, keys).html)


def scheme(href: str) -> str:
    """Read the scheme as a browser does: control characters do not count."""
    seen = re.sub(r"[\x00-\x20]", "", href)
    found = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", seen)
    return found[1].lower() if found else ""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_script_payload_is_dead(payload):
    for text in (payload, f"words {payload} words", f"- {payload}", f"> {payload}"):
        for tag, attributes in markup(text).elements:
            assert tag in ALLOWED_TAGS
            assert not [name for name in attributes if name.startswith("on")]
            assert not {"style", "src", "srcdoc"} & attributes.keys()
            assert scheme(attributes.get("href", "")) in {"", *ALLOWED_SCHEMES}


def test_raw_html_is_shown_as_it_was_typed():
    assert "&lt;b&gt;bold&lt;/b&gt;" in render("<b>bold</b>").html


def test_picture_is_never_fetched():
    assert markup("![a](https://other.example/a.png)").all("img") == []


def test_headings_start_at_h2():
    found = [tag for tag, _ in markup("# A\n\n## B\n\n### C").elements]

    assert found == ["h2", "h2", "h3"]


def test_headings_make_the_contents():
    headings = render("## How *it* works[^a]\n\n### More", ["a"]).headings

    assert [(h.level, h.text, h.id) for h in headings] == [
        (2, "How it works", "how-it-works"),
        (3, "More", "more"),
    ]


def test_equal_headings_get_ids_of_their_own():
    ids = [h["id"] for h in markup("## Risks\n\n## Risks\n\n## Risks 2").all("h2")]

    assert len(set(ids)) == 3


def test_heading_never_takes_an_id_of_the_page():
    assert markup("## Main").all("h2") == [{"id": "main-2"}]


def test_heading_without_letters_gets_an_id():
    assert markup("## !!!").all("h2") == [{"id": "section"}]


def test_empty_heading_does_not_break_the_page():
    assert "<p>text</p>" in render("##\n\ntext").html


@pytest.mark.parametrize(
    "href", ["https://a.example/", "HTTPS://a.example/", "//a.example/"]
)
def test_external_link_gives_nothing_away(href):
    assert markup(f"[a]({href})").all("a")[0]["rel"] == "noopener noreferrer"


@pytest.mark.parametrize("href", ["/learn/", "#risks", "tel:988", "sms:988"])
def test_own_link_stays_as_it_is(href):
    assert markup(f"[a]({href})").all("a") == [{"href": href}]


def test_link_without_encryption_loses_its_address():
    assert markup("[a](http://a.example/)").all("a") == [{"rel": "noopener noreferrer"}]


def test_table_scrolls_and_names_its_columns():
    found = markup("| A | B |\n|---|---|\n| 1 | 2 |")

    assert found.all("th") == [{"scope": "col"}] * 2
    assert found.all("div")[0] == {
        "class": "article-table",
        "role": "group",
        "aria-label": "Table 1",
        "tabindex": "0",
    }


@pytest.mark.parametrize("kind", ["note", "status", "warning", "danger", "do", "dont"])
def test_quote_with_a_mark_is_a_box(kind):
    html = render(f"> [!{kind}] When to call\n>\n> Call **911**.").html

    assert (
        html.split()
        == (
            f'<div class="article-callout article-callout-{kind}" role="note">'
            '<p class="article-callout-title">When to call</p> '
            "<p>Call <strong>911</strong>.</p> </div>"
        )
        .replace("><p class", "> <p class")
        .split()
    )


def test_box_may_go_on_in_the_line_of_its_title():
    assert "<p>text</p>" in render("> [!note] Title\n> text").html


def test_box_without_title_has_no_empty_paragraph():
    assert "article-callout-title" not in render("> [!note]\n>\n> text").html


def test_box_in_a_box_and_a_quote_in_a_box_close_in_order():
    html = render("> [!note] A\n>\n> > [!warning] B\n> >\n> > b\n>\n> > c").html

    assert html.count("<div") == html.count("</div>") == 2
    assert html.count("<blockquote") == html.count("</blockquote>") == 1


def test_the_opening_ends_at_the_first_heading_of_the_text():
    found = render("> [!note] Box\n>\n> ### Inside\n\nOpening.\n\n## First\n\nText.")

    assert "Inside" in found.opening
    assert "Opening." in found.opening
    assert found.sections.startswith('<h2 id="first">')
    assert found.html == found.opening + found.sections


def test_text_without_headings_is_all_opening():
    assert render("Only this.").sections == ""


def test_unknown_mark_stays_a_quote():
    found = markup("> [!magic] Title")

    assert [tag for tag, _ in found.elements] == ["blockquote", "p"]


def test_citation_links_to_its_source_by_number():
    assert markup("Fact.[^b]", "a", "b").all("a") == [
        {"href": "#source-b", "aria-label": "Source 2"}
    ]


def test_unknown_citation_stays_as_typed():
    assert "Fact.[^c]" in render("Fact.[^c]", ["a"]).html


def test_page_in_another_language_is_rendered_anew():
    with translation.override("en-us"):
        english = render("Fact.[^a]", ["a"]).html
    with translation.override("xx"):
        other = render("Fact.[^a]", ["a"])

    assert other.html == english
    assert other is not render("Fact.[^a]", ["a"])


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "[^", "> [!", "|", "[" * 5000, ">" * 500]
)
def test_any_text_gives_a_page(text):
    assert isinstance(render(text).html, str)
