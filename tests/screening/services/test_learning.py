"""What was shown is noted once, sealed; what was understood is kept as first said."""

import pytest

from education.models import Article
from screening import services
from screening.models import ShownHow, ShownSection, TeachBack
from tests.builders import NOW, make_clinician, make_screening, make_submitted, reread
from tests.education.builders import publish
from tests.learning import a_section, an_answer

pytestmark = pytest.mark.django_db


def note(screening, *sections, how=ShownHow.QUESTION, now=NOW):
    services.note_shown(screening, sections, how=how, now=now, page="readings")


def test_version_shown_is_noted_once_for_each_way():
    screening = make_screening()

    note(screening, a_section())
    note(screening, a_section())
    note(screening, a_section(), how=ShownHow.RECEIPT)
    note(screening, a_section(version=2))

    rows = ShownSection.objects.filter(screening=screening)
    assert [(row.how, row.read_content()["version"]) for row in rows] == [
        ("question", 1),
        ("receipt", 1),
        ("question", 2),
    ]


def test_second_look_writes_nothing(django_assert_num_queries):
    screening = make_screening()
    note(screening, a_section())

    with django_assert_num_queries(1):
        note(screening, a_section())


def test_row_tells_nothing_without_the_keys():
    note(make_screening(), a_section(slug="bipolar-depression"))
    note(make_screening(), a_section(slug="bipolar-depression"))

    first, second = ShownSection.objects.all()
    assert b"bipolar" not in bytes(first.content)
    assert first.key != second.key


def test_staff_add_a_page_that_is_published():
    publish(Article.objects.create(slug="sleep"), at=NOW)
    clinician, screening = make_clinician(), make_submitted()

    services.add_page(screening_id=screening.pk, slug="sleep", actor=clinician, now=NOW)

    row = ShownSection.objects.get()
    assert (row.how, row.by) == (ShownHow.STAFF, clinician)
    assert services.added_pages(screening) == [("sleep", "")]


@pytest.mark.parametrize("slug", ["", "none", "x" * 10_000, "\u0661"])
def test_page_that_is_not_there_is_not_added(slug):
    with pytest.raises(services.NoSuchPage):
        services.add_page(
            screening_id=make_screening().pk, slug=slug, actor=make_clinician(), now=NOW
        )


def test_first_answers_stand_and_change_nothing_else():
    screening = make_submitted()
    before = vars(reread(screening)).copy()

    for right in (False, True):
        services.save_teach_back(
            screening_id=screening.pk, answers=[an_answer(right=right)], now=NOW
        )

    assert services.read_teach_back(screening) == [an_answer(right=False)]
    after = vars(reread(screening))
    assert {k: v for k, v in before.items() if k != "_state"} == {
        k: v for k, v in after.items() if k != "_state"
    }


def test_no_answer_is_kept_as_none_and_never_as_wrong():
    screening = make_screening()
    none = an_answer(answer="", right=None)
    services.save_teach_back(screening_id=screening.pk, answers=[none], now=NOW)
    assert not TeachBack.objects.exists()

    services.save_teach_back(
        screening_id=screening.pk, answers=[none, an_answer(id="other")], now=NOW
    )
    assert services.read_teach_back(screening)[0].right is None
