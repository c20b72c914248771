"""Which files belong to the pages (静态文件)."""

from __future__ import annotations

from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder

# Its own pages are not mounted, and their files are larger than everything else together.
LEFT_OUT = ("viewflow",)


class OwnFiles(AppDirectoriesFinder):
    """Find the files of our rooms and of the packages that the pages use (静态文件查找)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave out the packages whose files no page of ours uses."""
        super().__init__(*args, **kwargs)
        for name in [name for name in self.storages if name.startswith(LEFT_OUT)]:
            del self.storages[name]
        self.apps = [name for name in self.apps if name in self.storages]
