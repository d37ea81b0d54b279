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
    """A person who may read cases and decide about flags."""
    from tests.screening.review.cases import staff  # noqa: PLC0415

    return staff("clinician", "view_screening", "add_decision")


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
