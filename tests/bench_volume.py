"""What the benchmarks of large databases share (大批量基准): a database apart, filled in steps."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import Any

from tests.bench import ROOT, database_of_our_own, say

__all__ = ["filled", "run_apart", "say"]

AT_ONCE = 5000


def filled(original: Any, there: int, size: int) -> int:
    """Copy an item until there are so many (填充); return how many there are."""
    from django.db import connection

    from tests.volume import copies

    while there < size:
        there += len(copies(original, min(AT_ONCE, size - there)))
        sys.stderr.write(f"\r{there:,} of {size:,} items ")
    sys.stderr.write("\n")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return there


def run_apart(module: str, *arguments: str, sqlite: bool) -> int:
    """Run a module's own measurements in a database made for them (另库运行)."""
    command = [sys.executable, "-m", module, "--here", *arguments]
    if sqlite:
        with tempfile.TemporaryDirectory(prefix="huiying-bench-") as folder:
            return _run(command, f"sqlite:///{folder}/bench.sqlite3")
    with database_of_our_own() as url:
        if url is None:
            say("PostgreSQL not found: its figures are left out")
            return 0
        return _run(command, url)


def _run(command: list[str], url: str) -> int:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
