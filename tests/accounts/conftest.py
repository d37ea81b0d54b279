"""Here a second factor is required, as in production."""

import pytest


@pytest.fixture(autouse=True)
def second_factor_required(signed_in_is_signed_in: None, settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
