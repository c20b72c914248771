"""More time for a reply, and what stands on paper (延期、纸质原件).

Named after the rows of the rulebook's section 10; every date is written out.
"""

from __future__ import annotations

from datetime import date

import pytest

from cases import files
from cases.acting import Actor, OnPaper
from cases.models import Clock, Event, Extension, Paper
from cases.refusals import ActRefused, BadData, NotPermitted
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import OrganKind, Role
from people.models import Organ, Post, User
from tests.county import build_county
from tests.journeys.test_between_offices import is_in_order, kinds, running
from workflows import sweeps
from workflows.work import open_work

pytestmark = pytest.mark.django_db

REPLY_DUE = date(2026, 4, 13)


def asked(county, until, unit="water", **units):
    """Bring a unit's item to a request for an extension (申请延期)."""
    suggestion = county.handling((unit, "sole"), **units)
    task = county.task(suggestion, unit)
    county.later(days=30)
    done = county.do(
        "request_extension",
        task,
        county.officer(unit),
        why="涉及多个部门,需现场勘查。",
        until=until,
    )
    return suggestion, task, done.created["extension"][0]


def due_of(suggestion, kind):
    """Return the due days of what is on somebody's list."""
    return [stamp.due_on for stamp in open_work(suggestion) if stamp.kind == kind]


# -- extension -------------------------------------------------------------------------------------


def test_extension_is_agreed_to_and_the_reply_is_due_on_the_new_day(county):
    suggestion, task, extension = asked(county, date(2026, 5, 30))
    county.contact(task)
    assert kinds(suggestion) == ["decide_extension", "reply"]
    assert due_of(suggestion, "decide_extension") == [REPLY_DUE]
    # 30 May is a Saturday: the day rolls to Monday.
    assert extension.proposed_due_on == date(2026, 6, 1)

    county.do("approve_extension", extension, "commission_head", decision="同意。")

    assert county.fresh(extension).state == "approved"
    old, new = Clock.objects.filter(assignment=task, kind="reply").order_by("pk")
    assert (old.due_on, old.stopped_at is None) == (REPLY_DUE, False)
    assert (new.due_on, new.anchor_on) == (date(2026, 6, 1), date(2026, 1, 12))
    assert new.extension == extension
    assert due_of(suggestion, "reply") == [date(2026, 6, 1)]
    county.later(days=80)
    sweeps.run_all(county.at)
    county.reply_all(county.fresh(suggestion))
    assert not Clock.objects.filter(assignment=task, kind="reply").exclude(missed_at=None).exists()
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_extension_is_refused_and_the_old_day_stays(county):
    suggestion, task, extension = asked(county, date(2026, 6, 1))
    with pytest.raises(BadData):
        county.do("refuse_extension", extension, "assigner", decision=" ")

    county.do("refuse_extension", extension, "assigner", decision="可以按期办结。")

    assert (county.fresh(extension).state, running(suggestion, "reply")) == ("refused", [REPLY_DUE])
    with pytest.raises(ActRefused, match="one in each round"):
        county.do(
            "request_extension", task, county.head("water"), why="仍需。", until=date(2026, 6, 1)
        )
    assert is_in_order(county, suggestion)


def test_extension_that_nobody_decides_lapses_with_the_due_day(county):
    suggestion, task, extension = asked(county, date(2026, 6, 1))
    county.later(days=61)
    assert county.today == REPLY_DUE
    sweeps.run_all(county.at)
    assert county.fresh(extension).state == "requested"
    county.later(days=1)
    with pytest.raises(ActRefused, match="lapses"):
        county.do("approve_extension", extension, "assigner")

    sweeps.run_all(county.at)

    assert county.fresh(extension).state == "lapsed"
    # The day that was not moved is over: contact and reply begin to climb.
    assert kinds(suggestion) == ["acknowledge_order", "acknowledge_order", "contact"]
    assert running(suggestion, "reply") == [REPLY_DUE]
    clock = Clock.objects.get(assignment=task, kind="reply")
    assert clock.missed_at == county.at
    assert is_in_order(county, suggestion)


def test_extension_never_passes_six_months_and_comes_in_time(county):
    suggestion = county.handling(("water", "sole"))
    task, officer = county.task(suggestion, "water"), county.officer("water")
    for wrong in (date(2026, 7, 14), REPLY_DUE, date(2026, 4, 1), "soon"):
        with pytest.raises(BadData) as bad:
            county.do("request_extension", task, officer, why="需勘查。", until=wrong)
        assert set(bad.value.fields) == {"until"}
    county.later(days=82)
    assert county.today == date(2026, 4, 4)
    with pytest.raises(ActRefused, match="some days before"):
        county.do("request_extension", task, officer, why="需勘查。", until=date(2026, 7, 1))


def test_extension_of_a_reassigned_item_is_counted_from_the_first_assignment(county):
    suggestion = county.assigned(("water", "sole"))
    water = county.task(suggestion, "water")
    county.later(days=4)
    county.do("request_return", water, county.officer("water"), why="不属我局。")
    county.do("approve_return", water, "assigner")
    county.do("reassign", water, "assigner", organ=county.organs["roads"].pk)
    roads = county.task(suggestion, "roads")
    county.do("accept", roads, county.officer("roads"))
    assert running(suggestion, "reply") == [date(2026, 4, 16)]
    with pytest.raises(BadData):
        county.do(
            "request_extension",
            roads,
            county.officer("roads"),
            why="需勘查。",
            until=date(2026, 7, 16),
        )
    last = date(2026, 7, 13)

    county.do("request_extension", roads, county.officer("roads"), why="需勘查。", until=last)
    county.do("approve_extension", Extension.objects.get(), "assigner")

    # Six months from 12 January: 12 July is a Sunday.
    assert running(suggestion, "reply") == [last]
    assert is_in_order(county, suggestion)


def test_extension_is_decided_by_somebody_else(county):
    suggestion, _task, extension = asked(county, date(2026, 6, 1))
    both = Post.objects.create(
        user=county.officer("water").user,
        organ=county.organs["commission"],
        role=Role.COMMISSION_HEAD,
    )
    with pytest.raises(ActRefused, match="Somebody else"):
        county.do("approve_extension", extension, Actor(both.user, both))
    for stranger in ("intake", "secretary", county.head("water"), county.deputy()):
        with pytest.raises(NotPermitted):
            county.do("approve_extension", extension, stranger)
    assert kinds(suggestion) == ["contact", "decide_extension"]


def test_extension_is_agreed_to_for_a_shorter_time(county):
    suggestion, _task, extension = asked(county, date(2026, 7, 1))
    for wrong in (date(2026, 7, 2), REPLY_DUE):
        with pytest.raises(BadData):
            county.do("approve_extension", extension, "assigner", until=wrong)

    county.do("approve_extension", extension, "assigner", until=date(2026, 5, 15))

    assert running(suggestion, "reply") == [date(2026, 5, 15)]
    assert is_in_order(county, suggestion)


def test_extension_needs_no_consent_where_the_rules_say_so_and_the_deputy_is_told():
    county = build_county(rules=preset("chongqing"))
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    why = {"why": "涉及面广。", "until": date(2026, 6, 30)}
    with pytest.raises(NotPermitted):
        county.do("request_extension", task, county.officer("water"), **why)

    county.do("declare_extension", task, county.officer("water"), **why)

    extension = Extension.objects.get()
    assert (extension.state, extension.new_due_on) == ("declared", date(2026, 6, 30))
    assert running(suggestion, "reply") == [date(2026, 6, 30)]
    assert kinds(suggestion) == ["contact"]
    assert is_in_order(county, suggestion)


def test_extension_below_the_government_is_its_own_to_decide_where_the_rules_say_so():
    county = build_county(rules=preset("zhejiang"))
    suggestion = county.assigned(("government", "sole"))
    units = county.shares(("water", "sole"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=units)
    task = county.task(suggestion, "water")
    county.do("accept", task, county.officer("water"))
    county.do(
        "request_extension", task, county.head("water"), why="需勘查。", until=date(2026, 6, 30)
    )
    (item,) = [s for s in open_work(suggestion) if s.kind == "decide_extension"]
    assert item.organ_id == county.organs["government"].pk
    with pytest.raises(NotPermitted):
        county.do("approve_extension", Extension.objects.get(), "assigner")

    county.do("approve_extension", Extension.objects.get(), "sub_assigner")

    assert running(suggestion, "reply") == [date(2026, 6, 30)]
    assert is_in_order(county, suggestion)


def test_extension_in_a_township_ends_after_four_months():
    rules = PolicyRules.from_dict(
        {
            "reply_deadline": {"n": 2, "unit": "month"},
            "reply_deadline_max": {"n": 4, "unit": "month"},
        },
        preset("default_county"),
    )
    county = build_county(rules=rules)
    suggestion = county.handling(("water", "sole"))
    task, officer = county.task(suggestion, "water"), county.officer("water")
    assert running(suggestion, "reply") == [date(2026, 3, 12)]
    with pytest.raises(BadData):
        county.do("request_extension", task, officer, why="需勘查。", until=date(2026, 5, 13))

    county.do("request_extension", task, officer, why="需勘查。", until=date(2026, 5, 12))
    county.do("approve_extension", Extension.objects.get(), "assigner")

    assert running(suggestion, "reply") == [date(2026, 5, 12)]
    assert is_in_order(county, suggestion)


def test_extension_of_a_second_reply_does_not_exist(county):
    suggestion = county.rated(county.replied(), "dissatisfied")
    task = county.task(suggestion, "water")
    county.do("accept", task, county.officer("water"))

    with pytest.raises(ActRefused, match="second assignment is not extended"):
        county.do(
            "request_extension",
            task,
            county.officer("water"),
            why="需勘查。",
            until=date(2026, 6, 1),
        )


def test_request_for_an_extension_ends_with_the_reply_and_with_a_withdrawal(county):
    replied, _task, first = asked(county, date(2026, 6, 1))
    county.reply_all(county.fresh(replied))
    assert (county.fresh(first).state, kinds(replied)) == ("lapsed", ["rate"])
    withdrawn = county.handling(("roads", "sole"))
    roads = county.task(withdrawn, "roads")
    officer = county.officer("roads")
    county.do("request_extension", roads, officer, why="需勘查。", until=date(2026, 6, 15))

    county.do("ask_withdrawal", withdrawn, county.deputy(), why="问题已解决。")
    county.do("confirm_withdrawal", withdrawn, "intake")

    assert roads.extension.state == "lapsed"
    assert kinds(withdrawn) == []
    assert is_in_order(county, replied, withdrawn)


# -- paper -----------------------------------------------------------------------------------------


def test_paper_is_entered_with_its_own_day_a_second_person_and_its_scan(county, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    scan = files.store(b"%PDF-1.7 sealed", "application/pdf")
    county.later(days=3)

    done = county.do(
        "accept",
        task,
        county.officer("water"),
        effective_on=date(2026, 1, 13),
        reason="纸质签收单送达较晚。",
        second=county.actors["secretary"],
        paper=OnPaper("云水收〔2026〕3号", scan),
    )

    assert (done.event.effective_on, done.event.at) == (date(2026, 1, 13), county.at)
    assert f'"second":{county.actors["secretary"].user.pk}' in done.event.facts
    assert scan.sha256 in done.event.facts
    paper = Paper.objects.get()
    assert (paper.act, paper.dated_on, paper.assignment) == ("accept", date(2026, 1, 13), task)
    assert is_in_order(county, suggestion)


def test_second_person_may_hold_any_post_in_the_organs_of_the_standing_committee(county):
    for named in ("intake2", "assigner", "rating:sc_office", "secretary", "committee_chair"):
        suggestion = county.submitted()
        submitted = county.today
        county.later(days=1)

        done = county.do(
            "register",
            suggestion,
            "intake",
            effective_on=submitted,
            reason="纸质件在前。",
            second=county.actors[named],
        )

        assert (done.record.state, done.event.effective_on) == ("registered", submitted)


def test_second_person_is_never_the_actor_a_deputy_or_a_stranger(county):
    suggestion = county.submitted()
    county.later(days=1)
    back = {"effective_on": date(2026, 1, 12), "reason": "纸质件在前。"}
    gone = User.objects.create(username="gone", name="离任者")
    left = Post.objects.create(
        user=gone,
        organ=county.organs["commission"],
        role=Role.ASSIGNER,
        valid_until=date(2026, 1, 13),
    )
    for nobody in (
        None,
        county.actors["intake"],
        county.deputy(3),
        county.officer("water"),
        county.actors["sub_assigner"],
        Actor(gone, left),
    ):
        with pytest.raises(BadData) as bad:
            county.do("register", suggestion, "intake", second=nobody, **back)
        assert set(bad.value.fields) == {"second"}
        # The refusal says who can.
        assert "intake2" in str(bad.value.fields["second"])

    county.do("register", suggestion, "intake", second=county.actors["intake2"], **back)

    assert Event.objects.get(act="register", kind="done").effective_on == date(2026, 1, 12)


def test_second_person_of_a_units_paper_may_be_a_colleague(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    task = county.task(suggestion, "water")
    county.later(days=2)
    back = {"effective_on": date(2026, 1, 13), "reason": "纸质签收在前。"}
    with pytest.raises(BadData):
        county.do("accept", task, county.officer("water"), second=county.head("roads"), **back)

    county.do("accept", task, county.officer("water"), second=county.head("water"), **back)

    assert county.fresh(task).state == "accepted"
    assert is_in_order(county, suggestion)


def test_second_person_of_a_township_is_of_its_presidium():
    county = build_county()
    presidium = Organ.objects.create(
        congress=county.congress, kind=OrganKind.PRESIDIUM, name="主席团"
    )
    user = User.objects.create(username="presidium", name="主席团秘书")
    post = Post.objects.create(user=user, organ=presidium, role=Role.CHAIRPERSON)
    suggestion = county.submitted()
    county.later(days=1)

    county.do(
        "register",
        suggestion,
        "intake",
        effective_on=date(2026, 1, 12),
        reason="纸质件在前。",
        second=Actor(user, post),
    )

    assert county.fresh(suggestion).state == "registered"


def test_legal_day_lies_neither_before_the_item_came_nor_before_the_post(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    county.later(days=3)
    witness = {"reason": "纸质件在前。", "second": county.actors["secretary"]}
    for day in (date(2026, 1, 11), date(2026, 1, 9), date(2026, 1, 16)):
        with pytest.raises(BadData) as bad:
            county.do("accept", task, county.officer("water"), effective_on=day, **witness)
        assert set(bad.value.fields) == {"effective_on"}
    Post.objects.filter(pk=county.officer("water").post.pk).update(valid_from=date(2026, 1, 15))
    with pytest.raises(BadData):
        county.do(
            "accept", task, county.officer("water"), effective_on=date(2026, 1, 14), **witness
        )
    with pytest.raises(BadData):
        county.do("mark_urgent", suggestion, "assigner", effective_on=date(2026, 1, 14), **witness)


def test_paper_is_taken_only_where_one_is_the_original(county):
    suggestion = county.registered()

    with pytest.raises(BadData):
        county.do("mark_urgent", suggestion, "assigner", paper=OnPaper("云人代〔2026〕1号"))

    county.do(
        "assign",
        suggestion,
        "assigner",
        units=county.shares(("water", "sole")),
        paper=OnPaper("云人代〔2026〕1号"),
    )
    assert Paper.objects.get().doc_number == "云人代〔2026〕1号"
