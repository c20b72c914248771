"""The doorbell (异步任务): tasks only wake the sweeps; rows are the truth.

A task takes no argument, may be lost, doubled or late, and repeats safely. No ETA or countdown
ever holds a deadline (ADR 0006).
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

BROKER = settings.CELERY_BROKER_URL

app = Celery("huiying")
app.conf.update(
    broker_url=BROKER or "memory://localhost/",
    task_ignore_result=True,
    # A worker that dies in the middle of a sweep leaves it to the next one.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    timezone="Asia/Shanghai",
    beat_schedule={
        "sweep": {
            "task": "huiying.sweep",
            "schedule": settings.SWEEP_EVERY,
            # A look that waited longer than until the next one is left out.
            "options": {"expires": settings.SWEEP_EVERY.total_seconds()},
        },
        "checkpoint": {"task": "huiying.checkpoint", "schedule": timedelta(hours=1)},
    },
)


@app.on_after_finalize.connect
def load_django(sender: Any, **kwargs: Any) -> None:
    """Load the rooms before the first task runs (加载应用)."""
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()


@app.task(name="huiying.sweep")
def sweep() -> int:
    """Run every sweep once (巡检)."""
    from django.utils import timezone

    from workflows.sweeps.beating import beat

    return beat(timezone.now())


@app.task(name="huiying.tell")
def tell() -> int:
    """Turn what happened into messages and send the e-mails (通知), at once after an act."""
    from django.utils import timezone

    from notifications import draining, mailing

    now = timezone.now()
    # What the clock tells is left to the sweep, which sends it together.
    return draining.run(now) + mailing.run(now, of_the_clock=False)


@app.task(name="huiying.checkpoint")
def checkpoint() -> str:
    """Seal all heads of the trail (每小时封存点)."""
    from django.conf import settings
    from django.utils import timezone

    from cases.trail import make_checkpoint

    _sealed, path = make_checkpoint(timezone.now(), settings.CHECKPOINT_DIR)
    return str(path)
