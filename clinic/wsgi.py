"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

application = get_wsgi_application()

from screening.protocol.protocol import load_protocol  # noqa: E402 - it needs no apps

# The first patient does not wait for it.
load_protocol()
# What is loaded now stays until the end, and a request leaves few cycles behind. To
# look for some after every 700 objects, through all of them, was a tenth of a page.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
