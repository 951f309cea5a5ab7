"""The web application, for gunicorn."""

from __future__ import annotations

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp.settings")

application = get_wsgi_application()

# Django leaves this to the first request, which would wait two seconds for it.
from cdp.warming import warm_up  # noqa: E402  settings come first

warm_up()

# What is loaded by now stays: to look for cycles in all of it, again and again, would
# keep single requests waiting for a tenth of a second.
gc.collect()
gc.freeze()

# A request whose answer has come from the database waits for the interpreter until
# another thread's turn ends: with Python's own 5 ms, longer than all its work takes.
sys.setswitchinterval(0.0002)
