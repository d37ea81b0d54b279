"""The main article: every point of its outline, and every correction made to it.

One test for each statement that the fact-check calls dated, overstated, missing or
unsupported, under the heading where the reader meets it.
"""

import re
from html.parser import HTMLParser

import pytest

from education.rendering import render
from tests.education.builders import MAIN_ARTICLE

OUTLINE = [
    "Understanding mood disorders",
    "Defining mood disorders",
    "Common types of mood disorders",
    "An overview of ketamine",
    "The history of ketamine",
    "How ketamine works",
    "Ketamine and depression",
    "The science behind ketamine and depression",
    "What research looks at now",
    "Ketamine and bipolar disorder",
    "The connection between ketamine and bipolar disorder",
    "How well it works in bipolar disorder",
    "The future of ketamine treatment",
    "Possible benefits",
    "Risks and side effects",
    "What we know",
    "What we do not know",
    "Where this leaves you",
]


class Words(HTMLParser):
    """The words of a page, by the heading that they stand under; "" is the opening."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: dict[str, str] = {"": ""}
        self.heading = False
        self.current = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.heading = tag in {"h2", "h3"}

    def handle_endtag(self, tag):
        if tag in {"h2", "h3"}:
            self.heading = False

    def handle_data(self, data):
        if self.heading:
            self.current = data
            self.parts[data] = ""
        else:
            self.parts[self.current] += data

    def under(self, heading: str) -> str:
        return re.sub(r"\s+", " ", self.parts[heading])

    def everywhere(self) -> str:
        return " ".join(map(self.under, self.parts))


@pytest.fixture(scope="module")
def content(shipped):
    return shipped[MAIN_ARTICLE].content


@pytest.fixture(scope="module")
def words(content):
    return Words(render(content.body).html)


def cited(content, heading: str) -> str:
    """Give the raw Markdown under a heading, to see what is cited there."""
    return re.split(
        r"^#+ ", content.body.split(f"# {heading}\n")[1], flags=re.MULTILINE
    )[0]


def test_sections_stand_in_the_order_of_the_article(content):
    assert [each.text for each in render(content.body).headings] == OUTLINE


@pytest.mark.parametrize(
    ("heading", "points"),
    [
        ("", "hard talk therapy medicine study page tells"),
        (OUTLINE[0], "group mood daily tired eat muscles head body mind"),
        (OUTLINE[1], "genes brain world think sadness joy eating sleeping fit"),
        (OUTLINE[2], "common energy sleep mania act complex exam plan"),
        (OUTLINE[3], "1960s emergency vets surgery pain fibromyalgia neuropathic crps"),
        (OUTLINE[4], "1962 1970 anesthetic misuse law see cut"),
        (OUTLINE[5], "glutamate weeks hours links neuroplasticity chemicals"),
        (OUTLINE[6], "ssris genes everyone fit"),
        (OUTLINE[7], "quick strong helped glutamate links older pills"),
        (OUTLINE[8], "dose long talk therapy helped"),
        (OUTLINE[9], "mania hypomania hard low high"),
        (OUTLINE[11], "early small research high care"),
        (OUTLINE[12], "hope risks weigh"),
        (OUTLINE[13], "fast severe usual"),
        (OUTLINE[14], "blood pressure heart rate dissociation long"),
        (OUTLINE[17], "hope research promise screening clinician"),
    ],
)
def test_every_point_of_the_article_is_there(words, heading, points):
    text = words.under(heading).lower()

    assert [point for point in points.split() if point not in text] == []


def test_dysthymia_has_its_current_name(words, content):
    text = words.under("Defining mood disorders")

    assert "Persistent depressive disorder" in text
    assert "old name is dysthymia" in text
    assert "[^dsm-5]" in cited(content, "Defining mood disorders")


def test_bipolar_disorder_has_hypomania_and_mixed_states(words):
    text = words.under("Common types of mood disorders")

    assert "bipolar II" in text
    assert "hypomania" in text
    assert "mixed state" in text


def test_ketamine_is_a_human_anesthetic_first(words, content):
    text = words.under("An overview of ketamine")

    assert (
        text.index("general anesthetic") < text.index("Emergency") < text.index("vets")
    )
    assert "[^ketamine-label]" in cited(content, "An overview of ketamine")


def test_first_made_in_1962_with_a_history_paper(content):
    line = next(line for line in content.body.splitlines() if "1962" in line)

    assert "[^domino]" in line


def test_approved_in_1970_as_the_label_says(content):
    line = next(line for line in content.body.splitlines() if "**1970" in line)

    assert "anesthetic" in line
    assert "[^ketamine-label]" in line


def test_schedule_iii_with_its_date(content):
    line = next(line for line in content.body.splitlines() if "August 12, 1999" in line)

    assert "Schedule III" in line
    assert "[^dea-1999]" in line
    assert "64 FR 37673" in {s.key: s.text for s in content.sources}["dea-1999"]


def test_approval_status_stands_at_the_top(content, words):
    top = words.under("")

    assert content.body.startswith("> [!status]")
    assert "not FDA-approved for any psychiatric disorder" in top
    assert "off-label" in top
    assert "Esketamine" in top
    assert "Both drugs are Schedule III" in top


def test_the_warnings_on_compounded_ketamine_are_dated(words):
    top = words.under("")

    assert "February 2022" in top
    assert "October 10, 2023" in top


def test_esketamine_with_its_dates_and_its_program(words):
    text = words.under("The history of ketamine")

    assert "March 5, 2019" in text
    assert "sudden thoughts of suicide" in text
    assert re.search(r"January 21, 2025.*alone", text)
    assert "REMS" in text


def test_within_hours_only_for_some_and_with_the_level_of_proof(words, content):
    text = words.under("How ketamine works")

    assert "within hours in some people" in text
    assert "best for a single dose" in text
    assert "For more doses it is weaker" in text
    assert "third in line" in text
    assert "Some people do not feel better at all" in text
    assert "[^canmat]" in cited(content, "How ketamine works")


def test_usual_medicine_does_not_work_for_everyone(content):
    assert "do not work for everyone" in content.body
    assert "[^mcintyre]" in cited(content, "Ketamine and depression")


def test_early_studies_and_elekt_d_are_both_quoted(words, content):
    text = words.under("The science behind ketamine and depression")

    assert "one dose and then looked at just one week" in text
    assert "55.4%" in text
    assert "41.2%" in text
    assert "None of them had psychosis" in text
    assert "Everyone knew which treatment they got" in text
    raw = cited(content, "The science behind ketamine and depression")
    assert "[^sanacora]" in raw
    assert "[^elekt-d]" in raw


def test_new_links_between_nerve_cells_are_a_may(words):
    text = words.under("How ketamine works")

    assert "may help nerve cells make new links" in text
    assert "comes from animals" in text
    assert "nobody fully knows how ketamine works" in text


def test_effects_are_not_called_lasting(words):
    assert "fade in days to weeks without more treatment" in words.under(
        "How ketamine works"
    )
    assert "long-lasting effect" not in words.everywhere().lower()


def test_the_claim_about_mania_is_gone_and_the_page_says_why(words, content):
    text = words.under("The connection between ketamine and bipolar disorder")

    assert "research does not support it" in text
    assert "not a treatment for mania" in text
    assert "left out people who had mania" in text
    assert "only an idea" in text
    for claim in ("alleviat", "mood-stabiliz", "mood stabiliz", "can prevent mania"):
        assert claim not in words.everywhere().lower()
    raw = cited(content, "The connection between ketamine and bipolar disorder")
    assert "[^mania-excluded]" in raw


def test_bipolar_evidence_is_small_and_added_to_mood_medicine(words, content):
    text = words.under("How well it works in bipolar disorder")

    assert "just 13 people" in text
    assert "on top of their mood medicine" in text
    assert "[^wilkowska-2021]" in cited(
        content, "How well it works in bipolar disorder"
    )


@pytest.mark.parametrize(
    ("pain", "evidence"),
    [
        ("CRPS", "up to 12 weeks"),
        ("spinal cord injury", "only for a short time"),
        ("Fibromyalgia", "Weak evidence or none"),
        ("neuropathic", "Weak evidence or none"),
        ("Migraine and low back pain", "Weak evidence or none"),
    ],
)
def test_evidence_on_pain_differs_by_condition(content, pain, evidence):
    row = next(
        line
        for line in content.body.splitlines()
        if line.startswith("|") and pain in line
    )

    assert evidence in row


def test_no_proof_of_lasting_relief_but_in_crps(words, content):
    assert "For all but CRPS, nothing shows that the relief lasts" in words.under(
        "An overview of ketamine"
    )
    assert "[^pain-guideline]" in cited(content, "An overview of ketamine")


def test_talk_therapy_with_ketamine_is_being_studied(words):
    assert "is being studied" in words.under("What research looks at now")
    assert "synerg" not in words.everywhere().lower()


def test_side_effects_are_whole(words):
    text = words.under("Risks and side effects").lower()

    for effect in (
        *("cut off", "blood pressure", "sleepiness", "nausea", "dizziness", "anxiety"),
        *("breathing", "bladder", "liver", "bile ducts", "misuse", "dependence"),
        *("memory", "do not drive"),
    ):
        assert effect in text


def test_safety_is_said_of_short_term_monitored_use(words):
    text = words.under("Risks and side effects")

    assert "for short-term use, with monitoring" in text
    assert "many doses over a long time are not known well enough" in text


def test_prevention_of_suicide_has_not_been_shown(words, content):
    text = words.under("What research looks at now")

    assert "has not been shown to prevent suicide" in text
    assert "has not been demonstrated" in text
    assert "988" in text
    assert "[^spravato-label]" in cited(content, "What research looks at now")


def test_the_page_says_why_the_clinic_asks_about_blood_pressure(content):
    assert "Why we ask about blood pressure" in content.body
    assert "(/learn/blood-pressure-at-home/)" in content.body
