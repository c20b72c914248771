"""Ring for the messages (门铃): wakes who drains the outbox, and never disturbs who rings."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from typing import Any

from celery import Celery
from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

TELL = "huiying.tell"
# A broker that does not answer within this time is not waited for.
PATIENCE_SECONDS = 0.1
# After a failure nobody rings for so long: a dead broker slows one act, not each.
QUIET_SECONDS = 15.0
# No pause before the one further attempt that the library insists on.
AT_ONCE = {"interval_start": 0, "interval_step": 0, "interval_max": 0}

# Until when this process does not ring.
_quiet_until = 0.0


def ring(name: str = TELL) -> None:
    """Ask a worker to tell what has happened (按铃), once what was written is committed.

    Without a broker nothing is rung, and when the broker is down nothing is lost: the outbox
    rows stand, and the next sweep finds them. Never raises.
    """
    if settings.CELERY_BROKER_URL and not settings.CELERY_BROKER_URL.startswith("memory:"):
        transaction.on_commit(lambda: _ring(name), robust=True)


def _ring(name: str) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    try:
        # A fresh connection: one that was kept may have died with its broker.
        with _ringer(settings.CELERY_BROKER_URL).connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, **AT_ONCE)
            _ringer(settings.CELERY_BROKER_URL).send_task(
                name, connection=connection, retry=False, ignore_result=True, expires=3600
            )
    except Exception as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("the broker did not hear the bell: %s", error)


@lru_cache(maxsize=4)
def _ringer(url: str) -> Any:
    ringer = Celery("bell", broker=url, set_as_current=False)
    ringer.conf.update(
        broker_connection_timeout=PATIENCE_SECONDS,
        broker_connection_retry=False,
        broker_transport_options={
            "socket_connect_timeout": PATIENCE_SECONDS,
            "socket_timeout": PATIENCE_SECONDS,
            "max_retries": 1,
            **AT_ONCE,
        },
        task_publish_retry=False,
        task_ignore_result=True,
    )
    return ringer
