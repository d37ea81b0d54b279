"""Pages for the tests of the education app.

Models are imported inside the fixtures: Django starts after this file is read.
"""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session")
def shipped():
    """The pages that come with the software, by address, in the order of the hub."""
    from education.starter_pages import read_all  # noqa: PLC0415

    return {page.slug: page for page in read_all()}


@pytest.fixture
def loaded(db) -> None:
    """The shipped pages, published."""
    call_command("load_articles", stdout=StringIO())


@pytest.fixture
def article(db):
    """An article without a version."""
    from education.models import Article  # noqa: PLC0415

    return Article.objects.create(slug="sleep")
