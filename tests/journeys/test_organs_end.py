"""Departments merged, renamed, dissolved while they handle an item (rulebook section 10).

Each journey is named after its row; days are written out. All begin on 12 January 2026.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases.acting import Actor
from cases.models import Assignment, Clock, Event
from cases.refusals import ActRefused, NotNow, NotVisible
from cases.responsible import responsible
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import OrganKind, Role
from people.models import Organ, OrganName, Post, User
from tests.county import County, build_county
from workflows import sweeps
from workflows.administration import administer
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db

TWO = (("water", "lead"), ("roads", "co_handler"))
PROMISE = {"content": "年内建成。", "responsible": "张工", "due_on": date(2026, 12, 1)}


def is_in_order(county: County, suggestion: Any) -> Any:
    """Ask that work and invariants hold; return the item as it stands."""
    found = county.fresh(suggestion)
    assert differences(found, county.at) == []
    assert violations() == []
    return found


def lists(suggestion: Any) -> list[tuple[str, str]]:
    """Return who has what to do: kinds with the name of the organ or deputy."""
    items = WorkItem.objects.to_do().filter(suggestion=suggestion).order_by("kind", "pk")
    return [(i.kind, str(i.deputy or i.organ)) for i in items]


def until(county: County, day: date) -> None:
    """Let days pass to the morning of this one."""
    assert day >= county.today
    county.later(days=(day - county.today).days)


def staffed(county: County, key: str, organ: Organ) -> Organ:
    """Give a new organ its officer and its head, or its sub-assigner."""
    county.organs[key] = organ
    roles = {"officer": Role.CASE_OFFICER, "head": Role.UNIT_HEAD}
    if organ.kind == OrganKind.GOVERNMENT_OFFICE:
        roles = {"sub": Role.SUB_ASSIGNER}
    for word, role in roles.items():
        user = User.objects.create(username=f"{key}-{word}", name=f"{key}-{word}")
        post = Post.objects.create(user=user, organ=organ, role=role, valid_from=county.today)
        county.actors[f"{word}:{key}"] = Actor(user, post)
    return organ


def founded(county: County, key: str, name: str, kind: Any = None) -> Organ:
    return staffed(county, key, county.found_today(key, name, kind))


def admin_of(county: County) -> Actor:
    if "admin" not in county.actors:
        user = User.objects.create(username="admin", name="管理员")
        role, council = Role.ADMINISTRATOR, county.organs["council"]
        county.actors["admin"] = Actor(
            user, Post.objects.create(user=user, organ=council, role=role)
        )
    return county.actors["admin"]


def end(county: County, unit: str, heir: str | None, on: date | None = None) -> None:
    """End a unit by its act of administration; the clockwork comes by the same day."""
    successor = county.organs[heir].pk if heir else None
    administer(
        "end_organ", county.congress, county.organs[unit].pk, by=admin_of(county),
        at=county.later(), until=on or county.today, successor=successor,
    )  # fmt: skip
    sweeps.run_all(county.later())


# -- two separate handlers ----------------------------------------------------------------------


def test_two_separate_handlers_one_late_one_merged_away_mid_case(county):
    # Assigned on 12 January: both replies are due on 13 April, as 12 April is a Sunday.
    suggestion = county.handling(("water", "separate"), ("court", "separate"))
    water, court = county.task(suggestion, "water"), county.task(suggestion, "court")
    due = {c.assignment_id: c.due_on for c in suggestion.clocks.filter(kind="reply")}
    assert due == {water.pk: date(2026, 4, 13), court.pk: date(2026, 4, 13)}
    until(county, date(2026, 2, 2))
    county.contact(water)
    county.written(water)

    # On 2 March the water bureau is merged into a new bureau, by one act.
    until(county, date(2026, 3, 2))
    done = administer(
        "merge_organs", county.congress, by=admin_of(county), at=county.later(),
        organs=[county.organs["water"].pk, county.organs["roads"].pk], until=county.today,
        name="云溪县水务和交通局",
    )  # fmt: skip
    new = staffed(county, "new", done.record)
    sweeps.run_all(county.later())

    found = is_in_order(county, suggestion)
    task = county.task(found, "new")
    assert (county.fresh(water).state, task.state, task.replaces) == (
        "superseded",
        "accepted",
        water,
    )
    assert (task.hops, task.accepted_at, task.received_on) == (
        0,
        water.accepted_at,
        date(2026, 1, 12),
    )
    assert (task.contact_kept, task.contacts.count(), water.contacts.count()) == (True, 0, 1)
    assert task.replies.get().text == "已增设停靠站。"
    clock = found.clocks.get(kind="reply", assignment=task)
    assert (clock.anchor_on, clock.due_on) == (date(2026, 1, 12), date(2026, 4, 13))
    # Half of the court's time is over without a contact: the committee watches.
    assert lists(found) == [
        ("acknowledge_order", "城乡建设委员会"),
        ("contact", "云溪县人民法院"),
        ("reply", "云溪县水务和交通局"),
    ]
    # The old posts stopped the same day: their people neither act nor see.
    with pytest.raises(NotVisible):
        county.contact(water)
    assert not Assignment.objects.visible_to(county.officer("water").user, county.today).exists()

    # The court signs too late: on 14 April its deadline has passed, the successor's has not run on.
    until(county, date(2026, 4, 10))
    reply = task.replies.get()
    county.do("sign_reply", reply, county.head("new"))
    county.do("deliver_reply", reply, county.officer("new"))
    until(county, date(2026, 4, 14))
    sweeps.run_all(county.later())
    missed = Clock.objects.filter(suggestion=suggestion, kind="reply", state="missed")
    assert [(c.assignment.organ.name, c.due_on) for c in missed] == [
        ("云溪县人民法院", date(2026, 4, 13))
    ]
    assert is_in_order(county, suggestion).state == "handling"
    until(county, date(2026, 5, 6))
    county.reply_all(suggestion)
    assert is_in_order(county, suggestion).state == "replied"
    names = suggestion.replies.order_by("pk").values_list("unit_name", flat=True)
    assert list(names) == ["云溪县水务和交通局", "云溪县人民法院"]

    # The court is rated badly, and alone goes into a second round; then the item closes.
    sweeps.run_all(county.later())
    county.rated(suggestion, "satisfied", 0)
    county.rated(suggestion, "dissatisfied", 1)
    assert lists(suggestion) == [("sign_in", "云溪县人民法院")]
    until(county, date(2026, 5, 20))
    county.second_round(suggestion)
    county.rated(suggestion)
    found = is_in_order(county, suggestion)
    assert (found.state, found.round_number) == ("closed", 2)
    # Who was responsible on which day can be read back, from either task.
    for row in (water, task):
        on = [
            responsible(row, day).name
            for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2), date(2026, 5, 20))
        ]
        assert on == ["云溪县水利局"] * 2 + ["云溪县水务和交通局"] * 2
    assert [p.user.name for p in responsible(task, date(2026, 3, 1)).heads] == ["head:water"]
    assert new.heir(county.today) == new


# -- merged -------------------------------------------------------------------------------------


def test_department_merged_while_its_reply_is_signed_and_not_delivered(county):
    suggestion = county.handling(("water", "sole"), cosigners=1)
    reply = county.signed(
        county.task(suggestion, "water"), result_kind="planned", promises=[PROMISE]
    )
    county.do("deliver_reply", reply, county.officer("water"), recipients=[suggestion.lead_id])
    until(county, date(2026, 2, 10))
    founded(county, "new", "云溪县水务局")
    end(county, "water", "new")
    is_in_order(county, suggestion)

    county.do("deliver_reply", county.fresh(reply), county.officer("new"))

    found, kept = is_in_order(county, suggestion), county.fresh(reply)
    assert (found.state, kept.state, kept.unit_name) == ("replied", "delivered", "云溪县水利局")
    assert kept.signed_by == county.head("water").user
    # What was promised is followed up with the successor.
    county.rated(found)
    assert lists(found) == [("fulfil", "云溪县水务局")]
    county.reported_kept(found.promises.get(), "验收单。")
    county.written_off(found.promises.get())
    assert is_in_order(county, suggestion).state == "closed"


def test_department_merged_after_its_reply_keeps_its_name_and_its_successor_goes_on(county):
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, result_kind="planned", promises=[PROMISE])
    until(county, date(2026, 2, 10))
    founded(county, "new", "云溪县水务局")
    end(county, "water", "new")

    task = county.fresh(county.task(suggestion, "water"))
    assert (task.state, task.organ.name) == ("reply_issued", "云溪县水利局")
    assert task.carried_by.name == "云溪县水务局"
    is_in_order(county, suggestion)
    # A dissatisfied rating opens the second round with the successor.
    county.rated(suggestion, "dissatisfied")
    assert lists(suggestion) == [("sign_in", "云溪县水务局")]
    following = county.task(suggestion, "new")
    assert following.previous == task
    county.second_round(suggestion)
    county.rated(suggestion)
    found = is_in_order(county, suggestion)
    assert found.state == "tracking"
    assert lists(found) == [("fulfil", "云溪县水务局")]
    assert responsible(task, date(2026, 2, 9)).name == "云溪县水利局"
    assert responsible(task, date(2026, 2, 10)).name == "云溪县水务局"


def test_departments_merged_one_after_another_on_the_same_day(county):
    suggestion = county.handling(("water", "sole"))
    until(county, date(2026, 2, 10))
    founded(county, "new", "云溪县水务局")
    day = date(2026, 3, 1)
    # Ordered weeks before; the clockwork then stands still for a month.
    end(county, "roads", "new", day)
    end(county, "water", "new", day)
    founded(county, "last", "云溪县城市管理局")
    end(county, "new", "last", day)
    asked = ["acknowledge_order", "contact"]
    assert lists(suggestion) == [(kind, "云溪县水利局") for kind in asked]
    is_in_order(county, suggestion)
    until(county, date(2026, 4, 2))
    sweeps.run_all(county.later())

    found = is_in_order(county, suggestion)
    # The new bureau has no counterpart committee: the commission watches.
    assert lists(found) == [
        ("acknowledge_order", "代表工作委员会"), ("contact", "云溪县城市管理局"),
    ]  # fmt: skip
    assert Event.objects.filter(stream=found.stream, act="succeed_unit").count() == 1
    assert sweeps.run_all(county.later()) == 0
    assert responsible(county.task(found, "last"), day).name == "云溪县城市管理局"
    assert responsible(county.task(found, "last"), day - timedelta(days=1)).name == "云溪县水利局"


def test_co_handler_merged_into_its_lead_owes_itself_no_opinion(county):
    suggestion = county.handling(*TWO)
    county.contact(county.task(suggestion, "water"))
    assert lists(suggestion) == [("opinion", "云溪县交通运输局")]
    until(county, date(2026, 2, 10))
    end(county, "roads", "water")

    found = is_in_order(county, suggestion)
    fallen = county.task(found, "roads")
    assert (fallen.state, fallen.joined) == ("superseded", county.task(found, "water"))
    assert lists(found) == [("reply", "云溪县水利局")]
    county.reply_all(found)
    # It is not missing: nothing of it stands in the reply.
    assert is_in_order(county, found).replies.get().missing_note == ""


def test_lead_merged_into_its_co_handler_which_leads_then(county):
    suggestion = county.handling(*TWO, ("schools", "co_handler"))
    county.contact(county.task(suggestion, "water"))
    until(county, date(2026, 2, 10))
    end(county, "water", "roads")

    found = is_in_order(county, suggestion)
    led = county.task(found, "roads")
    assert (led.role, led.state, led.inherited) == ("lead", "accepted", True)
    assert lists(found) == [("opinion", "云溪县教育局")]
    schools = county.task(found, "schools")
    county.do("send_opinion", schools, county.officer("schools"), text="同意。")
    assert lists(found) == [("reply", "云溪县交通运输局")]
    county.reply_all(found)
    assert is_in_order(county, found).state == "replied"


def test_separate_departments_merged_into_one_answer_once_for_both_parts(county):
    suggestion = county.registered()
    parts = [
        {"organ": county.organs["water"].pk, "role": "separate", "part": "河道"},
        {"organ": county.organs["roads"].pk, "role": "separate", "part": "道路"},
    ]
    county.do("assign", suggestion, "assigner", units=parts)
    for unit in ("water", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.contact(county.task(suggestion, "water"))
    county.written(county.task(suggestion, "water"))
    until(county, date(2026, 2, 10))
    end(county, "water", "roads")

    found = is_in_order(county, suggestion)
    assert county.task(found, "roads").part == "道路\n河道"
    # The other unit's draft goes on; it has yet to meet the deputy itself.
    assert county.task(found, "roads").replies.get().state == "drafting"
    assert lists(found) == [
        ("acknowledge_order", "云溪县交通运输局"), ("contact", "云溪县交通运输局"),
    ]  # fmt: skip
    county.reply_all(found)
    assert is_in_order(county, found).state == "replied"


def test_separate_departments_of_which_one_has_replied_go_on_with_the_other_part(county):
    suggestion = county.handling(("water", "separate"), ("roads", "separate"))
    roads = county.task(suggestion, "roads")
    county.do("deliver_reply", county.signed(roads), county.officer("roads"))
    until(county, date(2026, 2, 10))
    end(county, "water", "roads")

    found = is_in_order(county, suggestion)
    assert lists(found) == [
        ("acknowledge_order", "云溪县交通运输局"),
        ("contact", "云溪县交通运输局"),
        ("rate", "代表1"),
    ]
    assert county.fresh(roads).state == "reply_issued"
    county.reply_all(found)
    assert is_in_order(county, found).rating_requests.count() == 2


@pytest.mark.parametrize("state", ["waits", "asked", "approved", "disputed"])
def test_department_merged_while_it_gives_the_item_back(county, state):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    if state in ("asked", "approved"):
        county.do("request_return", task, county.officer("water"), why="不属于我局职责。")
    if state == "approved":
        county.do("approve_return", task, "assigner")
    if state == "disputed":
        county.do("dispute", task, county.head("water"), why="不属于我局职责。")
    dues = sorted(suggestion.clocks.filter(stopped_at=None).values_list("kind", "due_on"))
    founded(county, "new", "云溪县水务局")
    until(county, date(2026, 1, 14))
    end(county, "water", "new")

    found = is_in_order(county, suggestion)
    new = county.task(found, "new")
    assert new.state == task.state if state == "waits" else county.fresh(new).hops == 0
    assert sorted(found.clocks.filter(stopped_at=None).values_list("kind", "due_on")) == dues
    match state:
        case "waits":
            county.do("accept", new, county.officer("new"))
        case "asked":
            county.do("refuse_return", new, "assigner", decision="属于你局职责。")
        case "approved":
            county.do("reassign", new, "assigner", organ=county.organs["roads"].pk)
            county.do("accept", county.task(found, "roads"), county.officer("roads"))
        case "disputed":
            stays = {"unit": new.organ_id, "decision": "由该局承办。"}
            county.do("settle_dispute", new, "commission_head", **stays)
    assert is_in_order(county, found).state == "handling"


def test_department_merged_while_its_reply_is_between_lead_units(county):
    suggestion = county.handling(("water", "lead"), ("roads", "lead"))
    task = county.task(suggestion, "water")
    county.contact(task)
    reply = county.written(task)
    county.do("ask_agreement", reply, county.officer("water"))
    county.do("ask_coordination", reply, county.head("roads"), why="两家意见不一。")
    founded(county, "new", "云溪县水务局")

    end(county, "water", "new")

    found = is_in_order(county, suggestion)
    item = WorkItem.objects.to_do().get(suggestion=found.pk, kind="settle_reply")
    assert item.assignment == county.task(found, "new")


@pytest.mark.parametrize("begun", ["ask_agreement", "ask_coordination", "signed"])
def test_reply_of_a_dissolved_department_goes_nowhere(county, begun):
    """Its lead task is assigned anew, and nobody is asked about the old reply any more."""
    others = () if begun == "signed" else (("roads", "lead"),)
    suggestion = county.handling(("water", "lead" if others else "sole"), *others)
    task = county.task(suggestion, "water")
    county.contact(task)
    reply = county.signed(task) if begun == "signed" else county.written(task)
    if begun != "signed":
        county.do("ask_agreement", reply, county.officer("water"))
    if begun == "ask_coordination":
        county.do("ask_coordination", reply, county.head("roads"), why="两家意见不一。")

    end(county, "water", None)

    found = is_in_order(county, suggestion)
    assert found.replies.get().state == "drafting"
    assert found.replies.get().signed_by is None
    assert county.task(found, "water").state == "return_approved"
    due = {clock.subject for clock in found.clocks.filter(kind="assignment", stopped_at=None)}
    assert due == {f"assignment:{task.pk}"}
    mine = {kind for kind, _office in lists(found)}
    assert "reassign" in mine
    assert not mine & {"agree_reply", "settle_reply", "send_reply"}
    county.do("reassign", county.task(found, "water"), "assigner", organ=county.organs["court"].pk)
    is_in_order(county, suggestion)


def test_reply_of_a_dissolved_unit_is_not_read_by_its_government(county):
    """The General Office passes the work on instead of deciding on a reply without a sender."""
    suggestion = county.assigned(("government", "sole"))
    office = county.task(suggestion, "government")
    county.do("sub_assign", office, "sub_assigner", units=county.shares(("water", "sole")))
    task = county.task(suggestion, "water")
    county.do("accept", task, county.officer("water"))
    county.contact(task)
    reply = county.written(county.fresh(task))
    county.do("send_to_review", reply, county.officer("water"))

    end(county, "water", None)

    found = is_in_order(county, suggestion)
    assert found.replies.get().state == "drafting"
    assert lists(found) == [("reassign", "云溪县人民政府办公室")]
    with pytest.raises(NotNow):
        county.do("pass_review", reply, "sub_assigner")
    roads = county.organs["roads"].pk
    county.do("reassign", county.task(found, "water"), "sub_assigner", organ=roads)
    assert lists(is_in_order(county, suggestion)) == [("sign_in", "云溪县交通运输局")]


def test_department_merged_while_it_waits_for_more_time(county):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    until(county, date(2026, 3, 20))
    asked = {"why": "需现场勘察。", "until": date(2026, 5, 29)}
    county.do("request_extension", task, county.officer("water"), **asked)
    founded(county, "new", "云溪县水务局")
    end(county, "water", "new")
    found = is_in_order(county, suggestion)
    extension = found.extensions.get()
    assert extension.assignment == county.task(found, "new")

    county.do("approve_extension", extension, "assigner")

    found = is_in_order(county, suggestion)
    clock = found.clocks.get(kind="reply", stopped_at=None)
    assert (clock.assignment.organ.name, clock.due_on) == ("云溪县水务局", date(2026, 5, 29))
    with pytest.raises(ActRefused):
        county.do("request_extension", county.task(found, "new"), county.officer("new"), **asked)


def test_government_office_merged_after_it_passed_the_item_on(county):
    suggestion = county.assigned(("government", "sole"))
    units = county.shares(*TWO)
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=units)
    water = county.task(suggestion, "water")
    county.do("request_return", water, county.officer("water"), why="不属于我局职责。")
    founded(county, "new", "云溪县政务办公室", OrganKind.GOVERNMENT_OFFICE)
    end(county, "government", "new")

    found = is_in_order(county, suggestion)
    assert county.task(found, "new").state == "passed_on"
    assert ("decide_return", "云溪县政务办公室") in lists(found)
    with pytest.raises(NotVisible):
        county.do("approve_return", water, "sub_assigner")
    county.do("approve_return", water, "sub:new")
    county.do("reassign", water, "sub:new", organ=county.organs["schools"].pk)
    assert is_in_order(county, found).state == "assigned"


def test_government_office_merged_before_it_passed_the_item_on(county):
    suggestion = county.assigned(("government", "sole"))
    founded(county, "new", "云溪县政务办公室", OrganKind.GOVERNMENT_OFFICE)
    end(county, "government", "new")
    found = is_in_order(county, suggestion)
    assert lists(found) == [("sub_assign", "云溪县政务办公室")]

    units = county.shares(("water", "sole"))
    county.do("sub_assign", county.task(found, "new"), "sub:new", units=units)

    assert lists(is_in_order(county, found)) == [("sign_in", "云溪县水利局")]


# -- renamed ------------------------------------------------------------------------------------


def test_department_renamed_a_delivered_reply_keeps_the_old_name(county):
    first = county.handling(("water", "sole"))
    county.reply_all(first)
    water = county.organs["water"]
    until(county, date(2026, 3, 2))
    administer(
        "rename_organ", county.congress, water.pk, by=admin_of(county), at=county.later(),
        name="云溪县水务局", since=county.today,
    )  # fmt: skip
    sweeps.run_all(county.later())
    second = county.handling(("water", "sole"))
    county.reply_all(second)

    assert first.replies.get().unit_name == "云溪县水利局"
    assert second.replies.get().unit_name == "云溪县水务局"
    assert OrganName.objects.get(organ=water).name == "云溪县水利局"
    # It is the same unit: nothing passed on.
    assert not Assignment.objects.filter(inherited=True).exists()
    task = county.task(first, "water")
    assert responsible(task, date(2026, 3, 1)).name == "云溪县水利局"
    assert responsible(task, date(2026, 3, 2)).name == "云溪县水务局"
    is_in_order(county, second)


# -- dissolved ----------------------------------------------------------------------------------


def test_department_dissolved_its_task_goes_back_to_who_assigned_it(county):
    suggestion = county.handling(*TWO)
    county.contact(county.task(suggestion, "water"))
    until(county, date(2026, 2, 10))
    end(county, "water", None)

    found = is_in_order(county, suggestion)
    assert lists(found) == [
        ("opinion", "云溪县交通运输局"), ("reassign", "代表工作委员会"),
    ]  # fmt: skip
    task = county.task(found, "water")
    assert responsible(task, date(2026, 2, 10)).organ is None
    county.do("reassign", task, "assigner", organ=county.organs["schools"].pk)
    county.do("accept", county.task(found, "schools"), county.officer("schools"))
    county.reply_all(found)
    assert is_in_order(county, found).state == "replied"


def test_department_dissolved_in_a_second_round_another_answers_within_its_days(county):
    suggestion = county.rated(county.replied(("water", "sole")), "dissatisfied")
    end(county, "water", None)
    task = county.task(suggestion, "water")
    assert lists(suggestion) == [("reassign", "代表工作委员会")]
    county.do("reassign", task, "assigner", organ=county.organs["roads"].pk)

    found = is_in_order(county, suggestion)
    clocks = found.clocks.filter(stopped_at=None).values_list("kind", flat=True)
    assert "second_reply" in clocks
    assert "reply" not in clocks
    county.second_round(found)
    assert is_in_order(county, found).state == "replied"


def test_department_dissolved_what_it_promised_is_seen_to_by_the_office(county):
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, result_kind="planned", promises=[PROMISE])
    county.rated(suggestion)
    end(county, "water", None)

    found = is_in_order(county, suggestion)
    assert lists(found) == [("fulfil", "代表工作委员会")]
    explained = {"explanation": "单位撤销,项目另行安排。"}
    county.do("cancel_promise", found.promises.get(), "assigner", **explained)
    assert is_in_order(county, found).state == "closed"


def test_unit_of_the_government_dissolved_its_office_sees_to_it(county):
    suggestion = county.assigned(("government", "sole"))
    units = county.shares(("water", "separate"), ("roads", "separate"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=units)
    for unit in ("water", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    end(county, "water", None)

    found = is_in_order(county, suggestion)
    assert ("reassign", "云溪县人民政府办公室") in lists(found)
    schools = county.organs["schools"].pk
    county.do("reassign", county.task(found, "water"), "sub_assigner", organ=schools)
    assert ("sign_in", "云溪县教育局") in lists(is_in_order(county, found))


def test_government_office_dissolved_its_units_answer_to_the_congress(county):
    suggestion = county.assigned(("government", "sole"))
    county.do(
        "sub_assign", county.task(suggestion, "government"), "sub_assigner",
        units=county.shares(*TWO),
    )  # fmt: skip
    water = county.task(suggestion, "water")
    county.do("request_return", water, county.officer("water"), why="不属于我局职责。")
    end(county, "government", None)

    found = is_in_order(county, suggestion)
    assert ("decide_return", "代表工作委员会") in lists(found)
    county.do("refuse_return", water, "assigner", decision="属于你局职责。")
    county.do("accept", county.task(found, "roads"), county.officer("roads"))
    county.reply_all(found)
    assert is_in_order(county, found).state == "replied"


# -- the congress' own house --------------------------------------------------------------------


def test_deputies_affairs_commission_founded_anew_takes_everything_over(county):
    to_assign = county.registered()
    to_release = county.rate(county.replied()).suggestion
    old = county.organs["commission"]
    founded(county, "commission", "代表联络工作委员会")
    for key in ("assigner", "rating:commission"):
        role = county.actors[key].post.role
        user = User.objects.create(username=f"new-{key}", name=f"new-{key}")
        post = Post.objects.create(user=user, organ=county.organs["commission"], role=role)
        county.actors[key] = Actor(user, post)
    county.organs["old"] = old
    end(county, "old", "commission")

    assert lists(is_in_order(county, to_assign)) == [("assign", "代表联络工作委员会")]
    assert lists(is_in_order(county, to_release)) == [("release", "代表联络工作委员会")]
    county.do("assign", to_assign, "assigner", units=county.shares(("water", "sole")))
    request = county.request_of(to_release)
    county.do("release", request, "rating:commission")
    assert is_in_order(county, to_release).state == "closed"


def test_general_office_merged_into_the_commission_which_asks_for_ratings_then():
    county = build_county(rules=PolicyRules.from_dict({}, preset("xianning")))
    suggestion = county.replied()
    end(county, "sc_office", "commission")

    found = is_in_order(county, suggestion)
    assert found.rating_requests.get().collector == county.organs["commission"]
    county.rated(found)
    assert is_in_order(county, found).state == "closed"


def test_committee_and_council_that_end_pass_an_escalation_on(county):
    suggestion = county.escalated()
    council = county.organs["council"]
    admin_of(county)
    Post.objects.filter(user=county.actors["admin"].user).update(organ=county.organs["sc_office"])
    founded(county, "new", "建设和环境委员会", OrganKind.SPECIAL_COMMITTEE)
    founded(county, "council", "主任会议(新设)", OrganKind.COUNCIL_OF_CHAIRPERSONS)
    county.organs["old"] = council
    end(county, "committee", "new")
    end(county, "old", "council")

    found = is_in_order(county, suggestion)
    escalation = found.escalations.get()
    assert (escalation.committee.name, escalation.decider.name) == (
        "建设和环境委员会", "主任会议(新设)",
    )  # fmt: skip
    assert lists(found) == [("acknowledge", "建设和环境委员会")]
