"""Check chains of the trail on the auditor's page (留痕校验), a bounded number at once.

Whole chains are read, with entries that are not for the auditor: whether they fit tells nothing
of what they say. How many they are is not told: a rating that is not released would show in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import trail
from cases.models import Checkpoint, Stream, Suggestion
from web.auditor.searching import congresses
from web.auditor.words import STREAM_WORDS, problem_in_words
from web.shared.requests import Asked

# A page checks so many chains at once, or so many entries; the command checks all.
MOST_CHAINS, MOST_EVENTS = 500, 5000
MOST_FINDINGS = 100


@dataclass(frozen=True, slots=True)
class Sealed:
    """Hold the last checkpoint (最近封存点), and what its file says if it can be read."""

    row: Checkpoint
    content: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Checked:
    """Say what was checked, and what was found (校验结果)."""

    said: list[str]
    findings: list[str] = field(default_factory=list)
    more: int = 0
    # After which chain the next check goes on; 0 if all were checked.
    following: int = 0


def last_sealed() -> Sealed | None:
    """Return the last checkpoint (最近封存点), if one was ever made."""
    row = Checkpoint.objects.order_by("-made_at", "-pk").first()
    if row is None:
        return None
    try:
        content = trail.read_checkpoint(Path(settings.CHECKPOINT_DIR) / Path(row.file_name).name)
    except (OSError, ValueError, TypeError, KeyError):
        content = None
    return Sealed(row, content)


def check_congress(request: Asked, sealed: Sealed | None, after: int) -> Checked:
    """Check the chains of the auditor's congress (校验本级留痕), those behind `after`."""
    here = congresses(request)
    rows = Stream.objects.filter(congress__in=[c.pk for c in here], pk__gt=after).order_by("pk")
    chains: list[int] = []
    events, following = 0, 0
    for key, count in rows.values_list("pk", "count")[: MOST_CHAINS + 1]:
        events += count
        if len(chains) == MOST_CHAINS or (chains and events > MOST_EVENTS):
            following = chains[-1]
            break
        chains.append(key)
    gone = _gone(sealed) if after == 0 else []
    said = ngettext(
        "%(n)d chain of %(congress)s was checked, from its first entry to its last.",
        "%(n)d chains of %(congress)s were checked, each from its first entry to its last.",
        len(chains),
    ) % {"n": len(chains), "congress": "、".join(c.name for c in here)}
    return _checked(request, sealed, [*chains, *gone], said, following)


def _gone(sealed: Sealed | None) -> list[int]:
    """Return the chains that a checkpoint seals and that are gone whole (整链消失).

    Whose they were nothing tells any more, so that each auditor is told of them.
    """
    if sealed is None or sealed.content is None:
        return []
    there = set(Stream.objects.values_list("pk", flat=True))
    keys = (one["stream"] for one in sealed.content["streams"])
    return [key for key in keys if key not in there][:MOST_CHAINS]


def check_item(request: Asked, sealed: Sealed | None, number: str) -> Checked | None:
    """Check the chain of one item (校验单件留痕); None if the person sees no such item."""
    items = Suggestion.objects.visible_to(request.user, request.today).filter(
        congress__in=[c.pk for c in congresses(request)]
    )
    # Each session begins its numbers anew: all of that number are checked.
    found = [
        *items.filter(reference=number),
        *items.exclude(reference=number).filter(number=number).order_by("-pk")[:MOST_CHAINS],
    ]
    if not found or not number:
        return None
    said = _("The chain of %(item)s was checked, from its first entry to its last.") % {
        "item": "、".join(f"{item.number} {item.title}" for item in found)
    }
    return _checked(request, sealed, [item.stream_id for item in found], said, 0)


def _checked(
    request: Asked, sealed: Sealed | None, chains: list[int], said: str, following: int
) -> Checked:
    content = sealed.content if sealed is not None else None
    _read, findings = trail.verify(content, chains)
    compared = (
        _("They were compared with what the last checkpoint seals.")
        if content is not None
        else _("There was no checkpoint file to compare them with.")
    )
    told = _in_words(request, findings[:MOST_FINDINGS])
    return Checked([said, compared], told, max(0, len(findings) - MOST_FINDINGS), following)


def _in_words(request: Asked, findings: Iterable[trail.Finding]) -> list[str]:
    """Say what was found where (发现的问题); an item is named only to who may see it."""
    findings = list(findings)
    keys = {f.stream for f in findings if f.stream is not None}
    seen = Suggestion.objects.visible_to(request.user, request.today).filter(stream__in=keys)
    names = {item.stream_id: f"{item.number} {item.title}".strip() for item in seen}
    kinds = dict(Stream.objects.filter(pk__in=keys).values_list("pk", "kind"))
    return [_sentence(f, names, kinds) for f in findings]


def _sentence(finding: trail.Finding, names: dict[int, str], kinds: dict[int, str]) -> str:
    words = problem_in_words(finding.problem)
    if finding.stream is None:
        return words
    about = names.get(finding.stream) or STREAM_WORDS.get(kinds.get(finding.stream, ""), "")
    where = _("Chain %(n)d") % {"n": finding.stream}
    if about:
        where += f" ({about})"
    if finding.seq:
        where += " · " + _("entry %(n)d") % {"n": finding.seq}
    return f"{where} · {words}"
