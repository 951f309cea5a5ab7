"""What the workers do for webhooks; each task may run twice without harm."""

from __future__ import annotations

from celery import shared_task
from django.utils.timezone import now

from webhooks import drain, expiry, replays, watching


@shared_task
def drain_inbox(workspace_id: int) -> None:
    """Apply what waits in a workspace's inbox."""
    drain.drain(workspace_id)


@shared_task
def sweep_inboxes() -> None:
    """Find deliveries that wait and nobody was woken for."""
    drain.sweep()


@shared_task
def work_on_replay(replay_id: int) -> None:
    """Go on with a replay."""
    replays.work_on(replay_id)


@shared_task
def sweep_replays() -> None:
    """Find replays that run and nobody works on."""
    replays.sweep()


@shared_task
def watch_sources() -> None:
    """Look after the sources' traffic."""
    watching.watch(at=now())


@shared_task
def expire_deliveries() -> None:
    """Delete what is past its time."""
    expiry.expire(at=now())
