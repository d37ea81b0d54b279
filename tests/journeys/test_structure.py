"""Each check of structure fails for markup that breaks its rule."""

import pytest

from tests.journeys.structure import assert_accessible, assert_error_page

GOOD = """
<html lang="en"><head><title>A page</title></head><body><main>
<h1>A page</h1>
<form>
<fieldset aria-describedby="q-a-hint"><legend>Which one?</legend>
<p id="q-a-hint">A hint</p>
<input type="radio" id="q-a" name="a"><label for="q-a">This one</label>
<input type="radio" id="q-a-2" name="a"><label for="q-a-2">That one</label></fieldset>
<label for="q-city">Which town?</label>
<input type="text" id="q-city" name="city" autocomplete="address-level2">
<fieldset><legend>When?</legend>
<label for="q-d">Month</label><input type="text" id="q-d" name="d-month"></fieldset>
<button type="submit">Go on</button>
</form>
<h2>More</h2><h3>Still more</h3>
<a href="/one/">One</a> <a href="/two/">Two</a> <a href="#q-a">To the question</a>
</main></body></html>
"""
BROKEN = {
    "no h1": ("<h1>A page</h1>", "<p>A page</p>", "h1"),
    "two h1": ("<h2>More</h2>", "<h1>More</h1>", "h1"),
    "a level skipped": ("<h2>More</h2>", "", "h3 after h1"),
    "an empty heading": ("<h2>More</h2>", "<h2> </h2>", "empty heading"),
    "starts at h3": ("<h1>A page</h1>", "<h3>Hm</h3><h1>A page</h1>", "first heading"),
    "no language": ('<html lang="en">', "<html>", "no language"),
    "no title": ("A page</title>", " </title>", "empty title"),
    "two main": ("</main>", "</main><main></main>", "main"),
    "inline style": ("<h2>", '<h2 style="color: red">', "inline style"),
    "inline script": ("<h2>", "<script>go()</script><h2>", "inline script"),
    "two autofocus": ("<h2>", "<p autofocus></p><p autofocus></p><h2>", "focus"),
    "positive tabindex": ("<h2>", '<p tabindex="1"></p><h2>', "tabindex"),
    "an id twice": ("<h2>", '<h2 id="q-a">', "ids that stand twice"),
    "no such hint": ('id="q-a-hint"', 'id="other"', "leads nowhere"),
    "an input without label": ('<label for="q-city">', "<label>", "no label"),
    "a label for nothing": ('<label for="q-city">', '<label for="x">', "leads nowhere"),
    "an empty label": ("Which town?", "", "no label"),
    "an empty button": ("Go on", "", "button without words"),
    "no legend": ("<legend>Which one?</legend>", "", "without its legend"),
    "an empty legend": ("<legend>Which one?", "<legend> ", "group without words"),
    "a date in no group": (
        "<fieldset><legend>When?</legend>",
        "<div><p>When?</p>",
        "d-month in no group",
    ),
    "radios in no group": (
        '<fieldset aria-describedby="q-a-hint"><legend>Which one?</legend>',
        "",
        "a in no group",
    ),
    "nothing filled in": ('autocomplete="address-level2"', "", "city fills in"),
    "two links of one name": (
        '<a href="/two/">Two',
        '<a href="/two/">One',
        "two links",
    ),
    "two labels of one name": (
        '<a href="/two/">',
        '<a href="/two/" aria-label="One">',
        "two links",
    ),
    "a link without words": ('<a href="/two/">Two', '<a href="/two/"> ', "no words"),
    "a link to no place": ('href="#q-a"', 'href="#q-none"', "leads nowhere"),
}

ERRORS = (
    GOOD.replace("<title>", "<title>Error: ")
    .replace(
        "<h1>",
        '<div class="panel error-summary" role="alert" tabindex="-1" autofocus>'
        '<h2>There is a problem</h2><a href="#q-a">Which one? Choose one</a></div><h1>',
    )
    .replace('"q-a-hint">', '"q-a-hint q-a-error" aria-invalid="true">', 1)
    .replace("<p id=", '<p class="error" id="q-a-error">Choose one</p><p id=')
)
BROKEN_ERRORS = {
    "the title is calm": ("<title>Error: ", "<title>", "title"),
    "no summary": ("error-summary", "", "no error summary"),
    "no alert": ('role="alert" ', "", "no alert"),
    "no tabindex": (' tabindex="-1"', "", "takes no focus"),
    "no focus": (" autofocus", "", "does not take the focus"),
    "no link": ('<a href="#q-a">Which one? Choose one</a>', "", "without links"),
    "a link to words": ('href="#q-a">Which', 'href="#q-a-hint">Which', "no focus"),
    "not described": ("q-a-hint q-a-error", "q-a-hint", "described by"),
    "not invalid": (' aria-invalid="true"', "", "nothing invalid"),
    "an error not listed": (
        "</form>",
        '<p class="error" id="q-x-error">Hm</p></form>',
        "2 errors, 1 links",
    ),
}


def broken(html, old, new):
    """Return the page with one thing made worse."""
    assert old in html
    return html.replace(old, new, 1)


def test_a_good_page_passes():
    assert_accessible(GOOD)
    assert_error_page(ERRORS)


@pytest.mark.parametrize(("old", "new", "said"), BROKEN.values(), ids=BROKEN)
def test_a_broken_page_is_found(old, new, said):
    with pytest.raises(AssertionError, match=said):
        assert_accessible(broken(GOOD, old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"), BROKEN_ERRORS.values(), ids=BROKEN_ERRORS
)
def test_a_broken_error_page_is_found(old, new, said):
    with pytest.raises(AssertionError, match=said):
        assert_error_page(broken(ERRORS, old, new))


def test_a_summary_after_the_title_is_found():
    start, end = ERRORS.index("<div"), ERRORS.index("<h1>")
    moved = ERRORS[:start] + "<h1>A page</h1>" + ERRORS[start:end]
    rest = ERRORS[end:].replace("<h1>A page</h1>", "")

    with pytest.raises(AssertionError, match="does not stand first"):
        assert_error_page(moved + rest)
