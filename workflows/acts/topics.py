"""Key supervision topics (重点督办专题): nominate, confirm, plan, act, report, conclude."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases import guards
from cases.models import KeyTopic, Suggestion, TopicDeputy, TopicItem, TopicStep
from cases.models.suggestion import OPEN_STATES
from cases.refusals import BadData
from cases.rules.states import SuggestionState, TopicItemState, TopicState
from cases.rules.topics import Criterion, StepKind, TopicKind, is_carried
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS, OrganKind, Role
from people.models import Deputy, Organ, Post, Term
from workflows.matters import Matters, founds
from workflows.registry import matter_act

# Who may lead for the congress, and who for whom handles (督办领导、领办领导).
LEADERS = (Role.CHAIRPERSON, Role.VICE_CHAIRPERSON, Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD)
COMMITTEES = (
    OrganKind.SPECIAL_COMMITTEE, OrganKind.WORKING_COMMISSION,
    OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
)  # fmt: skip
MOST_STEPS = 40
# What is on its way and numbered can be a topic's item.
NUMBERED = tuple(
    s for s in OPEN_STATES if s not in (SuggestionState.SUBMITTED, SuggestionState.REVISION)
)


# -- before the decision --------------------------------------------------------------------------


@founds(KeyTopic, guards.nominates_topic)
def nominate_topic(
    do: Matters,
    title: str,
    ground: str,
    items: list[str],
    kind: str = TopicKind.KEY.value,
    criteria: list[str] | None = None,
    committee: int | None = None,
    lead_unit: int | None = None,
) -> None:
    """Nominate a topic (提名专题): which items, by which criteria, under which committee.

    `items` are references. Source: Shandong 2017, art. 14; Qingdao 2021, arts. 20 and 21.
    """
    topic = do.record
    post = do.acting.post
    today = do.today
    terms = Term.objects.filter(congress=do.congress, starts_on__lte=today)
    running = terms.exclude(over_on__lte=today).order_by("-number").first()
    do.require(running is not None, "title", _("No term of this congress is running."))
    do.require_choice(kind, TopicKind, "kind", _("Choose one of the kinds."))
    read = _read(do, title, ground, criteria, committee, lead_unit)
    found = _items(do, items)
    topic.term, topic.kind = running, kind
    topic.nominated_by, topic.nominated_at, topic.since_at = post.organ, do.at, do.at
    for name, value in read.items():
        setattr(topic, name, value)
    do.make()
    do.create_all(_rows(do, topic, found))
    do.tell(title=topic.title, kind=kind, criteria=read["criteria"], numbers=_numbers(found))


@matter_act(KeyTopic)
def change_topic(
    do: Matters,
    title: str,
    ground: str,
    items: list[str],
    criteria: list[str] | None = None,
    committee: int | None = None,
    lead_unit: int | None = None,
) -> None:
    """Change title, ground or items (调整提名) before the Council decides."""
    topic = do.record
    do.set(topic, **_read(do, title, ground, criteria, committee, lead_unit))
    wanted = {item.pk: item for item in _items(do, items)}
    for row in topic.items.filter(state=TopicItemState.PROPOSED).order_by("pk"):
        if wanted.pop(row.suggestion_id, None) is None:
            row.topic = topic
            do.move(row, "leave_topic")
            do.set(row, why=_("proposed no more"), left_by=do.by.user, left_at=do.at)
    do.create_all(_rows(do, topic, wanted.values()))
    do.tell(numbers=_numbers(wanted.values()))


@matter_act(KeyTopic)
def hear_views(do: Matters, views: str) -> None:
    """Note whom the commission heard, and what they said (征求意见)."""
    do.require_text(views=views)
    do.set(do.record, views=views)


def _read(
    do: Matters, title: str, ground: str, criteria: Any, committee: Any, lead_unit: Any
) -> dict[str, Any]:
    do.require_text(title=title, ground=ground)
    words = [] if criteria is None else criteria
    known = {c.value for c in Criterion}
    fit = isinstance(words, (list, tuple)) and all(w in known for w in words)
    do.require(fit, "criteria", _("Choose among the criteria."))
    return {
        "title": title.strip(),
        "ground": ground,
        "criteria": " ".join(dict.fromkeys(words)),
        "committee": _organ(do, committee, COMMITTEES, "committee"),
        "lead_unit": _organ(do, lead_unit, HANDLING_KINDS, "lead_unit"),
    }


def _organ(do: Matters, key: Any, kinds: Iterable[str], field: str) -> Organ | None:
    if key is None:
        return None
    rows = Organ.objects.filter(congress=do.congress, kind__in=sorted(kinds))
    found = rows.filter(pk=key).first() if _is_key(key) else None
    if found is None or found.has_ended(do.today):
        raise BadData({field: _("Choose among the organs of this congress.")})
    return found


def _items(do: Matters, references: Any) -> list[Suggestion]:
    """Read the items by their references (建议编号). Raises: BadData at the first that is unfit."""
    fit = isinstance(references, (list, tuple)) and references
    do.require(fit, "items", _("Name at least one item."))
    names = list(dict.fromkeys(str(r) for r in references))
    rows = Suggestion.objects.filter(congress=do.congress, reference__in=names)
    found = {row.reference: row for row in rows}
    for name in names:
        if name not in found:
            raise BadData({"items": _("There is no such number: %(no)s.") % {"no": name}})
        if found[name].state not in NUMBERED or found[name].classified:
            words = _("No. %(no)s has ended or cannot be supervised here.")
            raise BadData({"items": words % {"no": found[name].number}})
    return [found[name] for name in names]


def _rows(do: Matters, topic: KeyTopic, items: Iterable[Suggestion]) -> list[TopicItem]:
    return [
        TopicItem(topic=topic, suggestion=item, added_by=do.by.user, added_at=do.at, since_at=do.at)
        for item in items
    ]


def _numbers(items: Iterable[Suggestion]) -> list[str]:
    return [item.reference for item in items]


def _is_key(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**63


# -- the Council decides --------------------------------------------------------------------------


@matter_act(KeyTopic)
def confirm_topic(
    do: Matters,
    number: str,
    decided_on: date,
    leader: int,
    committee: int,
    official: int | None = None,
    lead_unit: int | None = None,
    deputies: list[int] | None = None,
) -> None:
    """Record that the Council of Chairpersons confirmed the topic (确定专题), and who leads.

    `leader` supervises for the congress, `official` leads for whom handles: a head of a unit, of
    the court or the procuratorate. The clockwork then marks each item.
    Source: Deputies Law 2025, art. 52; Zhejiang 2016, art. 16; Xianning (five layers).
    """
    topic = do.record
    _check_decision(do, number, decided_on)
    chosen = _organ(do, committee, COMMITTEES, "committee")
    do.require(chosen is not None, "committee", _("Choose the counterpart committee."))
    leads = _post(do, leader, LEADERS, CONGRESS_KINDS, "leader")
    handles = None
    if official is not None:
        handles = _post(do, official, (Role.UNIT_HEAD,), HANDLING_KINDS, "official")
    do.set(
        topic,
        decision=number,
        decided_on=decided_on,
        leader=leads,
        committee=chosen,
        official=handles,
        lead_unit=_organ(do, lead_unit, HANDLING_KINDS, "lead_unit") or topic.lead_unit,
        year=do.today.year,
    )
    kept = []
    for row in topic.items.filter(state=TopicItemState.PROPOSED).select_related("suggestion"):
        row.topic = topic
        if row.suggestion.is_final:
            # It has ended meanwhile: it stays here, with what it was.
            do.move(row, "leave_topic")
            do.set(row, why=_("ended before the decision"), left_by=do.by.user, left_at=do.at)
            continue
        do.move(row, "keep_item")
        kept.append(row.suggestion)
    do.create_all([TopicDeputy(topic=topic, deputy=deputy) for deputy in _deputies(do, deputies)])
    do.tell(number=number, numbers=_numbers(kept))


@matter_act(KeyTopic)
def decline_topic(do: Matters, why: str) -> None:
    """Record that the Council did not confirm the topic (不予确定), with the reason."""
    do.require_text(why=why)
    topic = do.record
    do.set(topic, conclusion=why, ended_at=do.at)
    for row in topic.items.filter(state=TopicItemState.PROPOSED).order_by("pk"):
        row.topic = topic
        do.move(row, "leave_topic")
        do.set(row, why=why, left_by=do.by.user, left_at=do.at)
    do.tell(why=why)


@matter_act(KeyTopic)
def add_items(do: Matters, number: str, decided_on: date, items: list[str]) -> None:
    """Record that the Council put further items into the topic (增列建议)."""
    _check_decision(do, number, decided_on)
    topic, found = do.record, _items(do, items)
    rows = do.create_all(_rows(do, topic, found))
    for row in rows:
        do.move(row, "keep_item")
        do.set(row, decision=number)
    do.tell(number=number, numbers=_numbers(found))


@matter_act(TopicItem, "suggestion")
def drop_item(do: Matters, number: str, why: str) -> None:
    """Record that the Council took the item out of the topic (移出专题), with the reason.

    The item stays listed there, with reason and author.
    """
    do.require_text(number=number, why=why)
    do.set(do.record, decision=number, why=why, left_by=do.by.user, left_at=do.at)
    do.tell(number=number, why=why, numbers=[do.record.suggestion.reference])


def _check_decision(do: Matters, number: str, decided_on: Any) -> None:
    do.require_text(number=number)
    do.require(
        isinstance(decided_on, date) and decided_on <= do.today,
        "decided_on",
        _("A decision is not dated in the future."),
    )


def _post(do: Matters, key: Any, roles: Iterable[str], kinds: Iterable[str], field: str) -> Post:
    rows = (
        Post.objects.on(do.today)
        .appointed()
        .filter(role__in=list(roles), organ__congress=do.congress, organ__kind__in=sorted(kinds))
    )
    found = rows.filter(pk=key).first() if _is_key(key) else None
    if found is None:
        raise BadData({field: _("This person holds no such post today.")})
    return found


def _deputies(do: Matters, keys: Any) -> list[Deputy]:
    wanted = [] if keys is None else keys
    do.require(
        isinstance(wanted, (list, tuple)) and all(_is_key(k) for k in wanted),
        "deputies",
        _("Choose among the deputies of this term."),
    )
    rows = Deputy.objects.filter(term=do.record.term_id, pk__in=list(wanted))
    found = list(rows.order_by("pk"))
    do.require(
        len(found) == len(set(wanted)), "deputies", _("Choose among the deputies of this term.")
    )
    return found


# -- the plan -------------------------------------------------------------------------------------


@matter_act(KeyTopic)
def make_plan(do: Matters, steps: list[Mapping[str, Any]]) -> None:
    """Make the plan (制定督办方案): each step with its kind, its day and what it is about.

    Source: Qingdao 2021, art. 35; Linzhang (again report, inspect, inquire, evaluate).
    """
    fit = isinstance(steps, (list, tuple)) and steps
    do.require(fit, "steps", _("Plan at least one step."))
    do.require(len(steps) <= MOST_STEPS, "steps", _("At most %(n)d steps.") % {"n": MOST_STEPS})
    rows = [_step(do, do.record, step, n) for n, step in enumerate(steps)]
    do.create_all(rows)
    do.tell(steps=[[row.kind, row.due_on.isoformat()] for row in rows])


@matter_act(KeyTopic)
def add_step(do: Matters, kind: str, due_on: date, content: str) -> None:
    """Add a step to the plan (增加督办活动)."""
    row = _step(do, do.record, {"kind": kind, "due_on": due_on, "content": content})
    do.create(row)
    do.tell(steps=[[row.kind, row.due_on.isoformat()]])


def _step(do: Matters, topic: KeyTopic, step: Any, place: int | None = None) -> TopicStep:
    """Read one step (督办活动); what is wrong is told at its field, in a plan by its place."""
    given = step if isinstance(step, Mapping) else {}

    def at(field: str) -> str:
        return field if place is None else f"steps-{place}-{field}"

    kind, due_on, content = given.get("kind"), given.get("due_on"), given.get("content")
    do.require_choice(kind, StepKind, at("kind"), _("Choose what is to be done."))
    do.require(isinstance(due_on, date), at("due_on"), _("Say by which day."))
    assert isinstance(due_on, date)
    do.require(due_on >= do.today, at("due_on"), _("This day is over."))
    do.require((due_on - do.today).days <= 731, at("due_on"), _("This day is too far ahead."))
    text = content.strip() if isinstance(content, str) else ""
    do.require(text, at("content"), _("Please fill this in."))
    assert topic.year is not None
    return TopicStep(
        topic=topic,
        kind=str(kind),
        due_on=due_on,
        content=text,
        year=topic.year,
        since_at=do.at,
    )


@matter_act(TopicStep)
def do_step(do: Matters, done_on: date, minutes: str, participants: str = "") -> None:
    """Record that the step was taken (记录督办活动): when, who was there, what came of it."""
    do.require_text(minutes=minutes)
    do.require(
        isinstance(done_on, date) and done_on <= do.today,
        "done_on",
        _("This day has not come yet."),
    )
    step, topic = do.record, do.matter
    do.set(
        step,
        done_on=done_on,
        minutes=minutes,
        participants=participants,
        recorded_by=do.by.user,
    )
    do.tell(kind=step.kind, due_on=step.due_on.isoformat())
    if topic.state == TopicState.PLANNED:
        do.move(topic, "begin_supervision")


@matter_act(TopicStep)
def move_step(do: Matters, due_on: date, why: str) -> None:
    """Give the step another day, with the reason (调整日期); the first one is kept."""
    do.require_text(why=why)
    step = do.record
    do.require(isinstance(due_on, date), "due_on", _("Say by which day."))
    do.require(due_on >= do.today, "due_on", _("This day is over."))
    do.require(due_on != step.due_on, "due_on", _("This is the day that is planned already."))
    do.tell(kind=step.kind, old_day=step.due_on.isoformat(), new_day=due_on.isoformat(), why=why)
    first = step.original_due_on or step.due_on
    do.set(step, due_on=due_on, original_due_on=None if first == due_on else first, why=why)


@matter_act(TopicStep)
def drop_step(do: Matters, why: str) -> None:
    """Drop the step, with the reason (取消督办活动); it stays listed."""
    do.require_text(why=why)
    do.set(do.record, why=why)
    do.tell(kind=do.record.kind, due_on=do.record.due_on.isoformat(), why=why)


@matter_act(TopicStep)
def fall_behind(do: Matters) -> None:
    """Note that the step's day has ended and nothing was recorded (督办活动逾期), once."""
    do.tell(kind=do.record.kind, due_on=do.record.due_on.isoformat())


# -- report and end -------------------------------------------------------------------------------


@matter_act(KeyTopic)
def report_topic(do: Matters, report: str, reported_on: date) -> None:
    """Report to the Council of Chairpersons (向主任会议报告).

    Source: Zhejiang 2016, art. 28; Shandong 2017, art. 26.
    """
    do.require_text(report=report)
    do.require(
        isinstance(reported_on, date) and reported_on <= do.today,
        "reported_on",
        _("This day has not come yet."),
    )
    nothing = {"votes_for": None, "votes_against": None, "votes_abstained": None}
    do.set(do.record, report=report, reported_on=reported_on, vote_carried=None, **nothing)
    do.tell(reported_on=reported_on.isoformat())


@matter_act(KeyTopic)
def vote_on_topic(do: Matters, votes_for: int, votes_against: int, votes_abstained: int) -> None:
    """Record the vote on the report (表决): it is carried by more than half of all votes.

    Source: Chongqing 2018, art. 34.
    """
    votes = {
        "votes_for": votes_for, "votes_against": votes_against, "votes_abstained": votes_abstained,
    }  # fmt: skip
    for field, number in votes.items():
        fit = isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= 9999
        do.require(fit, field, _("Enter how many votes."))
    do.require(sum(votes.values()), "votes_for", _("Nobody has voted."))
    carried = is_carried(votes_for, votes_against, votes_abstained)
    do.set(do.record, vote_carried=carried, **votes)
    do.tell(carried=carried, **votes)


@matter_act(KeyTopic)
def conclude_topic(do: Matters, number: str, decided_on: date, text: str) -> None:
    """Conclude the topic (督办结束) by a decision; its items stay key items of that year."""
    _check_decision(do, number, decided_on)
    do.require_text(text=text)
    topic = do.record
    do.set(
        topic,
        conclusion=text,
        conclusion_number=number,
        concluded_on=decided_on,
        ended_at=do.at,
    )
    for row in topic.items.filter(state=TopicItemState.KEPT).order_by("pk"):
        row.topic = topic
        do.move(row, "end_item")
    do.tell(number=number)


@matter_act(KeyTopic)
def extend_topic(do: Matters, number: str, decided_on: date, why: str) -> None:
    """Supervise the topic in the next year too (转入下年督办), by a new plan.

    Source: rulebook 9.8.
    """
    _check_decision(do, number, decided_on)
    do.require_text(why=why)
    topic = do.record
    do.set(topic, year=topic.year + 1, years_more=topic.years_more + 1)
    do.tell(number=number, why=why, year=topic.year)
