"""The yardstick as a server: standard middleware, one view, the same database."""

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from tests.environment import prepare

prepare()
django.setup()

from tests.bench import plain  # noqa: E402 - its model needs the apps

settings.TEMPLATES[0]["DIRS"].append(plain.TEMPLATES)
settings.MIDDLEWARE = plain.STANDARD_MIDDLEWARE
settings.ROOT_URLCONF = plain.__name__
application = WSGIHandler()
