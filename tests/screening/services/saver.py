"""A process that saves pages until it is killed, and says what it was told is saved.

Run as a module with the screening's id. It alternates danger and no danger, so that
every other save raises a flag and writes a notice.
"""

import sys
from uuid import UUID

import django

django.setup()

from screening.models import Screening  # noqa: E402 - Django is set up first
from tests.builders import DANGER, DANGER_PAGE, SAFE, save  # noqa: E402


def main(screening_id: str) -> None:
    screening = Screening.objects.get(pk=UUID(screening_id))
    while True:
        for given in (DANGER, SAFE):
            save(screening, DANGER_PAGE, given)
            number = screening.pages.order_by("-sequence").values_list("sequence")[0][0]
            sys.stdout.write(f"{number} {given['redflag_now']}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
