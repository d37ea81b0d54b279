"""What gunicorn serves."""

import gc
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
django.setup(set_prefix=False)

from clinic.requests import Handler  # noqa: E402 - Django is set up by now
from screening.protocol.protocol import load_protocol  # noqa: E402

application = Handler()

# The first patient does not wait for it.
load_protocol()
# What is loaded now stays until the end, and a request leaves few cycles behind. To
# look for some after every 700 objects, through all of them, was a tenth of a page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
