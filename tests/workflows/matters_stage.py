"""Walks through the matters of a house (对照台：事项): the product beside `small_matters`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection

from cases import trail
from cases.acting import Actor
from cases.models import (
    KeyTopic,
    LookBackReview,
    Referral,
    ReferralCopy,
    ReviewedItem,
    Stream,
    Suggestion,
    TopicItem,
    TopicStep,
)
from cases.refusals import ActRefused, NotNow
from tests.workflows.small_matters import Matters
from tests.workflows.small_model import Days, Move
from workflows.door import perform
from workflows.matters import found
from workflows.sweeps import reviewing

if TYPE_CHECKING:
    from tests.workflows.test_model_based import Stage

FOUNDINGS = ("plan_look_back", "nominate_topic", "refer_item")
ACTS_OF = {
    "": FOUNDINGS,
    "reviews": (
        "change_scope", "begin_checks", "check_items", "decide_look_back", "close_look_back",
        "cancel_look_back", "finish_carrying_out",
    ),
    # `carry_out` is what the clockwork does before it is stopped; it is no act of its own.
    "reviewed": ("check_item", "carry_out"),
    "topics": (
        "change_topic", "hear_views", "confirm_topic", "decline_topic", "add_items", "make_plan",
        "add_step", "report_topic", "vote_on_topic", "conclude_topic", "extend_topic",
    ),
    "topic_items": ("drop_item",),
    "steps": ("do_step", "move_step", "drop_step", "fall_behind"),
    "referrals": (
        "register_referral", "analyse_referral", "decline_filing", "file_case",
        "issue_suggestion", "give_opinions", "note_rectified", "go_to_court",
    ),
    "copies": ("note_copy", "miss_copy"),
}  # fmt: skip
KIND_OF = {act: kind for kind, acts in ACTS_OF.items() for act in acts}
MODELS: dict[str, Any] = {
    "reviews": LookBackReview,
    "reviewed": ReviewedItem,
    "topics": KeyTopic,
    "topic_items": TopicItem,
    "steps": TopicStep,
    "referrals": Referral,
    "copies": ReferralCopy,
}
# What leads nowhere, or ends what others still go on with, is tried less often.
ASIDE = {
    *FOUNDINGS, "change_scope", "cancel_look_back", "change_topic", "decline_topic", "add_items",
    "add_step", "extend_topic", "drop_item", "move_step", "drop_step", "decline_filing",
    "go_to_court", "close_look_back",
}  # fmt: skip
PEOPLE = (
    "assigner", "commission_head", "secretary", "committee_chair", "vice_chairperson", "intake",
    "rating:commission", "sub_assigner", "officer:water", "head:roads", "officer:procuratorate",
    "head:procuratorate", "officer:other_procuratorate", "deputy:0", "deputy:9", "system",
)  # fmt: skip
LIKELY = {
    "": ("assigner", "commission_head", "committee_chair", "vice_chairperson"),
    "reviews": ("assigner", "commission_head", "system"),
    "reviewed": ("assigner", "commission_head", "system"),
    "topics": ("secretary", "committee_chair", "assigner", "vice_chairperson"),
    "topic_items": ("secretary", "committee_chair"),
    "steps": ("committee_chair", "assigner", "vice_chairperson", "system"),
    "referrals": ("officer:procuratorate", "assigner", "officer:other_procuratorate"),
    "copies": ("assigner", "commission_head", "system", "officer:procuratorate"),
}
# Everything that an act wants, one text left empty, or a day that has not come yet.
GIVEN = ("all", "nothing", "tomorrow")
DATED = {
    "decide_look_back", "confirm_topic", "add_items", "do_step", "report_topic",
    "conclude_topic", "extend_topic", "refer_item", "register_referral", "file_case",
    "issue_suggestion", "note_rectified", "go_to_court", "note_copy",
}  # fmt: skip
VOTES = ((3, 1, 0), (1, 3, 0), (2, 1, 1), (0, 0, 0))
CLASSES = ("solved", "planned", "reference")


@dataclass
class MattersStage:
    """Hold the matters of a house and their model, beside the items (对照台)."""

    stages: list[Stage]
    model: Matters
    refused: Counter[str] = field(default_factory=Counter)
    done: list[Move] = field(default_factory=list)
    # The keys of the product's rows, by the model's numbers.
    keys: dict[str, list[int]] = field(default_factory=dict)

    def add(self, stage: Stage) -> None:
        """Take one more item in."""
        self.stages.append(stage)
        self.model.ways.append(stage.way)

    @property
    def at(self) -> datetime:
        return self.stages[0].at

    @property
    def today(self) -> date:
        return self.stages[0].today

    def days(self) -> Days:
        """Tell the model which day it is, and which copies should have come."""
        first = self.stages[0]
        length = first.rules.proc_copy_days
        late = [n for n, c in enumerate(self.model.copies) if first.over(c.dated, length)]
        return Days(today=self.today, copies_over=frozenset(late))

    # -- one step -------------------------------------------------------------------------------

    def step(self, move: Move) -> None:
        """Try a move in both, and ask that both give the same verdict."""
        first = self.stages[0]
        first.at += timedelta(minutes=1)
        first.together()
        expected = self.model.allowed(move, self.days())
        before = self.of_items()
        try:
            self.try_in_product(move)
            verdict = True
        except ActRefused as refusal:
            verdict = not str(refusal).strip()
            self.refused[move.act] += 1
        assert verdict == expected, f"{move!r}: the model says {expected}; {self.told()}"
        # Whatever a house decides, its items go on as they are until the clockwork comes by.
        assert move.act == "carry_out" or self.of_items() == before, move
        if expected:
            self.model.apply(move, self.today)
            self.done.append(move)

    def told(self) -> str:
        return f"after {self.done} it stands {self.model.view()}"

    def of_items(self) -> list[Any]:
        """Look up how long each item's trail is, and its deadlines."""
        keys = [stage.suggestion.pk for stage in self.stages]
        marks = ", ".join("%s" for _key in keys)
        rows: list[Any] = []
        for sql in (
            "SELECT s.id, t.count FROM cases_suggestion AS s JOIN cases_stream AS t "
            "ON t.id = s.stream_id WHERE s.id IN",
            "SELECT id, state, due_on, stopped_at FROM cases_clock WHERE suggestion_id IN",
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"{sql} ({marks}) ORDER BY 1", keys)
                rows += cursor.fetchall()
        return rows

    def try_in_product(self, move: Move) -> None:
        by: Actor = self.stages[0].actor(move.by)
        data = dict(move.data)
        if move.act == "carry_out":
            self.carry_out(move, by)
            return
        given = self.fitting(move.act, data)
        kind = KIND_OF[move.act]
        if not kind:
            congress = self.stages[0].county.congress
            found(move.act, congress, by=by, at=self.at, **given)
            return
        record = MODELS[kind](pk=self.keys[kind][move.n])
        perform(move.act, record, by=by, at=self.at, **given)

    def carry_out(self, move: Move, by: Actor) -> None:
        """Do to an item what a finding asks for, and be stopped before the review notes it."""
        row = ReviewedItem.objects.select_related("suggestion", "promise", "review").get(
            pk=self.keys["reviewed"][move.n]
        )
        act, target, data = reviewing.act_for(row)
        data |= {"number": row.review.decision, "reasons": row.note, "reviewed": row.pk}
        key = f"reviewed-item:{row.pk}" if by.is_system else None
        if perform(act, target, by=by, at=self.at, key=key, **data).repeated:
            raise NotNow("It was carried out before.")

    def reference(self, item: int) -> str:
        rows = Suggestion.objects.values_list("reference", flat=True)
        return rows.get(pk=self.stages[item].suggestion.pk) or "第999号"

    def fitting(self, act: str, data: dict[str, Any]) -> dict[str, Any]:
        """Write a move's data as the act wants them."""
        county, given = self.stages[0].county, data.get("given", "all")
        text = "" if given == "nothing" else "按此办理。"
        day = self.today + timedelta(days=given == "tomorrow")
        items = [self.reference(item) for item in data.get("items", ())]
        decided = {"number": text, "decided_on": day}
        match act:
            case "plan_look_back" | "change_scope":
                scope: dict[str, Any] = {"items": items} if items else {}
                if data["scope"] == "weak":
                    scope["overall"] = ["basically_satisfied", "dissatisfied"]
                planned = {"title": text, "scope": scope}
                return planned if act == "change_scope" else planned | {"term": county.term.pk}
            case "check_item" | "check_items":
                return self.finding(data) | ({"items": "rest"} if act == "check_items" else {})
            case "decide_look_back" | "conclude_topic":
                return decided | {"text": "同意。"}
            case "close_look_back":
                return {"report": text}
            case "cancel_look_back" | "decline_topic" | "drop_step" | "decline_filing":
                return {"why": text}
            case "nominate_topic" | "change_topic":
                committee = county.organs[data["committee"]].pk if data["committee"] else None
                told = {"title": text, "ground": "理由。", "items": items, "committee": committee}
                return told if act == "change_topic" else told | {"kind": data["kind"]}
            case "hear_views":
                return {"views": text}
            case "confirm_topic":
                number = data["decision"] if given != "nothing" else ""
                chairs, leader = county.organs["committee"], county.leader_post()
                led = {"committee": chairs.pk, "leader": leader.pk}
                return {"number": number, "decided_on": day} | led
            case "add_items":
                return decided | {"items": items}
            case "extend_topic":
                return decided | {"why": "未完成。"}
            case "drop_item":
                return {"number": "5号", "why": text}
            case "make_plan":
                return {"steps": [self.planned(due) for due in data["steps"]]}
            case "add_step":
                return self.planned(data["due"])
            case "move_step":
                return {"due_on": data["due"], "why": "顺延。"}
            case "do_step":
                return {"done_on": day, "minutes": text}
            case "report_topic":
                return {"report": text, "reported_on": day}
            case "vote_on_topic":
                return dict(
                    zip(
                        ("votes_for", "votes_against", "votes_abstained"),
                        data["votes"],
                        strict=True,
                    )
                )
            case "refer_item":
                return {
                    "item": self.reference(data["item"]), "field": data["field"], "ground": text,
                    "number": data["number"], "referred_on": day,
                }  # fmt: skip
            case "register_referral":
                return {"number": text, "registered_on": day}
            case "file_case":
                return {"number": text, "filed_on": day}
            case "issue_suggestion":
                return {"number": "检建1号", "issued_on": day, "addressee": text}
            case "give_opinions":
                return {"opinions": text}
            case "note_rectified" | "go_to_court":
                return {"conclusion": text, "concluded_on": day}
            case "note_copy":
                return {"received_on": day}
        return {}

    @staticmethod
    def planned(due: date) -> dict[str, Any]:
        return {"kind": "visit", "due_on": due, "content": "实地察看。"}

    def finding(self, data: dict[str, Any]) -> dict[str, Any]:
        """Write a finding as the act wants it."""
        told: dict[str, Any] = {
            "finding": data["finding"],
            "note": "已查。" if data["note"] else "",
        }
        match data["finding"]:
            case "handled_again":
                return told | {"ground": data["what"]}
            case "class_changed":
                return told | {"result_kind": data["what"]}
            case "promise_reopened":
                n, due = data["what"]
                keys = self.stages[data["item"]].keys["promises"]
                return told | {"promise": keys[n] if n < len(keys) else 0, "due_on": due}
        return told

    # -- what can be seen -----------------------------------------------------------------------

    @staticmethod
    def rows(columns: str, table: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id, {columns} FROM cases_{table} ORDER BY id")
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def seen(self) -> dict[str, Any]:
        """Look the product's rows up, in the words of the model."""
        found = {
            "reviews": self.rows("state", "lookbackreview"),
            "reviewed": self.rows(
                "review_id, suggestion_id, was_overall, state, finding, skipped_for",
                "revieweditem",
            ),
            "topics": self.rows("kind, state, decision, vote_carried", "keytopic"),
            "topic_items": self.rows("topic_id, suggestion_id, state", "topicitem"),
            "steps": self.rows("topic_id, due_on, state", "topicstep"),
            "referrals": self.rows("suggestion_id, number, state", "referral"),
            "copies": self.rows("referral_id, kind, state", "referralcopy"),
        }
        self.keys = {kind: [row[0] for row in rows] for kind, rows in found.items()}
        place = {kind: {key: n for n, key in enumerate(keys)} for kind, keys in self.keys.items()}
        item = {stage.suggestion.pk: n for n, stage in enumerate(self.stages)}
        return {
            "reviews": [state for _key, state in found["reviews"]],
            "reviewed": [
                (place["reviews"][review], item[suggestion], *rest)
                for _key, review, suggestion, *rest in found["reviewed"]
            ],
            "topics": [
                (kind, state, decision, None if carried is None else bool(carried))
                for _key, kind, state, decision, carried in found["topics"]
            ],
            "topic_items": [
                (place["topics"][topic], item[suggestion], state)
                for _key, topic, suggestion, state in found["topic_items"]
            ],
            "steps": [
                (place["topics"][topic], as_date(due), state)
                for _key, topic, due, state in found["steps"]
            ],
            "referrals": [
                (item[suggestion], number, state)
                for _key, suggestion, number, state in found["referrals"]
            ],
            "copies": [
                (place["referrals"][referral], kind, state)
                for _key, referral, kind, state in found["copies"]
            ],
        }

    def compare(self, *, work_too: bool = True) -> None:
        """Ask that the product stands where the model stands; matters are on nobody's list."""
        assert self.seen() == self.model.view(), self.done

    def compare_trail(self) -> None:
        """Ask that the chain of each matter is whole."""
        for kind in ("reviews", "topics", "referrals"):
            rows = MODELS[kind].objects.filter(pk__in=self.keys[kind])
            for matter in rows.select_related("stream"):
                is_whole(matter.stream)


def as_date(value: Any) -> date | None:
    """Read a day as SQLite and as PostgreSQL give it."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def is_whole(stream: Stream) -> None:
    """Ask that a chain of the trail is whole."""
    stream.refresh_from_db()
    previous = trail.GENESIS
    events = list(stream.events.order_by("seq"))
    for event in events:
        assert (event.previous_hash, event.hash) == (previous, trail.seal(event))
        previous = event.hash
    assert (stream.count, stream.head) == (len(events), previous)


# -- which moves there are -------------------------------------------------------------------------

Data = tuple[tuple[str, Any], ...]


def numbers(stage: MattersStage, act: str) -> range:
    """Return the numbers of the records on which an act may be tried."""
    kind = KIND_OF[act]
    return range(len(getattr(stage.model, kind)) if kind else 1)


def data_for(stage: MattersStage, act: str, n: int) -> list[Data]:
    """List with what an act may be tried."""
    today, everything = stage.today, tuple(range(len(stage.stages)))
    some = [everything, *((item,) for item in everything)] if len(everything) > 1 else [everything]
    match act:
        case "plan_look_back" | "change_scope":
            scopes = [("all", ()), ("weak", ()), *(("all", items) for items in some)]
            whole = [(("scope", s), ("items", i), ("given", "all")) for s, i in scopes]
            return [*whole, (("scope", "all"), ("items", ()), ("given", "nothing"))]
        case "begin_checks" | "analyse_referral" | "carry_out":
            return [()]
        case "finish_carrying_out" | "fall_behind" | "miss_copy":
            return [()]
        case "check_items":
            return findings(stage, None)
        case "check_item":
            return findings(stage, stage.model.reviewed[n].item)
        case "nominate_topic":
            kinds = (("key", None), ("key", "committee"), ("parcel", None))
            topics: list[Data] = [
                (("kind", kind), ("committee", c), ("items", items), ("given", "all"))
                for kind, c in kinds
                for items in some
            ]
            return [*topics, (*topics[0][:2], ("items", ()), ("given", "all"))]
        case "change_topic":
            changed = [(("committee", c), ("items", i)) for c in (None, "committee") for i in some]
            return [(*each, ("given", "all")) for each in changed]
        case "add_items":
            return [(("items", items), ("given", "all")) for items in some]
        case "confirm_topic":
            decision = ("decision", f"云主任会专题{n}号")
            return [(decision, ("given", given)) for given in GIVEN]
        case "make_plan":
            soon, late = today + timedelta(days=10), today + timedelta(days=30)
            over = today - timedelta(days=1)
            return [(("steps", steps),) for steps in ((soon,), (soon, late), (), (over,))]
        case "add_step" | "move_step":
            return [(("due", today + timedelta(days=days)),) for days in (5, 20, -1)]
        case "vote_on_topic":
            return [(("votes", votes),) for votes in VOTES]
        case "refer_item":
            number = f"检{len(stage.model.referrals) + 1}号"
            fields = sorted(stage.model.rules.fields)
            good = [
                (("item", item), ("field", fields[-1]), ("number", number), ("given", "all"))
                for item in everything
            ]
            item = ("item", everything[-1])
            bad = [
                (item, ("field", "beauty"), ("number", number), ("given", "all")),
                (item, ("field", fields[0]), ("number", "检1号"), ("given", "all")),
                (item, ("field", fields[0]), ("number", number), ("given", "nothing")),
            ]
            return [*good, *bad]
    given = GIVEN if act in DATED else GIVEN[:2]
    if act == "note_copy":
        given = ("all", "tomorrow")
    return [(("given", each),) for each in given]


def findings(stage: MattersStage, item: int | None) -> list[Data]:
    """List what may be found of an item, or of several alike (None)."""
    soon = stage.today + timedelta(days=60)
    found: list[tuple[str, Any, bool]] = [
        ("confirmed", None, True),
        ("confirmed", None, False),
        *(("handled_again", ground, True) for ground in ("sham", "not_content", "")),
        ("handled_again", "behind", False),
    ]
    if item is None:
        found.append(("class_changed", "solved", True))
    else:
        found += [("class_changed", kind, True) for kind in CLASSES]
        way = stage.model.ways[item]
        kept = [n for n, p in enumerate(way.promises) if p.state == "written_off"]
        found += [("promise_reopened", (n, soon), True) for n in (*kept, len(way.promises))]
        found += [("promise_reopened", (n, stage.today), True) for n in kept[:1]]
    return [(("item", item), ("finding", f), ("what", w), ("note", n)) for f, w, n in found]


def all_moves(stage: MattersStage, act: str) -> Iterator[Move]:
    for n in numbers(stage, act):
        for data in data_for(stage, act, n):
            yield from (Move(act, n, by, data) for by in LIKELY[KIND_OF[act]])


def allowed_moves(stage: MattersStage) -> dict[str, list[Move]]:
    """List what the model would let somebody do now, act by act."""
    days = stage.days()
    found_: dict[str, list[Move]] = {}
    for act in KIND_OF:
        for move in all_moves(stage, act):
            if stage.model.allowed(move, days):
                found_.setdefault(act, []).append(move)
    return found_
