"""Files by what they contain (文件库): kept once, named by their SHA-256, outside the database."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from cases.models import StoredFile


def path_of(sha256: str) -> Path:
    """Return where the file with this content lies (文件路径)."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def store(content: bytes, media_type: str) -> StoredFile:
    """Keep a file (存档): the same content is kept once, whatever its name.

    It is written under another name and renamed when whole, so that a half-written file never
    stands where a whole one is expected.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).rename(path)
    stored, _new = StoredFile.objects.get_or_create(
        sha256=sha256, defaults={"size": len(content), "media_type": media_type}
    )
    return stored


def read(file: StoredFile) -> bytes:
    """Return what a file contains (读取). Raises: ValueError if it is not what was stored."""
    content = path_of(file.sha256).read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise ValueError(f"the file {file.sha256} was changed on disk")
    return content
