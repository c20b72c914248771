"""The bar of progress that commands show on a terminal (进度条), and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


@contextmanager
def progress_bar(words: str, total: int) -> Iterator[Callable[[int], Any]]:
    """Show how much of `total` is done (显示进度); what is given back hears how much more is.

    It writes to the standard error, so that what a command answers stays clean.
    """
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield lambda n: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(words, total=total)
        yield lambda n: progress.advance(task, n)
