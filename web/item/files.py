"""Files of an item (附件): only through this door, only to who may see the item, as download."""

from __future__ import annotations

import logging

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import files
from cases.models import Attachment, Measure, Paper, PaperEntry, Reply, StoredFile
from web.item.pages import visible
from web.shared.refusals import gone
from web.shared.requests import Asked

logger = logging.getLogger(__name__)


@require_safe
def attachment(request: Asked, item: int, attachment: int) -> HttpResponse:
    """Send a file of a visible item (下载附件)."""
    suggestion = visible(request, item)
    found = Attachment.objects.filter(suggestion=suggestion.pk, pk=attachment)
    row = found.select_related("file").first()
    if row is None:
        raise Http404
    return _send(request, row.file, row.name)


@require_safe
def scan(request: Asked, item: int, reply: int) -> HttpResponse:
    """Send the sealed scan of a visible reply (下载盖章扫描件)."""
    found = (
        Reply.objects.visible_to(request.user, request.today)
        .select_related("scan")
        .filter(suggestion=item, pk=reply)
        .first()
    )
    if found is None or found.scan is None:
        raise Http404
    return _send(request, found.scan, f"{found.doc_number or found.pk}.pdf")


@require_safe
def paper(request: Asked, item: int, paper: int) -> HttpResponse:
    """Send the sealed scan of a paper that is the original of an act (下载纸质原件扫描件)."""
    found = (
        Paper.objects.visible_to(request.user, request.today)
        .select_related("scan")
        .filter(suggestion=item, pk=paper)
        .first()
    )
    if found is None or found.scan is None:
        raise Http404
    return _send(request, found.scan, f"{found.doc_number or found.pk}.pdf")


@require_safe
def measure_scan(request: Asked, item: int, measure: int) -> HttpResponse:
    """Send the scan of what a leader gave on paper (下载批示扫描件)."""
    seen = Measure.objects.visible_to(request.user, request.today).select_related("scan")
    found = seen.filter(suggestion=item, pk=measure).first()
    if found is None or found.scan is None:
        raise Http404
    return _send(request, found.scan, f"{found.number}.pdf")


@require_safe
def entry_scan(request: Asked, entry: int) -> HttpResponse:
    """Send the scan of what was entered from paper (下载代录扫描件), to the house alone."""
    seen = PaperEntry.objects.visible_to(request.user, request.today).select_related("scan")
    found = seen.filter(pk=entry).first()
    if found is None or found.scan is None:
        raise Http404
    return _send(request, found.scan, f"{found.pk}.pdf")


def _send(request: Asked, file: StoredFile, name: str) -> HttpResponse:
    """Send as attachment, never as a page of ours, whatever it claims to be.

    What the disk has lost or changed is told to the reader (410) and to whoever runs the machine.
    """
    try:
        content = files.read(file)
    except (OSError, ValueError) as fault:
        logger.error("file %s cannot be handed out: %s", file.sha256, fault)
        if isinstance(fault, ValueError):
            return gone(request, _("The file is no longer what was handed in, so it is not shown."))
        return gone(request, _("The file is missing in the store of files."))
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
