"""Who is meant by a word of the catalogue (告知对象): each takes the case and names people."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cases.models import Assignment
from cases.models.assignment import ContactWay
from cases.rules.consulting import may_be_ordered
from cases.rules.policy.choices import ExtensionApproval
from cases.rules.states import ClockKind, LadderStep, SuggestionState
from cases.rules.supervising import MeasureChannel
from notifications.case import UNIT_ROLES, Case, To
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


def lead_who_said_no(case: Case) -> list[To]:
    """The lead deputy, who said that the promise is not kept (领衔代表)."""
    word = case.facts.get("word")
    return lead(case) if word is not None and not word["agrees"] else []


def cosigners(case: Case) -> list[To]:
    """The co-signers who confirmed (附议人)."""
    return _one(case.cosigners)


def authors(case: Case) -> list[To]:
    """The lead deputy and the co-signers (提出人)."""
    return _one(case.lead + case.cosigners)


def members(case: Case) -> list[To]:
    """The members of the delegation that made the item, its head left out (代表团成员)."""
    return _one(case.members_of_delegation)


def on_behalf(case: Case) -> list[To]:
    """The deputy whose signed paper was entered (代录代表)."""
    return _one(case.deputies([int(case.event.on_behalf_of or 0)]))


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


def authors_if_accepted(case: Case) -> list[To]:
    """The authors, where another level has taken the item on (提出人, 视回执)."""
    return authors(case) if case.facts.get("accepted") else []


def assigners_if_sent_back(case: Case) -> list[To]:
    """Who assigns, where another level has sent the item back (交办人员, 视回执)."""
    return [] if case.facts.get("accepted") else assigners(case)


def office_if_seen(case: Case) -> list[To]:
    """The office, where units have read the deputy's name already (受理机构)."""
    return working_office(case) if case.facts.get("seen_by") else []


def working_office(case: Case) -> list[To]:
    """Who works on the item in the office that has it (受理交办人员)."""
    return _one(case.office(Role.INTAKE_OFFICER, Role.ASSIGNER))


def assigners(case: Case) -> list[To]:
    """Who assigns this item (交办人员); what is classified is assigned on paper."""
    return [] if case.suggestion.classified else _one(case.assigners)


def assigners_if_registered(case: Case) -> list[To]:
    """Who assigns this item, where it waits for that again (交办人员)."""
    return assigners(case) if case.event.to_state == SuggestionState.REGISTERED else []


def assigners_of_part(case: Case) -> list[To]:
    """Who assigns what was split off (拆分件交办人员)."""
    return assigners(case) if case.is_part else []


def authors_of_part(case: Case) -> list[To]:
    """The authors of what was split off (拆分件提出人)."""
    return authors(case) if case.is_part else []


def authors_of_whole(case: Case) -> list[To]:
    """The authors of what was split (被拆分件提出人)."""
    return [] if case.is_part else authors(case)


def intake_of_whole(case: Case) -> list[To]:
    """The intake officers, for what was split (受理人员)."""
    return [] if case.is_part else intake(case)


def second_persons(case: Case) -> list[To]:
    """Who may confirm that a registration is void (作废复核人员)."""
    return _one(case.office(Role.INTAKE_OFFICER, Role.ASSIGNER, Role.COMMISSION_HEAD))


def authors_if_renumbered(case: Case) -> list[To]:
    """The authors, where the suggestion itself stands and gets another number (提出人)."""
    return authors(case) if case.facts.get("renumber") else []


def authors_if_open(case: Case) -> list[To]:
    """The authors, as long as the item is under way (提出人, 在办)."""
    return [] if case.suggestion.is_final else authors(case)


def units_if_open(case: Case) -> list[To]:
    """The units of the present round, as long as the item is under way (承办单位, 在办)."""
    return [] if case.suggestion.is_final else units(case)


def units_let_go_on(case: Case) -> list[To]:
    """The units that wait for no opinion any more (会办齐备单位)."""
    return _units(case, case.tasks_changed("opinions_in_at"))


def units_after(move: str) -> Audience:
    """The units whose tasks the act moved so (任务变动单位)."""

    def audience(case: Case) -> list[To]:
        return _units(case, case.tasks_moved(move))

    return audience


def commission(case: Case) -> list[To]:
    """Who decides for the Deputies Affairs Commission (代工委)."""
    return _one(case.commission(Role.ASSIGNER, Role.COMMISSION_HEAD))


def commission_taking_over(case: Case) -> list[To]:
    """The commission, once, when the last item of the session has passed on to it (移交)."""
    if not case.facts.get("last"):
        return []
    return _one(case.commission(Role.INTAKE_OFFICER, Role.ASSIGNER, Role.COMMISSION_HEAD))


def commission_if_undecided(case: Case) -> list[To]:
    """Who decides on a second assignment, where the rules leave it to a person (决定人员)."""
    return commission(case) if case.moves == {"mark_rated"} else []


def commission_head(case: Case) -> list[To]:
    """The head of the Deputies Affairs Commission (代工委负责人)."""
    return _one(case.commission(Role.COMMISSION_HEAD))


def collectors_if(*states: str) -> Audience:
    """The rating officers of the collector, where the request came to stand so (征询方)."""

    def audience(case: Case) -> list[To]:
        if case.request is None or case.event.to_state not in states:
            return []
        return _one(case.holders([case.request.collector_id], Role.RATING_OFFICER))

    return audience


def who_looks_into_pressure(case: Case) -> list[To]:
    """Who looks into pressure on a rating (核查人): the collector's officer, the head."""
    if case.request is None:
        return []
    officers = case.holders([case.request.collector_id], Role.RATING_OFFICER)
    return _one(officers + case.office(Role.COMMISSION_HEAD))


def key_leader(case: Case) -> list[To]:
    """The leader who supervises the key suggestion (督办领导)."""
    return _one(case.of_post(case.suggestion.key_leader))


def committee(case: Case) -> list[To]:
    """The leader of the supervising committee (督办委员会负责人)."""
    raised = case.escalation
    if raised is None:
        return []
    users = case.holders([raised.committee_id], Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD)
    return _one(users + case.of_post(raised.leader))


def in_charge(case: Case) -> list[To]:
    """The vice-chairperson who looks after the committee (分管副主任)."""
    return _one(case.of_post(case.escalation.in_charge) if case.escalation is not None else [])


def deciders(case: Case) -> list[To]:
    """Who records what the deciding body decides (决定机构)."""
    raised = case.escalation
    if raised is None:
        return []
    roles = (Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
    return _one(case.holders([raised.decider_id], *roles))


# -- the ladder -------------------------------------------------------------------------------


def climbed(who: Audience, *steps: LadderStep) -> Audience:
    """Those people, where lateness reached one of these steps (视督办层级)."""

    def audience(case: Case) -> list[To]:
        quiet = case.facts.get("quiet", False)
        return who(case) if case.facts.get("step") in steps and not quiet else []

    return audience


def late(who: Audience) -> Audience:
    """Those people, where the day has passed (逾期后)."""

    def audience(case: Case) -> list[To]:
        return who(case) if case.facts.get("days") else []

    return audience


def case_officers(case: Case) -> list[To]:
    """The unit's case officers (经办人), its head where it has none."""
    task = case.task
    if task is None:
        return []
    found = case.members(task, Role.CASE_OFFICER)
    return [found if found.users else case.members(task)]


def new_officer(case: Case) -> list[To]:
    """The colleague who handles the task from now on (新经办人)."""
    return _one([int(case.facts["officer"])])


def new_officer_with_note(case: Case) -> list[To]:
    """The colleague who handles it from now on, where a note goes with it (新经办人)."""
    return new_officer(case) if case.facts.get("note") else []


def letters_to_unit(case: Case) -> list[To]:
    """A unit that is consulted, and to which nothing but letters go (商请单位)."""
    return [to for to in unit(case) if to.by_letter]


def ordered_unit(case: Case) -> list[To]:
    """The unit, where it may be ordered (督办单位)."""
    return [to for to in unit(case) if not to.by_letter]


def signers(case: Case) -> list[To]:
    """Who signs for the organ that orders (督办签发人)."""
    roles = (Role.UNIT_HEAD, Role.SUB_ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
    return _of_supervisor(case, *roles)


def watchers(case: Case) -> list[To]:
    """The leader of the committee that watches (督办机构负责人), and who is in charge of it."""
    step = case.step
    leaders = _of_supervisor(case, Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
    named = [] if step is None else case.of_post(step.leader) + case.of_post(step.in_charge)
    return [*leaders, *_one(named)]


def agenda(case: Case) -> list[To]:
    """Who keeps the agenda of the body (审议机构秘书)."""
    return _of_supervisor(case, Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON)


def _of_supervisor(case: Case, *roles: Role) -> list[To]:
    step = case.step
    if step is None or step.supervisor_id is None:
        return []
    return _one(case.holders([step.supervisor_id], *roles))


def house(case: Case) -> list[To]:
    """Who passed the task on, and the Deputies Affairs Commission (交办一方与代工委)."""
    above = case.above(case.task) if case.task is not None else []
    return _one(above + case.commission(Role.ASSIGNER, Role.COMMISSION_HEAD))


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
    """The units that were given a task (新承办单位).

    Where one has it for the second time, who handled it before is told, if still there, with the
    head; else whoever handles items in the unit. For a unit that has ended its heir is told.
    """
    tasks = [a for a in case.new_tasks if not case.waits_for_sub_assignment(a)]
    return [case.same_officer(task) or case.members(task) for task in tasks]


def heirs(case: Case) -> list[To]:
    """Who has taken a task over from a unit that ended (承继单位), while the item is under way."""
    task = case.task
    if task is None or case.suggestion.is_final:
        return []
    rows = case.new_tasks or [case.scene.assignments[task.joined_id] if task.joined_id else task]
    return [To(case.members(row).users) for row in rows]


def if_under_way(who: Audience) -> Audience:
    """Those people, where the item has not ended (在办时告知)."""

    def audience(case: Case) -> list[To]:
        return [] if case.suggestion.is_final else who(case)

    return audience


def receivers(case: Case) -> list[To]:
    """Who works in the office that receives and assigns (受理交办人员)."""
    return _one(case.office(Role.INTAKE_OFFICER, Role.ASSIGNER, Role.COMMISSION_HEAD))


def collectors(case: Case) -> list[To]:
    """The rating officers of the collector (征询方)."""
    request = case.request
    return _one(case.holders([request.collector_id], Role.RATING_OFFICER)) if request else []


def asked_units(case: Case) -> list[To]:
    """The units that are asked before the assignment (被征求意见单位)."""
    return [
        To(case.holders([row.organ_id], *UNIT_ROLES), {"unit": row.organ.name})
        for row in case.new_consultations
    ]


def who_asked(case: Case) -> list[To]:
    """Who asked the unit that answers now (征求意见人)."""
    row = case.answered_consultation
    return [] if row is None else _one([row.asked_by_id])


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


def reviewers(case: Case) -> list[To]:
    """Who reads a reply before it is signed (预审人员)."""
    task = case.task
    if task is None or task.parent is None:
        return []
    users = case.holders([task.parent.organ_id], Role.SUB_ASSIGNER, Role.UNIT_HEAD)
    return [To(users, {"unit": task.organ.name})]


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
    return _one(case.commission(Role.COMMISSION_HEAD))


def if_late(audience: Audience) -> Audience:
    """The same people, where the reply that they got came too late (逾期答复)."""

    def late(case: Case) -> list[To]:
        return audience(case) if case.days_late else []

    return late


def other_leads(case: Case) -> list[To]:
    """The other lead units of the round (其他主办单位)."""
    task = case.task
    return _other(
        case,
        [a for a in _round_of(case) if a.role == "lead" and task is not None and a.pk != task.pk],
    )


def coordinated_units(case: Case) -> list[To]:
    """The units that take part beside the one whose task is co-ordinated (协调相关单位)."""
    task = case.task
    others = [a for a in _round_of(case) if task is not None and a.pk != task.pk]
    return _other(case, others)


def second(case: Case) -> list[To]:
    """The second person who was named as vouching for a legal date (第二人)."""
    named = case.facts.get("second")
    return _one([named] if named is not None else [])


def approvers(case: Case) -> list[To]:
    """Who decides on an extension by the rules (延期审批人)."""
    task, rules = case.task, case.suggestion.policy.rules
    if task is None:
        return []
    below = task.parent is not None and rules.extension_approval == ExtensionApproval.ASSIGNER
    return above(case) if below else commission(case)


def government_beside(case: Case) -> list[To]:
    """The government's office that passed the task on, which is told of an extension (政府办)."""
    task = case.task
    return above(case) if task is not None and task.parent is not None else []


def authors_of_extension(case: Case) -> list[To]:
    """The authors, where the rules want them told of an extension (提出人)."""
    return authors(case) if case.suggestion.policy.rules.extension_tell_deputy else []


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


# -- measures of supervision ---------------------------------------------------------------------


def measured_unit(case: Case) -> list[To]:
    """Who works in the unit to which a measure is addressed (督办对象)."""
    measure = case.measure
    if measure is None:
        return []
    roles = (Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SUB_ASSIGNER)
    task = case.scene.assignments[measure.assignment_id]
    users = case.holders([measure.unit_id], *roles)
    return [To(users, {"unit": measure.unit.name}, by_letter=not may_be_ordered(task))]


def who_took_the_measure(case: Case) -> list[To]:
    """The leader in whose name it was taken, and who sees to it in that organ (采取措施一方)."""
    measure = case.measure
    if measure is None:
        return []
    leader = case.of_post(measure.leader)
    heads = (Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD)
    offices = (Role.ASSIGNER, Role.SECRETARY, Role.SUB_ASSIGNER)
    return _one(leader + case.holders([measure.giver_id], *heads, *offices))


def leader_of_the_measure(case: Case) -> list[To]:
    """The leader for whom somebody entered it (代录的领导)."""
    measure = case.measure
    if measure is None or measure.leader is None or measure.channel == MeasureChannel.OWN:
        return []
    return _one(case.of_post(measure.leader))


def above_the_measured(case: Case) -> list[To]:
    """Who passed the task on, and the commission (上级与代工委)."""
    measure = case.measure
    if measure is None:
        return []
    task = case.scene.assignments[measure.assignment_id]
    return _one(case.above(task) + case.commission(Role.ASSIGNER, Role.COMMISSION_HEAD))


# -- a deadline that has passed ----------------------------------------------------------------

OF_UNITS = (
    ClockKind.SIGN_IN,
    ClockKind.RETURN,
    ClockKind.CONTACT,
    ClockKind.OPINION,
    ClockKind.REPLY,
    ClockKind.URGENT,
    ClockKind.SECOND_REPLY,
    ClockKind.PROMISE,
)
# Where a unit is late with these, those above it are told too.
CLIMBING = (
    ClockKind.CONTACT,
    ClockKind.REPLY,
    ClockKind.URGENT,
    ClockKind.SECOND_REPLY,
    ClockKind.PROMISE,
)


def who_is_late(case: Case) -> list[To]:
    """Who should have met the deadline (逾期一方)."""
    kind = case.facts["kind"]
    if kind in OF_UNITS:
        return unit(case)
    if kind == ClockKind.INTAKE:
        return _one(case.office(Role.INTAKE_OFFICER) + case.commission(Role.COMMISSION_HEAD))
    if kind == ClockKind.ASSIGNMENT:
        late = case.above(case.task) if case.task is not None else case.assigners
        return _one(late + case.commission(Role.COMMISSION_HEAD))
    if kind == ClockKind.RETURN_NOTE:
        return working_office(case)
    if kind == ClockKind.MEASURE:
        return measured_unit(case)
    if case.model == "supervision":
        return commission_head(case)
    if kind == ClockKind.ESCALATION:
        return committee(case) + in_charge(case)
    return []


def who_must_meet(case: Case) -> list[To]:
    """Who has to meet the deadline that moved (期限变动告知方)."""
    if case.facts["kind"] == ClockKind.PROMISE:
        return unit(case)
    return who_is_late(case)


def who_still_rates(case: Case) -> list[To]:
    """The deputies who have not rated yet, where the day for it moved (待评价人)."""
    if case.facts["kind"] != ClockKind.RATING or case.request is None:
        return []
    waiting = [r for r in case.scene.raters[case.request.pk] if r.answered_at is None]
    return _one(case.users_of(r.deputy for r in waiting))


def who_is_above(case: Case) -> list[To]:
    """Who looks after the unit that is late (上级督促方)."""
    if case.facts["kind"] == ClockKind.MEASURE:
        return who_took_the_measure(case)
    if case.facts["kind"] not in CLIMBING or case.task is None:
        return []
    return _one(case.above(case.task) + case.commission(Role.ASSIGNER, Role.COMMISSION_HEAD))


def authors_of_a_late_promise(case: Case) -> list[To]:
    """The authors, where a promise made to them was not kept in time (提出人, 承诺逾期)."""
    if case.facts["kind"] != ClockKind.PROMISE or case.task is None:
        return []
    return [To(case.lead + case.cosigners, {"unit": case.task.organ.name})]


def who_collects(case: Case) -> list[To]:
    """The rating officers, where the deputy has not rated in time (征询方)."""
    if case.facts["kind"] != ClockKind.RATING or case.request is None:
        return []
    return _one(case.holders([case.request.collector_id], Role.RATING_OFFICER))
