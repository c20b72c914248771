"""A look-back over many items in a database of its own, for engines that are killed.

`python -m tests.look_back_volume prepare N` makes N rated items, looks back on all of them and
records the decision; `progress` says how far it is carried out, `check` compares what was done
with the decision, `engine` runs the embedded engine. The clock stands as in `tests.late_volume`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from tests.late_volume import SAMPLE, TODAY, _now, app

__all__ = ["app"]
DECISION = "云常主〔2026〕8号"


def prepare(count: int) -> dict[str, Any]:
    """Make the items, one through the door, and decide that two of three are handled again."""
    from cases.models import Outbox
    from tests.county import build_county
    from tests.volume import copies

    county = build_county()
    original = county.rated(county.replied(("water", "sole")), "basically_satisfied")
    Outbox.objects.update(done_at=county.at)
    copies(original, count - 1)
    county.at = TODAY
    review = county.checking()
    again = list(review.items.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(again), 3 * 200):
        chosen = [pk for n, pk in enumerate(again[start : start + 3 * 200]) if n % 3]
        county.do(
            "check_items", review, "assigner", items=chosen, finding="handled_again",
            ground="not_content", note="效果不明显。",
        )  # fmt: skip
    if review.items.filter(state="unchecked").exists():
        county.do("check_items", review, "assigner", items="rest", finding="confirmed")
    county.decide_look_back(review)
    return {"items": review.items.count()}


def progress() -> dict[str, Any]:
    """Tell how far the decision is carried out, as its page does."""
    from cases.models import LookBackReview
    from workflows.look_backs import figures

    review = LookBackReview.objects.get()
    told = figures(review)
    return {
        "total": told["checked"],
        "done": told["checked"] - told["waiting"],
        "state": review.state,
    }


def check() -> dict[str, Any]:
    """Compare with the decision: every finding carried out, none twice, every round once."""
    from cases import trail
    from cases.models import Event, ReviewedItem, Round, Suggestion
    from cases.rules.reviewing import Finding
    from workflows.look_back_invariants import CHECKS
    from workflows.models import Incident
    from workflows.work import differences

    acts = ("look_back", "confirm_after_look_back")
    done = Event.objects.filter(act__in=acts, kind="done").values_list("record", "act")
    each = Counter(record for record, _act in done)
    wanted = ReviewedItem.objects.filter(finding=Finding.HANDLED_AGAIN)
    again = set(wanted.values_list("suggestion", flat=True))
    rounds = Counter(Round.objects.filter(number=2).values_list("suggestion", flat=True))
    decided = Round.objects.filter(number=2).values_list("decision", flat=True).distinct()
    sample = Suggestion.objects.order_by("pk")[:SAMPLE]
    return {
        "items": ReviewedItem.objects.count(),
        "again": len(again),
        "decisions": list(decided),
        "missed": len(set(ReviewedItem.objects.values_list("suggestion", flat=True)))
        - len(each) + len(again - set(rounds)),
        "doubled": sum(n - 1 for n in (*each.values(), *rounds.values())),
        "wrong": len(set(rounds) - again),
        "violations": sum(1 for one in CHECKS for _violation in one()),
        "differences": sum(len(differences(s, _now())) for s in sample),
        "trail": len(trail.verify()[1]),
        "incidents": Incident.objects.filter(closed_at=None).count(),
    }  # fmt: skip


def main(words: list[str]) -> int:
    """Do what is asked and write the answer as JSON."""
    import django

    django.setup()
    if words[0] == "engine":
        from config import engine

        return engine.run()
    answer = {"prepare": lambda: prepare(int(words[1])), "check": check, "progress": progress}
    sys.stdout.write(json.dumps(answer[words[0]]()) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
