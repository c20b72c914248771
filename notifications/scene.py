"""What must be known to tell whom (通知情境): read in bulk, once for all events of a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from cases.models import (
    Assignment,
    Clock,
    Consultation,
    Cosigner,
    Escalation,
    Event,
    Extension,
    Measure,
    Promise,
    Rater,
    RatingRequest,
    Reply,
    Suggestion,
    Supervision,
)
from cases.rules.states import ClockKind
from people.kinds import OrganKind
from people.models import Deputy, Organ, Post, User

# The congress' own offices in which somebody may have to be told.
OFFICES = (
    OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
    OrganKind.SESSION_SECRETARIAT,
    OrganKind.PRESIDIUM,
    OrganKind.COUNCIL_OF_CHAIRPERSONS,
)


# Acts that may be about a measure of supervision.
OF_MEASURES = (
    "give_measure", "enter_measure", "answer_measure", "ask_measure_again", "take_back_measure",
    "succeed_measure", "mark_overdue",
)  # fmt: skip

# Acts that ask units before the assignment, or answer them.
OF_CONSULTATIONS = ("consult_units", "answer_consultation", "end_consultation")


class Scene:
    """Hold the rows around a batch of events (通知情境), a dozen statements in all."""

    def __init__(self, events: Iterable[Event], on: date) -> None:
        self.on = on
        self.events = list(events)
        self.streams = {e.stream_id for e in self.events}
        self._grouped: dict[str, dict[int, list[Any]]] = {}

    @cached_property
    def suggestions(self) -> dict[int, Suggestion]:
        """Return the suggestions by their stream (代表建议); other streams have none."""
        rows = (
            Suggestion.objects.filter(stream__in=self.streams)
            .select_related(
                "lead", "policy", "key_leader", "delegation__contact_head", "precheck_by"
            )
            .defer("facts", "analysis", "proposal", "policy__rules_json")
        )
        return {row.stream_id: row for row in rows}

    @cached_property
    def keys(self) -> list[int]:
        """Return the keys of the suggestions."""
        return [s.pk for s in self.suggestions.values()]

    @cached_property
    def cosigners(self) -> dict[int, Cosigner]:
        """Return the co-signers (附议人)."""
        return self._by_key(Cosigner.objects.select_related("deputy"))

    @cached_property
    def assignments(self) -> dict[int, Assignment]:
        """Return the units' tasks of all rounds (承办任务)."""
        return self._by_key(Assignment.objects.select_related("organ", "parent", "round"))

    @cached_property
    def replies(self) -> dict[int, Reply]:
        """Return the replies (答复)."""
        return self._by_key(Reply.objects.only("suggestion", "assignment", "kind"))

    @cached_property
    def extensions(self) -> dict[int, Extension]:
        """Return the extensions (延期)."""
        return self._by_key(Extension.objects.only("suggestion", "assignment", "round"))

    @cached_property
    def reply_dues(self) -> dict[int, date]:
        """Return on which day each task's reply was due (答复期限), the last such deadline."""
        kinds = [ClockKind.REPLY, ClockKind.SECOND_REPLY]
        rows = Clock.objects.filter(suggestion__in=self.keys, kind__in=kinds).order_by("pk")
        return dict(rows.values_list("assignment", "due_on"))

    @cached_property
    def requests(self) -> dict[int, RatingRequest]:
        """Return the rating requests (征询)."""
        return self._by_key(RatingRequest.objects.all())

    @cached_property
    def raters(self) -> dict[int, list[Rater]]:
        """Return who is asked, by request (评价人)."""
        rows = Rater.objects.filter(request__in=list(self.requests))
        found = defaultdict(list)
        for row in rows.select_related("deputy").order_by("pk"):
            found[row.request_id].append(row)
        return found

    @cached_property
    def promises(self) -> dict[int, Promise]:
        """Return the promises (承诺事项)."""
        return self._by_key(Promise.objects.defer("content", "evidence", "explanation"))

    @cached_property
    def escalations(self) -> dict[int, Escalation]:
        """Return the escalations (提级处理)."""
        return self._by_key(Escalation.objects.select_related("leader", "in_charge"))

    @cached_property
    def supervisions(self) -> dict[int, Supervision]:
        """Return the steps that lateness climbed (督办记录)."""
        rows = Supervision.objects.select_related("leader", "in_charge")
        return self._by_key(rows.defer("text", "answer", "decision_text"))

    @cached_property
    def measures(self) -> dict[int, Measure]:
        """Return the measures of supervision (督办措施)."""
        return self._by_key(Measure.objects.select_related("leader", "unit").defer("text"))

    @cached_property
    def consultations(self) -> dict[int, Consultation]:
        """Return which units are asked before the assignment (预交办征求意见).

        They matter where the event is about them, and where names are kept from those units.
        """
        asked = any(event.act in OF_CONSULTATIONS for event in self.events)
        if not asked and not any(s.hide_name for s in self.suggestions.values()):
            return {}
        rows = Consultation.objects.select_related("organ")
        return self._by_key(rows.defer("words", "answer"))

    @cached_property
    def deputies(self) -> dict[int, Deputy]:
        """Return the deputies who are part of the items (有关代表)."""
        found = {s.lead_id: s.lead for s in self.suggestions.values()}
        for s in self.suggestions.values():
            group = s.delegation.contact_head if s.delegation is not None else None
            found |= {d.pk: d for d in (s.precheck_by, group) if d is not None}
        found |= {c.deputy_id: c.deputy for c in self.cosigners.values()}
        return found | {r.deputy_id: r.deputy for rows in self.raters.values() for r in rows}

    @cached_property
    def members(self) -> dict[int, list[Deputy]]:
        """Return the members of the delegations that made the items (代表团成员)."""
        delegations = {s.delegation_id for s in self.suggestions.values() if s.delegation_id}
        found: dict[int, list[Deputy]] = defaultdict(list)
        if delegations:
            for deputy in Deputy.objects.filter(delegation__in=delegations).order_by("pk"):
                assert deputy.delegation_id is not None
                found[deputy.delegation_id].append(deputy)
        return found

    @cached_property
    def offices(self) -> dict[int, dict[str, list[int]]]:
        """Return the congress' own offices by kind (人大机关)."""
        found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        rows = Organ.objects.filter(
            congress__in={s.congress_id for s in self.suggestions.values()}, kind__in=OFFICES
        )
        for congress, kind, pk in rows.values_list("congress", "kind", "pk"):
            found[congress][kind].append(pk)
        return found

    @cached_property
    def posts(self) -> dict[tuple[int, str], list[int]]:
        """Return who holds which role in which organ on this day (在任人员): users' keys."""
        organs = {a.bearer_id for a in self.assignments.values()}
        organs |= {c.organ_id for c in self.consultations.values()}
        organs |= {r.collector_id for r in self.requests.values()}
        for escalation in self.escalations.values():
            organs |= {escalation.committee_id, escalation.decider_id}
        organs |= {s.supervisor_id for s in self.supervisions.values() if s.supervisor_id}
        if any(event.act in OF_MEASURES for event in self.events):
            organs |= {o for m in self.measures.values() for o in (m.unit_id, m.giver_id)}
        for kinds in self.offices.values():
            organs |= {pk for keys in kinds.values() for pk in keys}
        found = defaultdict(list)
        rows = Post.objects.on(self.on).filter(organ__in=organs).order_by("pk")
        for organ, role, user in rows.values_list("organ", "role", "user"):
            found[organ, role].append(user)
        return found

    @cached_property
    def stand_ins(self) -> list[Post]:
        """Return the posts of who stands in for somebody today (代行职务)."""
        here = {s.congress_id for s in self.suggestions.values()}
        rows = Post.objects.on(self.on).filter(stands_in_for__organ__congress__in=here)
        return list(rows.select_related("stands_in_for").order_by("pk"))

    def users(self, keys: Iterable[int]) -> dict[int, User]:
        """Return those of these people who have an account in use (用户)."""
        rows = User.objects.filter(Q(pk__in=set(keys)), is_active=True)
        return {row.pk: row for row in rows.only("pk", "email")}

    def of(self, table: str, suggestion: Suggestion) -> list[Any]:
        """Return the rows of one suggestion (本件记录) in their order."""
        if table not in self._grouped:
            groups = self._grouped[table] = defaultdict(list)
            for row in getattr(self, table).values():
                groups[row.suggestion_id].append(row)
        return self._grouped[table][suggestion.pk]

    def _by_key(self, query: Any) -> dict[int, Any]:
        rows = query.filter(suggestion__in=self.keys).order_by("pk")
        return {row.pk: row for row in rows}
