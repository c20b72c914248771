"""Weekly integrity reports (评价真实性周报): made by the clockwork, looked at by people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases import guards
from cases.models import IntegrityLine, IntegrityRemark, IntegrityReport
from cases.refusals import BadData
from cases.rules.canonical import canonical, digest
from cases.rules.integrity import monday_of, week_name
from cases.rules.states import IntegrityLineState
from people.kinds import OrganKind
from workflows import reads
from workflows.matters import Matters, founds
from workflows.registry import matter_act

DIGEST = "sha256"


@founds(IntegrityReport, guards.by_system)
def make_integrity_report(
    do: Matters,
    week_of: date,
    figures: Mapping[str, Mapping[str, int]],
    lines: Sequence[Mapping[str, Any]],
) -> None:
    """Make the report of a week (生成周报): its figures, and the lines that are worth a look.

    Each of `lines` has its `pattern`, `unit` (or None), `began_at` and `facts`. The event holds
    the hash of all of it. Source: rulebook 5.7 (our own).
    """
    if week_of != monday_of(week_of):
        raise BadData({"week_of": _("A week begins on Monday.")})
    report = do.record
    report.week_of, report.made_at, report.since_at = week_of, do.at, do.at
    report.collector_kind = _collector_kind(do)
    report.figures, report.line_count = dict(figures), len(lines)
    report.open_before = IntegrityLine.objects.filter(
        report__congress=do.congress, state=IntegrityLineState.OPEN
    ).count()
    report.digest = digest(DIGEST, canonical({"week": week_of, "figures": figures, "lines": lines}))
    do.make()
    do.create_all(
        IntegrityLine(
            report=report,
            number=number,
            pattern=line["pattern"],
            unit_id=line["unit"],
            began_at=line["began_at"],
            facts=line["facts"],
            since_at=do.at,
        )
        for number, line in enumerate(lines, 1)
    )
    do.tell(
        week=week_name(week_of), lines=len(lines), open=report.open_before, digest=report.digest
    )


def _collector_kind(do: Matters) -> str:
    """Return the kind of organ that collects ratings today (征询方), as replies are sent there."""
    named = do.policy.rating_collector.value
    wanted = [
        named, OrganKind.DEPUTIES_AFFAIRS_COMMISSION.value, OrganKind.PRESIDIUM.value,
    ]  # fmt: skip
    standing = {kind for kind, _pk in reads.offices_of.rows(do.congress.pk, wanted, do.today)}
    return str(next((kind for kind in wanted if kind in standing), named))


@matter_act(IntegrityLine)
def note_line(do: Matters, words: str) -> None:
    """Write down that a line was looked at, and what was found (核查记录).

    Further remarks stand beside the first one; none replaces another.
    """
    do.require_text(words=words)
    line = do.record
    if line.looked_at is None:
        do.set(line, looked_at=do.at)
    do.create(
        IntegrityRemark(
            line=line,
            words=words.strip(),
            written_by=do.by.user,
            written_post=do.acting.post,
            written_at=do.at,
        )
    )
    do.tell(line=line.number, words=words.strip())
