"""Where the suggestions of the demo shall stand today (演示场景): which, how many, for how long.

Every state of the usual way is among them, none of the exceptional ones. *Rated* is there
although the county's rules assign again without asking: a deputy who is content with the result
but not with the attitude leaves the decision to the Deputies Affairs Commission.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.rules.kinds import RatingOption, ResultKind
from cases.rules.states import WorkKind

W = WorkKind
GOOD, FAIR, BAD = (
    RatingOption.SATISFIED.value,
    RatingOption.BASICALLY_SATISFIED.value,
    RatingOption.DISSATISFIED.value,
)
# When it was handed in: at the session a year ago, at the last one, or since then.
LAST_YEAR, THIS_YEAR, BETWEEN = 4, 5, 0
DONE = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """Say what some suggestions have come to (场景).

    Everybody stops before the work `halts_at`, `held` days ago (drawn between the two); without
    it the story goes its whole way. `form` is sole, lead, separate, other (a court, a town) or
    empty for any. `must` marks the scenes that even a small demo shows.
    """

    count: int
    session: int
    halts_at: str
    held: tuple[int, int] = (0, 0)
    round: int = 1
    form: str = ""
    must: bool = False
    plan: Mapping[str, Any] = field(default_factory=dict)


PROMISED = (ResultKind.PARTLY, ResultKind.IN_PROGRESS, ResultKind.PLANNED)
TWICE_BAD = {"ratings": [BAD, BAD, GOOD]}

SCENES: tuple[Scene, ...] = (
    # Drafting and intake.
    Scene(5, BETWEEN, "draft", (0, 6), must=True),
    Scene(5, BETWEEN, W.COSIGN, (1, 5), must=True, plan={"cosigners": 3}),
    Scene(5, BETWEEN, W.REGISTER, (0, 5), must=True),
    Scene(2, BETWEEN, W.COUNTERSIGN, (1, 3), plan={"refused": True}),
    Scene(3, BETWEEN, W.REVISE, (1, 9), must=True, plan={"revised": True}),
    Scene(3, BETWEEN, DONE, (20, 70), must=True, plan={"refused": True}),
    Scene(2, BETWEEN, DONE, (12, 60), must=True, plan={"withdrawn": True, "cosigners": 0}),
    Scene(5, BETWEEN, W.ASSIGN, (1, 9), must=True),
    # Assignment.
    Scene(5, BETWEEN, W.SUB_ASSIGN, (0, 4), must=True, form="lead"),
    Scene(5, BETWEEN, W.SIGN_IN, (0, 8), must=True, form="lead"),
    Scene(2, BETWEEN, W.DECIDE_RETURN, (1, 3), form="sole", must=True,
        plan={"returned": "approved"}),
    Scene(1, BETWEEN, W.REASSIGN, (1, 3), form="sole", plan={"returned": "approved"}),
    # Handling: within the days, close to their end, and late.
    Scene(5, BETWEEN, W.CONTACT, (3, 32)),
    Scene(4, BETWEEN, W.OPINION, (5, 24), form="lead"),
    Scene(4, BETWEEN, W.OPINION, (33, 50), form="lead", must=True),
    Scene(12, THIS_YEAR, W.REPLY, (2, 45), must=True),
    Scene(4, BETWEEN, W.REPLY, (66, 78), form="sole"),
    Scene(5, BETWEEN, W.REPLY, (90, 125), must=True),
    Scene(3, BETWEEN, W.REPLY, (1, 8), form="lead", plan={"urgent": True}),
    Scene(3, THIS_YEAR, W.REPLY, (3, 30), form="lead", must=True, plan={"key_item": True}),
    Scene(2, THIS_YEAR, W.REPLY, (3, 30), form="other"),
    Scene(2, BETWEEN, W.REPLY, (1, 4), form="sole", must=True, plan={"exception": "on_hold"}),
    Scene(2, BETWEEN, W.REPLY, (1, 9), form="lead", plan={"exception": "opinion_returned"}),
    # Replied: the deputy is asked, or has answered.
    Scene(8, THIS_YEAR, W.RATE, (1, 18), must=True),
    Scene(3, THIS_YEAR, W.RELEASE, (1, 4), must=True, plan={"ratings": [FAIR, GOOD]}),
    Scene(2, THIS_YEAR, W.RELEASE, (1, 4), plan={"ratings": [BAD, GOOD]}),
    Scene(3, THIS_YEAR, W.DECIDE_SECOND, (1, 7), form="sole", must=True,
        plan={"ratings": [FAIR, GOOD], "attitude": BAD, "result_kind": ResultKind.SOLVED}),
    # Second assignment.
    Scene(2, BETWEEN, W.SIGN_IN, (0, 2), 2, "sole", plan={"ratings": [BAD, GOOD]}),
    Scene(3, BETWEEN, W.REPLY, (5, 20), 2, must=True, plan={"ratings": [BAD, GOOD]}),
    Scene(2, BETWEEN, W.REPLY, (30, 45), 2, "lead", plan={"ratings": [BAD, GOOD]}),
    Scene(2, BETWEEN, W.RATE, (2, 10), 2, "sole", plan={"ratings": [BAD, GOOD]}),
    # Escalation.
    Scene(2, BETWEEN, W.ACKNOWLEDGE, (1, 10), 2, "sole", must=True, plan=TWICE_BAD),
    Scene(2, BETWEEN, W.PROPOSE, (2, 8), 2, "lead", must=True, plan=TWICE_BAD),
    Scene(1, BETWEEN, W.DECIDE, (3, 8), 2, "lead", plan=TWICE_BAD | {"decision": "agree"}),
    # Follow-up of promises: open, due soon, late, waiting for the proof.
    Scene(5, LAST_YEAR, W.FULFIL, (100, 200), must=True,
        plan={"result_kind": PROMISED, "promise_days": (330, 480)}),
    Scene(3, LAST_YEAR, W.FULFIL, (150, 240),
        plan={"result_kind": PROMISED, "promise_days": (300, 360)}),
    Scene(3, THIS_YEAR, W.FULFIL, (2, 15), form="sole",
        plan={"result_kind": PROMISED, "promise_days": (30, 60)}),
    Scene(1, LAST_YEAR, W.FULFIL, (100, 150),
        plan={"result_kind": PROMISED, "promise_days": (330, 400), "key_item": True}),
    Scene(2, LAST_YEAR, W.VERIFY, (2, 6),
        plan={"result_kind": PROMISED, "promise_days": (340, 400)}),
    # The whole way.
    Scene(12, LAST_YEAR, DONE, must=True),
    Scene(7, THIS_YEAR, DONE, form="sole", must=True, plan={"result_kind": ResultKind.SOLVED}),
    Scene(1, LAST_YEAR, DONE, form="lead", plan={"key_item": True}),
    Scene(2, LAST_YEAR, DONE, form="separate"),
    Scene(2, LAST_YEAR, DONE, form="sole", plan={"ratings": [BAD, GOOD]}),
    Scene(1, LAST_YEAR, DONE, form="sole", plan=TWICE_BAD | {"decision": "conclude"}),
    Scene(1, LAST_YEAR, DONE, form="lead", plan=TWICE_BAD | {"decision": "agree"}),
    Scene(1, LAST_YEAR, DONE, form="sole", plan=TWICE_BAD | {"decision": "hand_back"}),
)  # fmt: skip


def allot(count: int) -> list[Scene]:
    """Share so many suggestions among the scenes (分配场景): first those that must be there.

    Beyond one for each scene the rest follows their counts, the largest remainder first.
    """
    order = sorted(SCENES, key=lambda scene: not scene.must)
    shares = [1 if place < count else 0 for place in range(len(order))]
    rest = count - sum(shares)
    weights = [scene.count - 1 for scene in order]
    exact = [rest * weight / sum(weights) for weight in weights]
    shares = [share + int(part) for share, part in zip(shares, exact, strict=True)]
    by_remainder = sorted(range(len(order)), key=lambda i: (int(exact[i]) - exact[i], i))
    for i in by_remainder[: count - sum(shares)]:
        shares[i] += 1
    return [scene for scene, share in zip(order, shares, strict=True) for _ in range(share)]
