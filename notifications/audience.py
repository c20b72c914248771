"""Who is meant by a word of the catalogue (告知对象): each takes the case and names people."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cases.models import Assignment
from cases.models.assignment import ContactWay
from cases.rules.states import ClockKind
from notifications.case import Case, To
from people.kinds import Role

Audience = Callable[[Case], list[To]]


def _one(users: Iterable[int]) -> list[To]:
    return [To(list(users))]


def _units(case: Case, tasks: Iterable[Assignment]) -> list[To]:
    return [case.members(task) for task in tasks]


# -- deputies -------------------------------------------------------------------------------


def lead(case: Case) -> list[To]:
    """The lead deputy (领衔代表)."""
    return _one(case.lead)


def lead_if_answered(case: Case) -> list[To]:
    """The lead deputy, where it is a unit that will reply (领衔代表)."""
    return lead(case) if case.task is not None and case.replies(case.task) else []


def lead_if_impossible(case: Case) -> list[To]:
    """The lead deputy, where a unit says that no contact was possible (领衔代表)."""
    return lead(case) if case.facts.get("way") == ContactWay.IMPOSSIBLE else []


def cosigners(case: Case) -> list[To]:
    """The co-signers who confirmed (附议人)."""
    return _one(case.cosigners)


def authors(case: Case) -> list[To]:
    """The lead deputy and the co-signers (提出人)."""
    return _one(case.lead + case.cosigners)


def named(fact: str) -> Audience:
    """The deputies whose keys stand in a fact of the event (事件所列代表)."""

    def audience(case: Case) -> list[To]:
        return _one(case.deputies(case.facts.get(fact, ())))

    return audience


def raters(case: Case) -> list[To]:
    """The deputies whom the new request asks (评价人)."""
    if not case.created("ratingrequest") or case.request is None:
        return []
    return _one(case.users_of(r.deputy for r in case.scene.raters[case.request.pk]))


def authors_after(*moves: str) -> Audience:
    """The authors, where the act also moved the item so (提出人, 视走向)."""

    def audience(case: Case) -> list[To]:
        return authors(case) if case.moves & set(moves) else []

    return audience


# -- the congress' own house ----------------------------------------------------------------


def intake(case: Case) -> list[To]:
    """The intake officers (受理人员)."""
    return _one(case.office(Role.INTAKE_OFFICER))


def receivers_if_settled(case: Case) -> list[To]:
    """Who confirms a withdrawal, once nobody's word is missing (受理人员)."""
    if not case.facts.get("settled"):
        return []
    return _one(case.office(Role.INTAKE_OFFICER, Role.ASSIGNER))


def intake_if_sent(case: Case) -> list[To]:
    """The intake officers, once the item has reached them (受理人员)."""
    return intake(case) if case.suggestion.submitted_at is not None else []


def assigners(case: Case) -> list[To]:
    """Who assigns this item (交办人员); what is classified is assigned on paper."""
    return [] if case.suggestion.classified else _one(case.assigners)


def commission(case: Case) -> list[To]:
    """Who decides for the Deputies Affairs Commission (代工委)."""
    return _one(case.office(Role.ASSIGNER, Role.COMMISSION_HEAD))


def commission_if_undecided(case: Case) -> list[To]:
    """Who decides on a second assignment, where the rules leave it to a person (决定人员)."""
    return commission(case) if case.moves == {"mark_rated"} else []


def commission_head(case: Case) -> list[To]:
    """The head of the Deputies Affairs Commission (代工委负责人)."""
    return _one(case.office(Role.COMMISSION_HEAD))


def collectors_if(*states: str) -> Audience:
    """The rating officers of the collector, where the request came to stand so (征询方)."""

    def audience(case: Case) -> list[To]:
        if case.request is None or case.event.to_state not in states:
            return []
        return _one(case.holders([case.request.collector_id], Role.RATING_OFFICER))

    return audience


def key_leader(case: Case) -> list[To]:
    """The leader who supervises the key suggestion (督办领导)."""
    post = case.suggestion.key_leader
    return _one([post.user_id] if post is not None else [])


def committee(case: Case) -> list[To]:
    """The leader of the supervising committee (督办委员会负责人)."""
    raised = case.escalation
    if raised is None:
        return []
    users = case.holders([raised.committee_id], Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD)
    return _one(users + ([raised.leader.user_id] if raised.leader is not None else []))


def in_charge(case: Case) -> list[To]:
    """The vice-chairperson who looks after the committee (分管副主任)."""
    post = case.escalation.in_charge if case.escalation is not None else None
    return _one([post.user_id] if post is not None else [])


def deciders(case: Case) -> list[To]:
    """Who records what the deciding body decides (决定机构)."""
    raised = case.escalation
    if raised is None:
        return []
    roles = (Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
    return _one(case.holders([raised.decider_id], *roles))


# -- units ----------------------------------------------------------------------------------


def unit(case: Case) -> list[To]:
    """The unit whose task, reply, rating or promise it is (本单位)."""
    task = case.task
    return _units(case, [task] if task is not None else [])


def units(case: Case) -> list[To]:
    """The units of the present round (本轮承办单位)."""
    return _units(case, case.own_tasks)


def answering_units(case: Case) -> list[To]:
    """The units that answered in the round that was escalated (提级轮次承办单位)."""
    raised = case.escalation
    if raised is None:
        return []
    rows = case.scene.of("assignments", case.suggestion)
    return _units(case, [a for a in rows if a.round_id == raised.round_id and case.replies(a)])


def new_units(case: Case) -> list[To]:
    """The units that were given a task (新承办单位)."""
    return _units(case, [a for a in case.new_tasks if not case.waits_for_sub_assignment(a)])


def recalled_units(case: Case) -> list[To]:
    """The units from which the item was taken back (撤回交办的单位)."""
    return _units(case, case.recalled_tasks)


def new_offices(case: Case) -> list[To]:
    """The government's offices that were given an item to pass on (待分办机构)."""
    return _units(case, [a for a in case.new_tasks if case.waits_for_sub_assignment(a)])


def lead_unit(case: Case) -> list[To]:
    """The lead unit that waits for this co-handler (主办单位)."""
    return _other(case, [a for a in _round_of(case) if a.role == "lead"])


def _round_of(case: Case) -> list[Assignment]:
    task = case.task
    return case.tasks_of(number=task.round.number) if task is not None else []


def _other(case: Case, tasks: Iterable[Assignment]) -> list[To]:
    """Tell these units of another one: the words name that one, not theirs."""
    return [To(case.members(task).users) for task in tasks]


def above(case: Case) -> list[To]:
    """Who assigned the task on that tier (交办一方)."""
    return _one(case.above(case.task)) if case.task is not None else []


def settlers(case: Case) -> list[To]:
    """The leader who decides finally on that tier (裁定人)."""
    task = case.task
    if task is None:
        return []
    if task.parent is not None:
        leaders = (Role.SUB_ASSIGNER, Role.UNIT_HEAD)
        return _one(case.holders([task.parent.organ_id], *leaders))
    return _one(case.office(Role.COMMISSION_HEAD))


def authors_if_passed(case: Case) -> list[To]:
    """The authors, where another unit was given the task (提出人, 视改派)."""
    return authors(case) if case.new_tasks else []


def promising_units(case: Case) -> list[To]:
    """The units whose promises are now followed up (承诺单位)."""
    begins = case.moves & {"track", "agree_solution", "conclude"}
    if not begins and case.event.act != "decline_second_assignment":
        return []
    tasks = {p.assignment_id: case.scene.assignments[p.assignment_id] for p in case.promises}
    return _units(case, tasks.values())


# -- a deadline that has passed ----------------------------------------------------------------

OF_UNITS = (
    ClockKind.RETURN,
    ClockKind.CONTACT,
    ClockKind.OPINION,
    ClockKind.REPLY,
    ClockKind.SECOND_REPLY,
)
# Where a unit is late with these, those above it are told too.
CLIMBING = (ClockKind.CONTACT, ClockKind.REPLY, ClockKind.SECOND_REPLY)


def who_is_late(case: Case) -> list[To]:
    """Who should have met the deadline (逾期一方)."""
    kind = case.facts["kind"]
    if kind in OF_UNITS:
        return unit(case)
    if kind == ClockKind.INTAKE:
        return _one(case.office(Role.INTAKE_OFFICER, Role.COMMISSION_HEAD))
    if kind == ClockKind.ASSIGNMENT:
        late = case.above(case.task) if case.task is not None else case.assigners
        return _one(late + case.office(Role.COMMISSION_HEAD))
    if kind == ClockKind.ESCALATION:
        return committee(case) + in_charge(case)
    return []


def who_is_above(case: Case) -> list[To]:
    """Who looks after the unit that is late (上级督促方)."""
    if case.facts["kind"] not in CLIMBING or case.task is None:
        return []
    return _one(case.above(case.task) + case.office(Role.ASSIGNER, Role.COMMISSION_HEAD))


def who_collects(case: Case) -> list[To]:
    """The rating officers, where the deputy has not rated in time (征询方)."""
    if case.facts["kind"] != ClockKind.RATING or case.request is None:
        return []
    return _one(case.holders([case.request.collector_id], Role.RATING_OFFICER))
