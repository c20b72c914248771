"""Serve the pages (网页服务): one process with several threads, behind no other server."""

from __future__ import annotations

import argparse
import os
from typing import Any

from gunicorn.app.base import BaseApplication

from config import lifeline

THREADS = 8
# After this many seconds a request that still runs is left alone when the server ends.
GRACE_SECONDS = 3


class Pages(BaseApplication):  # type: ignore[misc]
    """Hold the server's settings and find the application (网页服务)."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from the server's own defaults."""
        chosen: dict[str, Any] = {
            "bind": [self.address],
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "graceful_timeout": GRACE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda server: lifeline.hold(),
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application; only the process that answers requests loads it."""
        from config.wsgi import application

        return application


def main() -> None:
    """Serve until asked to end (启动网页服务)."""
    parser = argparse.ArgumentParser(prog="config.webserver", description=__doc__)
    parser.add_argument("--bind", default="127.0.0.1:8000", metavar="HOST:PORT")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    Pages(parser.parse_args().bind).run()


if __name__ == "__main__":
    main()
