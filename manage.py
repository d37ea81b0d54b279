#!/usr/bin/env python
"""Run a management command of the clinic's project."""

import os
import sys

from django.core.management import execute_from_command_line

from clinic.env import new_secrets

# They read files or print the rules and touch no record: any setting does.
WITHOUT_RECORDS = frozenset(
    {"check_translations", "clinical_register", "compile_catalogues", "screen"}
)

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    if WITHOUT_RECORDS.intersection(sys.argv[1:2]):
        unused = {**new_secrets(), "EMAIL_URL": "memorymail://"}
        os.environ.update({**unused, **os.environ})
    execute_from_command_line(sys.argv)
