"""What word processors put on the clipboard becomes clean text."""

import pytest
from playwright.sync_api import expect

from tests.browser.editors import Desk, a_page, make_person, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>
<meta name=Generator content="Microsoft Word 15"><style>
<!-- p.MsoNormal {margin:0in;font-family:"Calibri",sans-serif;color:red} -->
</style><!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head>
<body lang=EN-US style='tab-interval:.5in'><!--StartFragment-->
<h1 style='color:#2E74B5'><span style='font-size:16pt'>Sleep<o:p></o:p></span></h1>
<p class=MsoNormal style='color:red;background:yellow'>Rest is <b
style='mso-bidi-font-weight:normal'>good</b> and <i>kind</i>. See
<a href="https://www.fda.gov/a">the label</a>.<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span
style='mso-list:Ignore'>&middot;<span style='font:7pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>One</p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>o<span>&nbsp; </span></span>Deeper</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span
style='mso-list:Ignore'>&middot;<span>&nbsp; </span></span>Two</p>
<p class=MsoNormal>Then:</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span
style='mso-list:Ignore'>1.<span>&nbsp; </span></span>First</p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr>
<td width=100 style='border:solid windowtext 1.0pt'><p class=MsoNormal>Name</p></td>
<td><p class=MsoNormal><b>Dose</b></p></td></tr>
<tr><td><p class=MsoNormal>A|B</p></td><td><p class=MsoNormal>5 mg</p></td></tr></table>
<p class=MsoNormal><img width=100 src="file:///C:/Users/x/clip_image001.png"></p>
<!--EndFragment--></body></html>"""
CLEAN = """## Sleep

Rest is **good** and *kind*. See [the label](https://www.fda.gov/a).

- One
  - Deeper
- Two

Then:

1. First

| Name | **Dose** |
|---|---|
| A\\|B | 5 mg |
"""
GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;"
id="docs-internal-guid-7d0f"><h2 dir="ltr" style="line-height:1.38"><span
style="font-size:16pt;font-weight:400">Sleep</span></h2><p dir="ltr"><span
style="font-weight:400">Rest is </span><span style="font-weight:700">good</span><span
style="font-style:italic"> and kind</span><span>.</span></p><br><ul><li dir="ltr"
aria-level="1"><p role="presentation"><span>One</span></p></li><li><p><span>Two</span>
</p></li></ul></b>"""
LIBRE = """<html><body><h1 class="western">Sleep</h1><p style="margin-bottom: 0in"><font
color="#c9211e"><font face="Arial"><b>Rest</b></font></font> is <u>good</u>.</p>
<ol><li><p>One</p></ol><p><sdfield type=PAGE></sdfield><br></p></body></html>"""
WEB = """<div class="x" onclick="alert(1)"><style>p{color:red}</style><h4>Small</h4>
<nav><a href="javascript:alert(1)">Bad</a></nav><p>One<br>two <code>x`y</code></p>
<dl><dt>Term</dt><dd>Meaning</dd></dl><script>alert(1)</script><form><input value=a>
</form><blockquote><p>Said.</p></blockquote></div>"""


@pytest.fixture
def desk(tab, site):
    desk = Desk(
        signed_in(tab, site, make_person("wanda", "edit_article")), site, a_page()
    )
    desk.clear()
    return desk


def becomes(desk: Desk, markdown: str) -> None:
    expect(desk.page.locator("#id_body")).to_have_value(markdown)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        pytest.param(WORD, CLEAN, id="word"),
        pytest.param(
            GOOGLE,
            "## Sleep\n\nRest is **good** *and kind*.\n\n- One\n- Two\n",
            id="google",
        ),
        pytest.param(LIBRE, "## Sleep\n\n**Rest** is good.\n\n1. One\n", id="libre"),
        pytest.param(
            WEB,
            "#### Small\n\nBad\n\nOne\\\ntwo ``x`y``\n\nTerm\n\nMeaning\n\n> Said.\n",
            id="web",
        ),
    ],
)
def test_copy_becomes_clean_text(desk, html, markdown):
    desk.paste(html)

    becomes(desk, markdown)
    assert "style" not in desk.text.inner_html()


def test_copied_pictures_are_left_out_and_this_is_said(desk):
    desk.paste(WORD)

    expect(desk.page.get_by_text("Pictures are not taken over")).to_be_visible()


def test_plain_text_keeps_its_paragraphs_and_marks_nothing(desk):
    desk.paste(plain="# One\n\n* two")

    becomes(desk, "\\# One\n\n\\* two\n")


def test_words_are_pasted_where_the_caret_stands(desk):
    desk.type("Sleep .")
    desk.press("ArrowLeft")
    desk.paste("<span>very <b>well</b></span>")
    becomes(desk, "Sleep very **well**.\n")

    desk.press("Control+z")
    becomes(desk, "Sleep .\n")
