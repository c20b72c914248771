"""Files of a suggestion, addressed by what they contain (附件)."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """Hold what is known of one stored file (文件); its name on disk is its SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.sha256


class Attachment(models.Model):
    """Hang a file on a suggestion (附件) under the name its owner gave it."""

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uses")
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name
