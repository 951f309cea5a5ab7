"""The Celery application: two queues, nudges only.

``bulk`` carries imports, ``live`` (the default) everything that someone waits for, so
that an import never delays a live request. A message holds ids; the row it names is
the truth, tasks are safe to run twice, and a sweeper finds what a lost message meant.

    @shared_task(queue="bulk")
    def run_import(import_id: int) -> None: ...

An app has a task run regularly by calling ``run_every`` in its ``AppConfig.ready``.
"""

from __future__ import annotations

import os
from datetime import timedelta

from celery import Celery
from celery.schedules import crontab
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cdp.settings")

app = Celery("cdp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Each worker says what became of its tasks, in our form.
app.steps["worker"].add(DjangoStructLogInitStep)


def run_every(task: str, schedule: timedelta | crontab) -> None:
    """Has the scheduler send the task of this name, without arguments."""
    app.conf.beat_schedule[task] = {"task": task, "schedule": schedule}
