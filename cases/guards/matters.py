"""Who sees to matters that are no suggestion's own, and when (事项权限与条件). Source: ADR 24."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because, who
from cases.guards.people import COLLECTOR_ROLES, _of_the_commission, _of_the_house
from cases.rules.reviewing import Finding
from cases.rules.states import (
    FINAL_STATES,
    LIVING_TOPICS,
    LookBackState,
    ReviewedState,
    TopicItemState,
    TopicState,
    TopicStepState,
)
from people.kinds import CONGRESS_KINDS, Level, OrganKind, Role


@who(_("Deputies Affairs Commission"))
def commission_here(record: Any, user: Any) -> bool:
    """Let the Deputies Affairs Commission act (代表工作委员会), or a township's presidium."""
    return _of_the_commission(record, {Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON})


# -- the procuratorate ----------------------------------------------------------------------------


def _of_the_procuratorate(record: Any) -> bool:
    """Ask for somebody of the procuratorate to which the matter belongs (检察机关人员)."""
    post = record.acting.post
    if post is None or post.role not in (Role.CASE_OFFICER, Role.UNIT_HEAD):
        return False
    organ = post.organ
    here = organ.congress_id == record.acting.facts.congress_id
    named = getattr(record.matter, "procuratorate_id", None)
    return organ.kind == OrganKind.PROCURATORATE and here and named in (None, organ.pk)


@who(_("the procuratorate, or the Deputies Affairs Commission from its documents"))
def procuratorate_or_commission(record: Any, user: Any) -> bool:
    """Let the procuratorate act, or the commission from what it received (检察机关、代工委)."""
    return _of_the_procuratorate(record) or commission_here(record, user)


@who(_("a deputy of this congress, or the Deputies Affairs Commission"))
def deputy_or_commission(record: Any, user: Any) -> bool:
    """Let a deputy act, or the commission for one (代表、代工委)."""
    return record.acting.deputy is not None or commission_here(record, user)


@because(_("The day for this copy has not ended."))
def copy_day_is_over(record: Any) -> bool:
    """Ask that the day for the copy has ended (抄送期限已过)."""
    return bool(record.due_on < record.acting.today)


# -- integrity reports ----------------------------------------------------------------------------


@who(_("who collects the ratings, or the auditor"))
def reads_integrity(record: Any, user: Any) -> bool:
    """Let the collector's people and the auditor look at what is reported (评价收集方、审计员)."""
    asks = frozenset({OrganKind(record.matter.collector_kind)})
    return _of_the_house(record, set(COLLECTOR_ROLES), asks) or _of_the_house(
        record, {Role.AUDITOR}, CONGRESS_KINDS
    )


@because(_("This line is about what you did yourself: somebody else looks at it."))
def line_about_others(record: Any) -> bool:
    """Ask that the line is about other people's acts (不核查本人事项)."""
    user = record.acting.by.user
    return user is None or user.pk not in record.facts["people"]


# -- key topics -----------------------------------------------------------------------------------

COMMITTEES = frozenset({OrganKind.SPECIAL_COMMITTEE, OrganKind.WORKING_COMMISSION})


@who(_("a committee, the commission, or a leader"))
def nominates_topic(record: Any, user: Any) -> bool:
    """Let committees, the commission and leaders nominate (提名主体). Source: Shandong 2017."""
    leaders = {Role.CHAIRPERSON, Role.VICE_CHAIRPERSON}
    return (
        _of_the_house(record, {Role.COMMITTEE_CHAIR}, COMMITTEES)
        or _of_the_house(record, leaders, CONGRESS_KINDS)
        or commission_here(record, user)
    )


@who(_("the counterpart committee, or the commission"))
def tends_topic(record: Any, user: Any) -> bool:
    """Let who sees to the topic act (对口委员会、代工委): before the decision, who nominated it."""
    topic = record.matter
    own = {topic.committee_id or topic.nominated_by_id}
    chairs = {Role.COMMITTEE_CHAIR, Role.CHAIRPERSON, Role.VICE_CHAIRPERSON}
    mine = record.acting.post is not None and record.acting.post.organ_id in own
    return (mine and _of_the_house(record, chairs, CONGRESS_KINDS)) or commission_here(record, user)


@who(_("secretary of the Council of Chairpersons"))
def council_records(record: Any, user: Any) -> bool:
    """Let who records the decisions of the Council of Chairpersons act (主任会议)."""
    return _of_the_house(record, {Role.SECRETARY}, frozenset({OrganKind.COUNCIL_OF_CHAIRPERSONS}))


@because(_("A township has no Council of Chairpersons."))
def council_sits_here(record: Any) -> bool:
    """Ask for a congress with a Council of Chairpersons (设主任会议)."""
    return bool(record.matter.congress.level != Level.TOWNSHIP)


@because(_("Every item of this topic has ended meanwhile."))
def topic_has_items(record: Any) -> bool:
    """Ask that something is proposed that has not ended (有拟列入建议)."""
    proposed = record.items.filter(state=TopicItemState.PROPOSED)
    return bool(proposed.exclude(suggestion__state__in=FINAL_STATES).exists())


@because(_("Steps of the plan have not been taken yet: record, move or drop them first."))
def no_step_waits(record: Any) -> bool:
    """Ask that each step was taken or dropped (活动均已开展或取消)."""
    waiting = (TopicStepState.PLANNED, TopicStepState.OVERDUE)
    return not record.steps.filter(state__in=waiting).exists()


@because(_("The report was not carried by the vote: the topic goes on."))
def vote_not_lost(record: Any) -> bool:
    """Ask that no vote was lost (表决未否决)."""
    return record.vote_carried is not False


@because(_("The topic is not under supervision now."))
def topic_is_living(record: Any) -> bool:
    """Ask that the topic is confirmed and has not ended (督办期间)."""
    return bool(record.matter.state in LIVING_TOPICS)


@because(_("The plan of this topic is not being carried out now."))
def topic_goes_on(record: Any) -> bool:
    """Ask that the plan is made and not reported on yet (督办进行中)."""
    return bool(record.matter.state in (TopicState.PLANNED, TopicState.IN_PROGRESS))


@because(_("The day of this step has not ended, or the plan is not being carried out."))
def step_day_is_over(record: Any) -> bool:
    """Ask that the step's day has ended (活动日期已过)."""
    return record.due_on < record.acting.today and topic_goes_on(record)


@because(_("No confirmed topic holds this item."))
def topic_confirms(record: Any) -> bool:
    """Ask, where the clockwork acts, for a confirmed key topic that holds the item (专题确定)."""
    acting = record.acting
    if not acting.by.is_system:
        return acting.data.get("topic") is None
    return acting.facts.topic_item is not None


@because(_("A confirmed topic still holds this item."))
def topic_lets_go(record: Any) -> bool:
    """Ask that the Council took the item out of its topic (已移出专题)."""
    return bool(record.is_key and record.acting.facts.left_topic is not None)


# -- look-back reviews --------------------------------------------------------------------------


@because(_("Some items have not been checked yet."))
def every_item_checked(record: Any) -> bool:
    """Ask that each item of the review has its finding (均已核查)."""
    return not record.items.filter(state=ReviewedState.UNCHECKED).exists()


@because(_("Some findings have not been carried out yet."))
def every_finding_carried_out(record: Any) -> bool:
    """Ask that no finding waits to be carried out (均已落实)."""
    return not record.items.filter(state=ReviewedState.CHECKED).exists()


@because(_("Findings are entered while the review is being checked."))
def review_is_checking(record: Any) -> bool:
    """Ask that the review of this item is being checked (核查中)."""
    return bool(record.review.state == LookBackState.CHECKING)


@because(_("No look-back review wants this item to be handled again."))
def review_wants_it_handled(record: Any) -> bool:
    """Ask, where the clockwork acts, for a finding that says so (核查意见为重新交办)."""
    acting = record.acting
    if not acting.by.is_system:
        return acting.data.get("reviewed") is None
    found = acting.facts.reviewed_item
    return found is not None and found.finding == Finding.HANDLED_AGAIN


@because(_("No look-back review has confirmed this item."))
def review_confirms(record: Any) -> bool:
    """Ask for a finding that confirms the item (核查意见为属实)."""
    found = record.acting.facts.reviewed_item
    return found is not None and found.finding == Finding.CONFIRMED


@because(_("No look-back review wants this class to be changed."))
def review_changes_class(record: Any) -> bool:
    """Ask, where the clockwork acts, for a finding that changes the class (调整类别)."""
    acting = record.acting
    if not acting.by.is_system:
        return acting.data.get("reviewed") is None
    found = acting.facts.reviewed_item
    return found is not None and found.finding == Finding.CLASS_CHANGED


@because(_("No look-back review wants this promise to be followed again."))
def review_reopens_promise(record: Any) -> bool:
    """Ask, where the clockwork acts, for a finding that reopens the promise (恢复承诺跟踪)."""
    acting = record.acting
    if not acting.by.is_system:
        return acting.data.get("reviewed") is None
    found = acting.facts.reviewed_item
    return (
        found is not None
        and found.finding == Finding.PROMISE_REOPENED
        and found.promise_id == record.pk
    )
