"""A clinician signed in, and a case with flags.

Models are imported inside: conftests are read before Django is set up.
"""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from screening.models import Screening


@pytest.fixture
def clinician(db: None) -> "User":
    """A person with the role of a clinician."""
    from tests.builders import make_clinician  # noqa: PLC0415

    return make_clinician()


@pytest.fixture
def clinic(clinician: "User") -> Client:
    """The clinician's browser."""
    client = Client()
    client.force_login(clinician)
    return client


@pytest.fixture
def case(db: None) -> "Screening":
    """A submitted screening with flags of several levels."""
    from tests.screening.review.cases import FLAGGED, submitted  # noqa: PLC0415

    return submitted(**FLAGGED)
