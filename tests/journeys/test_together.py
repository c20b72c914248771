"""Items handled together, split, repeated, carried over, made void (rulebook section 10).

Each journey is named after its row; days are written out.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases.models import Suggestion, VoidNumber
from cases.queries import carried_over, repeated
from cases.refusals import ActRefused, BadData, NotNow, NotPermitted
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.models import Organ, Post, Session
from tests.county import County, answers, build_county
from workflows import drafts, sweeps
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db

TWO = (("water", "lead"), ("roads", "co_handler"))
SEPARATE = (("water", "separate"), ("court", "separate"))
WHY = {"why": "同一事项。"}
PARTS = [
    {"title": "关于增设公交站的建议", "facts": "桥头无站。", "proposal": "增设一处。"},
    {"title": "关于修缮桥头护栏的建议", "facts": "护栏破损。", "proposal": "年内修缮。"},
    {"title": "关于桥头照明的建议", "facts": "夜间昏暗。", "proposal": "增设路灯。"},
]


def by_second(county: County, **draft: Any) -> Suggestion:
    """Register a suggestion of the third deputy (and a co-signer) on the same matter."""
    suggestion = drafts.create_draft(
        lead=county.deputies[2],
        term=county.term,
        session=county.session,
        at=county.at,
        cosigners=draft.pop("cosigners", []),
        title="关于云溪桥头设公交站的建议",
        facts="老人步行两公里。",
        proposal="尽快设站。",
        **draft,
    )
    if suggestion.cosigners.exists():
        county.do("ask_cosigners", suggestion, county.deputy(2))
        for cosigner in suggestion.cosigners.all():
            by = county.deputy(county.deputies.index(cosigner.deputy))
            county.do("confirm_cosigning", cosigner, by, text_version=1)
    county.do("submit", suggestion, county.deputy(2))
    return county.do("register", suggestion, "intake").record


def sweep(county: County) -> None:
    sweeps.run_all(county.later())


def together(county: County, leading: Suggestion, **draft: Any) -> Suggestion:
    """Let a second suggestion follow one, and the clockwork come by."""
    follower = by_second(county, **draft)
    county.do("merge", follower, "assigner", into=leading.pk, **WHY)
    sweep(county)
    return county.fresh(follower)


def is_in_order(county: County, *items: Any) -> list[Any]:
    """Ask that work and invariants hold; return the items as they stand."""
    found = [county.fresh(item) for item in items]
    for item in found:
        assert differences(item, county.at) == []
    assert violations() == []
    return found


def lists(suggestion: Any) -> list[tuple[str, str]]:
    """Return who has what to do: kinds with the name of the organ or deputy."""
    items = WorkItem.objects.to_do().filter(suggestion=suggestion).order_by("kind", "pk")
    return [(i.kind, str(i.deputy or i.organ)) for i in items]


def on(county: County, day: date) -> None:
    """Let it be this day, the clockwork coming by each night."""
    while county.today < day:
        county.later(days=1)
        sweeps.run_all(county.at)


def reply(county: County, suggestion: Any, unit: str = "water", **parts: Any) -> None:
    """Let a unit contact the deputy, write, sign and deliver."""
    task = county.task(suggestion, unit)
    letter = county.signed(task, **parts)
    county.do("deliver_reply", letter, county.officer(unit))


def rate(county: County, suggestion: Any, n: int, option: str, nth: int = 0) -> None:
    """Let a deputy rate for good and the collector release."""
    request = county.request_of(suggestion, nth)
    given = answers(option, option)
    county.do("rate", request, county.deputy(n), answers=given, final=True)
    county.do("release", county.fresh(request), county.collector(request))


# -- duplicates: merged handling --------------------------------------------------------------


def test_two_merged_items_with_opposite_ratings(county):
    """One plan; two letters, two ratings; one closes, the other goes round again."""
    leading = county.registered()
    follower = together(county, leading)
    assert (follower.state, follower.merged_into_id) == ("merged", leading.pk)
    assert lists(follower) == []

    # 14 January: the leading item is assigned; the units sign in on 16 January.
    on(county, date(2026, 1, 14))
    county.do("assign", leading, "assigner", units=county.shares(*TWO))
    assert county.today == date(2026, 1, 14)
    on(county, date(2026, 1, 16))
    for unit in ("water", "roads"):
        county.do("accept", county.task(leading, unit), county.officer(unit))
    sweep(county)
    leading, follower = is_in_order(county, leading, follower)
    (task,) = follower.assignments.all()
    assert (task.organ.name, task.role, task.state) == ("云溪县水利局", "lead", "accepted")
    assert (task.assigned_on, task.received_on) == (date(2026, 1, 14), date(2026, 1, 16))
    dues = [item.clocks.get(kind="reply", stopped_at=None).due_on for item in (leading, follower)]
    assert dues == [date(2026, 4, 14)] * 2
    assert (follower.state, follower.assigned_on) == ("merged", date(2026, 1, 14))
    assert lists(follower) == [("contact", "云溪县水利局")]

    # The co-handler's opinion is given once, on the leading item, and lets both go on.
    county.contact(county.task(follower, "water"))
    assert lists(follower) == []
    letter = county.written(county.task(follower, "water"))
    with pytest.raises(NotNow):
        county.do("sign_reply", letter, county.head("water"))
    on(county, date(2026, 2, 10))
    opinion = county.task(leading, "roads")
    county.do("send_opinion", opinion, county.officer("roads"), text="同意主办意见。")
    assert lists(follower) == []
    sweep(county)
    assert lists(follower) == [("reply", "云溪县水利局")]

    on(county, date(2026, 3, 20))
    reply(county, leading)
    assert [county.fresh(i).state for i in (leading, follower)] == ["replied", "merged"]
    on(county, date(2026, 3, 25))
    reply(county, follower)
    leading, follower = is_in_order(county, leading, follower)
    assert [i.state for i in (leading, follower)] == ["replied", "replied"]
    letters = [i.replies.get() for i in (leading, follower)]
    assert [(x.delivered_at + timedelta(hours=8)).date() for x in letters] == [
        date(2026, 3, 20),
        date(2026, 3, 25),
    ]

    rate(county, leading, 0, "satisfied")
    rate(county, follower, 2, "dissatisfied")
    leading, follower = is_in_order(county, leading, follower)
    assert (leading.state, leading.closing_kind) == ("closed", "satisfied")
    assert (follower.state, follower.round_number) == ("second_assigned", 2)
    again = follower.assignments.get(round__number=2)
    assert (again.organ.name, again.head_in_charge, again.follows_id) == (
        "云溪县水利局",
        True,
        None,
    )
    second = follower.clocks.get(kind="second_reply", stopped_at=None)
    assert (second.anchor_on, second.due_on) == (date(2026, 3, 25), date(2026, 4, 27))

    county.do("accept", again, county.officer("water"))
    on(county, date(2026, 4, 20))
    reply(county, follower, result_kind="solved")
    rate(county, follower, 2, "satisfied")
    leading, follower = is_in_order(county, leading, follower)
    assert (follower.state, follower.closing_kind) == ("closed", "satisfied")
    assert [leading.rounds.count(), follower.rounds.count()] == [1, 2]
    assert leading.number != follower.number


def test_silence_of_one_is_decided_for_its_number_alone(county):
    leading = county.handling(("water", "sole"))
    follower = together(county, leading)
    reply(county, leading)
    reply(county, follower)
    rate(county, leading, 0, "satisfied")

    on(county, date(2026, 3, 20))

    leading, follower = is_in_order(county, leading, follower)
    assert (leading.closing_kind, follower.closing_kind) == ("satisfied", "not_answered")
    assert follower.rating_requests.get().state == "expired"


def test_merged_after_the_assignment_is_due_with_the_leading_item(county):
    leading = county.handling(("water", "sole"))
    on(county, date(2026, 2, 20))

    follower = together(county, leading)

    leading, follower = is_in_order(county, leading, follower)
    clock = follower.clocks.get(kind="reply")
    assert (clock.anchor_on, clock.due_on) == (date(2026, 1, 12), date(2026, 4, 13))
    contact = follower.clocks.get(kind="contact")
    assert contact.anchor_on == date(2026, 2, 20)
    assert not follower.clocks.filter(kind="assignment", stopped_at=None).exists()


def acts_of(suggestion: Suggestion) -> list[str]:
    """Return what the trail says, in its own order."""
    return list(suggestion.stream.events.order_by("seq").values_list("act", flat=True))


def test_all_deputies_are_told_and_both_trails_say_it(county):
    leading = county.registered(cosigners=1)
    follower = together(county, leading, cosigners=[county.deputies[3]])

    acts = [acts_of(i) for i in (leading, follower)]
    assert acts[0][-1] == "note_follower"
    assert "merge" in acts[1]
    sweep(county)
    assert acts_of(leading) == acts[0]


def test_leading_item_that_passes_to_another_unit_takes_its_followers_along(county):
    leading = county.assigned(("water", "sole"))
    task = county.task(leading, "water")
    county.do("request_return", task, county.officer("water"), why="不属我局职责。")
    county.do("refuse_return", task, "assigner", decision="属于你局职责。")
    follower = together(county, leading)
    assert [t.state for t in follower.assignments.all()] == ["accepted"]
    county.do("dispute", county.fresh(task), county.head("water"), why="仍有异议。")
    sweep(county)
    assert lists(follower) == [("contact", "云溪县水利局")]

    court = county.organs["court"].pk
    county.do("settle_dispute", task, "commission_head", unit=court, decision="由法院承办。")
    sweep(county)

    is_in_order(county, leading, follower)
    assert [t.state for t in follower.assignments.order_by("pk")] == ["superseded"]
    assert lists(follower) == []
    county.do("accept", county.task(leading, "court"), county.officer("court"))
    sweep(county)
    leading, follower = is_in_order(county, leading, follower)
    assert [(t.organ.name, t.state) for t in follower.assignments.order_by("pk")] == [
        ("云溪县水利局", "superseded"),
        ("云溪县人民法院", "accepted"),
    ]
    assert lists(follower) == [("contact", "云溪县人民法院")]
    assert not follower.clocks.filter(
        stopped_at=None, assignment__organ=county.organs["water"]
    ).exists()


def dissolved(county: County, unit: str) -> None:
    """Dissolve a unit without a successor today; the clockwork comes by."""
    county.later(days=1)
    Organ.objects.filter(pk=county.organs[unit].pk).update(valid_until=county.today)
    Post.objects.filter(organ=county.organs[unit]).update(valid_until=county.today)
    sweep(county)


def test_dissolved_unit_takes_no_letter_of_a_follower_along(county):
    """What it signed but did not deliver is laid aside; the leading item's new unit answers."""
    leading = county.assigned(("water", "sole"))
    county.do("accept", county.task(leading, "water"), county.officer("water"))
    follower = together(county, leading)
    county.signed(county.task(follower, "water"))

    dissolved(county, "water")

    leading, follower = is_in_order(county, leading, follower)
    assert lists(leading) == lists(follower) == [("reassign", "代表工作委员会")]
    assert [r.state for r in follower.replies.all()] == ["drafting"]
    court = county.organs["court"].pk
    county.do("reassign", county.task(leading, "water"), "assigner", organ=court)
    county.do("accept", county.task(leading, "court"), county.officer("court"))
    sweep(county)
    leading, follower = is_in_order(county, leading, follower)
    assert lists(follower) == [("contact", "云溪县人民法院")]
    reply(county, leading, "court")
    reply(county, follower, "court")
    assert [f.state for f in is_in_order(county, leading, follower)] == ["replied", "replied"]


def test_dissolved_unit_that_answered_the_leading_item_alone(county):
    """The leading item is answered; the follower's task is assigned anew, and nothing else."""
    leading = county.handling(("water", "sole"))
    follower = together(county, leading)
    reply(county, leading)

    dissolved(county, "water")

    leading, follower = is_in_order(county, leading, follower)
    assert (leading.state, follower.state) == ("replied", "merged")
    assert lists(follower) == [("reassign", "代表工作委员会")]
    court = county.organs["court"].pk
    county.do("reassign", county.task(follower, "water"), "assigner", organ=court)
    assert lists(follower) == [("sign_in", "云溪县人民法院")]
    county.do("accept", county.task(follower, "court"), county.officer("court"))
    sweep(county)
    sweep(county)
    (follower,) = is_in_order(county, follower)
    assert [(t.organ.name, t.state) for t in follower.assignments.order_by("pk")] == [
        ("云溪县水利局", "superseded"),
        ("云溪县人民法院", "accepted"),
    ]
    reply(county, follower, "court")
    assert is_in_order(county, follower)[0].state == "replied"


def test_merge_with_an_item_of_a_dissolved_unit_can_be_undone(county):
    leading = county.handling(("water", "sole"))
    follower = together(county, leading)
    dissolved(county, "water")

    county.do("undo_merge", follower, "assigner", why="并非同一事项。")

    leading, follower = is_in_order(county, leading, follower)
    assert [t.state for t in follower.assignments.all()] == ["recalled"]
    assert lists(follower) == [("assign", "代表工作委员会")]


def test_follower_of_a_dissolved_unit_goes_on_when_the_leading_item_is_withdrawn(county):
    leading = county.handling(("water", "sole"))
    follower = together(county, leading)
    dissolved(county, "water")
    county.do("ask_withdrawal", leading, county.deputy(), why="已解决。")
    county.do("confirm_withdrawal", leading, "intake")

    sweep(county)

    (follower,) = is_in_order(county, follower)
    assert (follower.state, follower.merged_into_id) == ("handling", None)
    assert lists(follower) == [("reassign", "代表工作委员会")]


def test_government_office_sees_the_followers_of_what_it_passed_on(county):
    leading = county.registered()
    follower = together(county, leading)
    county.do("assign", leading, "assigner", units=county.shares(("government", "sole")))
    units = county.shares(*TWO)
    county.do("sub_assign", county.task(leading, "government"), "sub_assigner", units=units)
    county.do("accept", county.task(leading, "water"), county.officer("water"))
    sweep(county)

    leading, follower = is_in_order(county, leading, follower)
    rows = {t.organ.kind: t for t in follower.assignments.all()}
    assert rows["government_office"].state == "passed_on"
    assert rows["government_unit"].parent_id == rows["government_office"].pk
    office = county.actors["sub_assigner"].user
    assert Suggestion.objects.visible_to(office, county.today).filter(pk=follower.pk).exists()


def test_each_of_two_separate_units_answers_each_number(county):
    leading = county.registered()
    follower = together(county, leading)
    county.do("assign", leading, "assigner", units=county.shares(*SEPARATE))
    county.do("accept", county.task(leading, "water"), county.officer("water"))
    sweep(county)
    reply(county, follower)
    # The court has not signed the leading item in: its answer is still to come.
    assert county.fresh(follower).state == "merged"
    county.do("accept", county.task(leading, "court"), county.officer("court"))
    sweep(county)
    assert lists(follower) == [("contact", "云溪县人民法院"), ("rate", "代表3")]

    reply(county, follower, "court")

    (follower,) = is_in_order(county, follower)
    assert (follower.state, follower.rating_requests.count()) == ("replied", 2)


def test_follower_of_a_withdrawn_item_is_assigned_anew(county):
    leading = county.registered()
    follower = by_second(county)
    due = follower.clocks.get(kind="assignment").due_on
    county.do("merge", follower, "assigner", into=leading.pk)
    sweep(county)
    county.do("ask_withdrawal", leading, county.deputy(), why="已解决。")
    county.do("confirm_withdrawal", leading, "intake")

    sweep(county)

    leading, follower = is_in_order(county, leading, follower)
    assert (follower.state, follower.merged_into_id, follower.round_number) == (
        "registered", None, 0,
    )  # fmt: skip
    assert lists(follower) == [("assign", "代表工作委员会")]
    assert follower.clocks.get(kind="assignment", stopped_at=None).due_on == due
    assert leading.noted_followers.get().left_at is not None
    assert leading.stream.events.order_by("-seq")[0].act == "note_follower_left"


def test_follower_with_tasks_goes_on_by_itself_when_the_leading_item_is_withdrawn(county):
    leading = county.handling(*TWO)
    follower = together(county, leading)
    county.contact(county.task(follower, "water"))
    assert lists(follower) == []
    county.do("ask_withdrawal", leading, county.deputy(), why="已解决。")
    county.do("confirm_withdrawal", leading, "intake")

    sweep(county)

    leading, follower = is_in_order(county, leading, follower)
    assert (follower.state, follower.merged_into_id) == ("handling", None)
    assert lists(follower) == [("reply", "云溪县水利局")]
    reply(county, follower)
    rate(county, follower, 2, "satisfied")
    assert is_in_order(county, follower)[0].state == "closed"


def test_follower_that_answered_all_it_had_is_rated_when_the_leading_item_is_withdrawn(county):
    leading = county.registered()
    follower = together(county, leading)
    county.do("assign", leading, "assigner", units=county.shares(*SEPARATE))
    county.do("accept", county.task(leading, "water"), county.officer("water"))
    sweep(county)
    reply(county, follower)
    rate(county, follower, 2, "satisfied")
    assert county.fresh(follower).state == "merged"
    county.do("ask_withdrawal", leading, county.deputy(), why="已解决。")
    county.do("confirm_withdrawal", leading, "intake")

    sweep(county)

    (follower,) = is_in_order(county, follower)
    assert (follower.state, follower.closing_kind) == ("closed", "satisfied")


def test_merge_is_undone_while_no_reply_is_signed(county):
    leading = county.handling(*TWO)
    follower = together(county, leading)
    due = follower.clocks.get(kind="assignment").due_on
    county.contact(county.task(follower, "water"))

    county.do("undo_merge", follower, "assigner", why="并非同一事项。")
    sweep(county)

    leading, follower = is_in_order(county, leading, follower)
    assert (follower.state, follower.round_number, follower.assigned_on) == ("registered", 0, None)
    assert [t.state for t in follower.assignments.all()] == ["recalled"]
    assert follower.clocks.get(stopped_at=None).due_on == due
    assert lists(follower) == [("assign", "代表工作委员会")]
    assert leading.noted_followers.get().left_at is not None
    county.do("assign", follower, "assigner", units=county.shares(("court", "sole")))
    assert is_in_order(county, follower)[0].state == "assigned"


def test_merge_stands_once_a_reply_is_signed(county):
    leading = county.handling(("water", "sole"))
    follower = together(county, leading)
    county.signed(county.task(follower, "water"))

    with pytest.raises(NotNow):
        county.do("undo_merge", follower, "assigner", why="并非同一事项。")


def test_follower_is_withdrawn_by_its_own_deputy(county):
    leading = county.handling(("water", "sole"))
    follower = together(county, leading)
    county.do("ask_withdrawal", follower, county.deputy(2), why="不再需要。")
    county.do("confirm_withdrawal", follower, "intake")
    sweep(county)

    leading, follower = is_in_order(county, leading, follower)
    assert (leading.state, follower.state) == ("handling", "withdrawn")
    assert [t.state for t in follower.assignments.all()] == ["cancelled"]
    assert leading.noted_followers.get().left_at is not None


def test_lead_deputy_of_a_follower_leaves_it_to_the_next(county):
    leading = county.registered()
    follower = together(county, leading, cosigners=[county.deputies[3]])

    county.do("leave_lead", follower, county.deputy(2))

    (follower,) = is_in_order(county, follower)
    assert (follower.lead, follower.state) == (county.deputies[3], "merged")


def test_two_items_that_follow_each_other_come_apart_again(county):
    """Two assigners at the same moment: what neither could see is mended by the clockwork."""
    one, two = county.registered(), by_second(county)
    county.do("merge", two, "assigner", into=one.pk)
    Suggestion.objects.filter(pk=two.pk).update(state="registered", version=99)
    county.do("merge", one, "assigner", into=two.pk)
    Suggestion.objects.filter(pk=two.pk).update(state="merged", version=100)

    sweep(county)
    sweep(county)

    stands = sorted(county.fresh(i).state for i in (one, two))
    assert stands == ["merged", "registered"]


@pytest.mark.parametrize("leading_stands", ["submitted", "replied", "merged", "itself", "term"])
def test_only_an_item_on_its_way_to_an_answer_can_lead(county, leading_stands):
    follower = by_second(county)
    match leading_stands:
        case "submitted":
            into = county.submitted().pk
        case "replied":
            into = county.replied().pk
        case "merged":
            into = together(county, county.registered()).pk
        case "itself":
            into = follower.pk
        case _:
            into = build_county("qingshan").registered().pk

    with pytest.raises(BadData) as refused:
        county.do("merge", follower, "assigner", into=into)

    assert set(refused.value.fields) == {"into"}


def test_rules_may_forbid_merging():
    county = build_county(
        rules=PolicyRules.from_dict({"merge_allowed": False}, preset("default_county"))
    )
    leading, follower = county.registered(), by_second(county)

    with pytest.raises(NotNow):
        county.do("merge", follower, "assigner", into=leading.pk)


# -- several matters in one item --------------------------------------------------------------


def split(county: County, **draft: Any) -> tuple[Suggestion, list[Suggestion]]:
    whole = county.submitted(**draft)
    county.do("propose_split", whole, "intake", parts=PARTS, explanation="一事一议。")
    county.do("agree_split", whole, county.deputy())
    return county.fresh(whole), list(whole.parts.order_by("split_part"))


def test_several_matters_in_one_item_are_split_with_numbered_children(county):
    whole = county.submitted(cosigners=2)
    county.do("propose_split", whole, "intake", parts=PARTS, explanation="一事一议。")
    assert lists(whole) == [("agree_split", "代表1")]
    with pytest.raises(NotNow):
        county.do("register", whole, "intake")
    on(county, date(2026, 1, 15))

    county.do("agree_split", whole, county.deputy())

    (whole,) = is_in_order(county, whole)
    parts = list(whole.parts.order_by("split_part"))
    is_in_order(county, *parts)
    assert (whole.state, whole.closing_kind, whole.number) == ("closed", "split", "1")
    assert whole.reference == "yunxi-8-5-001"
    assert [p.number for p in parts] == ["1-1", "1-2", "1-3"]
    assert [p.reference for p in parts] == [f"yunxi-8-5-001-{n}" for n in (1, 2, 3)]
    assert [p.title for p in parts] == [part["title"] for part in PARTS]
    assert {p.state for p in parts} == {"registered"}
    for part in parts:
        assert part.lead == whole.lead
        assert [c.state for c in part.cosigners.all()] == ["confirmed"] * 2
        first = part.stream.events.get()
        assert f'"whole":{whole.pk}' in first.facts
        # Registered after the session: thirty days from that day.
        assert part.clocks.get().due_on == date(2026, 2, 14)
        assert lists(part) == [("assign", "代表工作委员会")]
    # The next one gets the next number, as if nothing had been split.
    assert county.registered().number == "2"


def test_parts_go_their_own_way(county):
    _whole, (one, two, three) = split(county)
    county.do("assign", one, "assigner", units=county.shares(("water", "sole")))
    county.do("merge", two, "assigner", into=three.pk)
    sweep(county)
    county.do("accept", county.task(one, "water"), county.officer("water"))
    reply(county, one)
    rate(county, one, 0, "satisfied")

    one, two, three = is_in_order(county, one, two, three)
    assert [i.state for i in (one, two, three)] == ["closed", "merged", "registered"]


def test_lead_deputy_decides_over_the_text(county):
    whole = county.submitted()
    county.do("propose_split", whole, "intake", parts=PARTS, explanation="一事一议。")
    with pytest.raises(BadData):
        county.do("decline_split", whole, county.deputy(), explanation=" ")
    with pytest.raises(ActRefused):
        county.do("agree_split", whole, "intake")

    county.do("decline_split", whole, county.deputy(), explanation="是同一件事。")

    (whole,) = is_in_order(county, whole)
    assert (whole.state, whole.parts.count()) == ("submitted", 0)
    assert lists(whole) == [("register", "代表工作委员会")]
    county.do("propose_split", whole, "intake2", parts=PARTS[:2], explanation="请再考虑。")
    county.do("take_back_split", whole, "intake")
    county.do("register", whole, "intake")
    assert is_in_order(county, whole)[0].number == "1"


@pytest.mark.parametrize("parts", [PARTS[:1], [], "x", [1, 2], [PARTS[0], {"title": "无"}]])
def test_split_needs_two_whole_texts(county, parts):
    whole = county.submitted()

    with pytest.raises(BadData) as refused:
        county.do("propose_split", whole, "intake", parts=parts, explanation="一事一议。")

    assert set(refused.value.fields) == {"parts"}


# -- repeated every year ------------------------------------------------------------------------


def test_repeated_every_year_is_linked_for_a_systemic_study(county):
    earlier = county.registered()
    county.later(days=300)
    later = county.registered()
    county.do("link", later, "intake", kind="repeats", to=earlier.pk)
    other = county.registered()
    county.do("link", other, "assigner", kind="similar", to=later.pk)

    assert [(s.pk, s.times) for s in repeated(county.congress)] == [(earlier.pk, 2)]
    with pytest.raises(BadData):
        county.do("link", later, "intake", kind="similar", to=earlier.pk)
    with pytest.raises(BadData):
        county.do("link", earlier, "intake", kind="repeats", to=later.pk)
    with pytest.raises(NotPermitted):
        county.do("link", later, "commission_head", kind="repeats", to=earlier.pk)
    county.do("remove_link", later, "assigner", to=earlier.pk)
    assert list(repeated(county.congress)) == []
    is_in_order(county, earlier, later, other)


# -- item cross-year, cross-session -----------------------------------------------------------


def test_item_cross_year_keeps_its_number_and_is_listed_as_carried_over(county):
    opened = county.handling(("water", "sole"))
    ended = county.rated(county.replied())
    assert list(carried_over(county.congress, date(2026, 12, 31))) == []

    listed = list(carried_over(county.congress, date(2027, 1, 1)))

    assert [(s.pk, s.number) for s in listed] == [(opened.pk, opened.number)]
    assert ended.pk not in {s.pk for s in listed}
    # It ended in March 2027: carried over before, and not afterwards.
    on(county, date(2026, 2, 1))
    county.later(days=400)
    reply(county, opened)
    county.later(days=1)
    rate(county, opened, 0, "satisfied")
    assert county.fresh(opened).closed_at.date() == date(2027, 3, 9)
    assert [s.pk for s in carried_over(county.congress, date(2027, 3, 1))] == [opened.pk]
    assert list(carried_over(county.congress, date(2027, 3, 10))) == []


def test_item_cross_session_is_listed_once_the_next_session_has_begun(county):
    opened = county.handling(("water", "sole"))
    Session.objects.create(
        term=county.term, number=6, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 4)
    )

    days = (date(2026, 8, 31), date(2026, 9, 1))

    listed = [[s.pk for s in carried_over(county.congress, day)] for day in days]
    assert listed == [[], [opened.pk]]


# -- wrong number, void registration ------------------------------------------------------------


def test_void_registration_ends_the_item_and_its_number_is_not_reused(county):
    wrong = county.registered()
    county.do("propose_void", wrong, "intake", why="重复登记。")
    assert lists(wrong) == [("confirm_void", "代表工作委员会")]
    with pytest.raises(NotNow):
        county.do("assign", wrong, "assigner", units=county.shares(("water", "sole")))
    with pytest.raises(NotNow):
        county.do("void_registration", wrong, "intake")

    county.do("void_registration", wrong, "commission_head")

    (wrong,) = is_in_order(county, wrong)
    assert (wrong.state, wrong.closing_kind, wrong.number) == ("void", "void", "1")
    assert not wrong.clocks.filter(stopped_at=None).exists()
    assert lists(wrong) == []
    assert county.registered().number == "2"
    other = county.submitted()
    with pytest.raises(BadData):
        county.do("register", other, "intake", number="1")


def test_wrong_number_is_void_and_the_suggestion_gets_another(county):
    wrong = county.registered()
    county.do("propose_void", wrong, "intake", why="编号有误。", renumber=True)
    county.do("void_registration", wrong, "intake2")
    assert (county.fresh(wrong).state, county.fresh(wrong).number) == ("submitted", "")
    is_in_order(county, wrong)

    county.do("register", wrong, "intake")

    (wrong,) = is_in_order(county, wrong)
    assert (wrong.state, wrong.number) == ("registered", "2")
    assert list(VoidNumber.objects.values_list("number", "reference")) == [("1", "yunxi-8-5-001")]
    with pytest.raises(BadData):
        county.do("register", county.submitted(), "intake", number="1")


def test_registration_stands_when_the_second_person_disagrees(county):
    right = county.registered()
    county.do("propose_void", right, "intake", why="重复登记。")

    county.do("decline_void", right, "intake2", explanation="并非重复。")

    (right,) = is_in_order(county, right)
    assert (right.state, lists(right)) == ("registered", [("assign", "代表工作委员会")])


def test_followers_of_a_void_registration_are_assigned_anew(county):
    leading = county.registered()
    follower = together(county, leading)
    county.do("propose_void", leading, "intake", why="编号有误。", renumber=True)
    county.do("void_registration", leading, "intake2")

    sweep(county)

    leading, follower = is_in_order(county, leading, follower)
    assert [i.state for i in (leading, follower)] == ["submitted", "registered"]
