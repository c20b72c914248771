"""The pages of the rules: everybody reads them, two persons of the commission change them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.html import escape

from cases.models import Clock, Event, Policy
from cases.rules.durations import days, months
from cases.rules.policy import parameters
from tests.county import County, build_county
from tests.rows import rows_of
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment
from workflows.rule_change import RuleChange

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


def propose(county: County, who: str = "assigner", **fields: str) -> object:
    """Open the form, change something and hand it in."""
    day = (county.today + timedelta(days=30)).isoformat()
    given = {"valid_from": day, "ground": "主任会议决定", "what": "propose"} | fields
    with moment(county.at):
        return Browser(county.actors[who]).fill("/rules/change/", **given)


def page(county: County, who: object, url: str, language: str = "en") -> str:
    """Read a page as somebody."""
    actor = county.actors[who] if isinstance(who, str) else who
    with moment(county.at):
        answer = Browser(actor, language).get(url)
    assert answer.status_code == 200, (url, answer.status_code)
    return answer.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everybody_of_the_congress_reads_every_rule(county, language):
    for who in ("intake", "officer:water", "secretary", "committee_chair", county.deputy(3)):
        shown = page(county, who, "/rules/", language)
        for each in parameters():
            name = each.label_en if language == "en" else each.label_zh
            assert escape(name) in shown, each.key
        # How many items go by a version is for those who decide on rules.
        assert ("under way" in shown or "在办建议" in shown) == (who == "intake")
        assert ("Try or propose" in shown or "试算或提请变更规则" in shown) == (who == "intake")


def test_two_persons_change_a_rule_and_the_history_tells_who(county):
    answer = propose(county, reply_deadline_0="2", escalation_ladder="E1+0d, E4+10wd")
    assert answer.status_code == 302

    change = RuleChange.objects.get()
    assert change.wished == {
        "reply_deadline": {"n": 2, "unit": "month"},
        "escalation_ladder": [
            {"step": "E1", "n": 0, "unit": "day"},
            {"step": "E4", "n": 10, "unit": "workday"},
        ],
    }
    own = page(county, "assigner", answer.url)
    assert "somebody else of your office" in own
    assert "confirm_rules" not in own
    theirs = page(county, "commission_head", answer.url)
    assert ">3 months</td>" in theirs
    assert "<strong>2 months</strong>" in theirs
    assert "confirm_rules" not in page(county, "officer:water", answer.url)

    with moment(county.at):
        done = Browser(county.actors["commission_head"]).post(f"{answer.url}confirm_rules/")
    assert done.status_code == 302

    policy = Policy.objects.get(number=2)
    assert policy.valid_from == change.valid_from
    shown = page(county, county.deputy(), "/rules/")
    assert f"Version 2 is in force from {policy.valid_from} on." in shown
    assert "assigner proposed, commission_head confirmed" in shown
    made = page(county, county.deputy(), f"/rules/version/{policy.pk}/")
    assert "<strong>2 months</strong>" in made


def test_form_holds_the_rules_as_they_are_and_changes_nothing_by_itself(county):
    answer = propose(county)

    assert answer.status_code == 400
    assert "Nothing differs from the rules as they are." in answer.content.decode()
    assert not RuleChange.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("reply_deadline_0", "4", "4个月可能超过交办之日起3个月的期限"),
        ("reply_deadline_0", "x", "期限须写作 5wd"),
        ("reply_deadline_0", "", "必填"),
        ("reply_deadline_1", "yr", "不在可用的选项中"),
        ("max_returns", "many", "须为整数"),
        ("max_returns", "99", "须为"),
        ("escalation_ladder", "E1+0d", "逾期须报至承办单位负责人"),
        ("class_scheme", "A:gold", "只能选其一"),
        ("second_mode", "maybe", "不在可用的选项中"),
        ("valid_from", "2020-01-01", "规则不能从过去的日期起变更"),
        ("valid_from", "soon", "有效"),
        ("ground", "", "必填"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(county, field, value, said):
    before = rows_of([RuleChange, Policy])
    day = county.today + timedelta(days=30)
    given = {"valid_from": day.isoformat(), "ground": "主任会议决定", "what": "propose"}
    with moment(county.at):
        browser = Browser(county.actors["assigner"], "zh-hans")
        answer = browser.fill("/rules/change/", **(given | {"max_returns": "1", field: value}))

    shown = answer.content.decode()
    name = field.removesuffix("_0").removesuffix("_1")
    at = shown.index(f'id="id_{name}-wrong"')
    assert answer.status_code == 400
    assert said in shown[at : at + 400]
    # What was typed is still there.
    assert field.endswith("_1") or not value or f'value="{value}"' in shown or value in shown
    assert rows_of([RuleChange, Policy]) == before


def test_rules_are_tried_before_anything_is_saved(county):
    suggestion = county.handling(("water", "sole"))
    due = Clock.objects.get(suggestion=suggestion, kind="reply").due_on
    before = rows_of([RuleChange, Policy, Clock, Event])

    answer = propose(county, what="try", valid_from="", ground="", reply_deadline_0="1")

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "1 would end on another day" in shown
    assert suggestion.number in shown
    assert due.isoformat() in shown
    assert 'name="reply_deadline_0" value="1"' in shown
    assert rows_of([RuleChange, Policy, Clock, Event]) == before


def test_rules_that_an_older_version_cannot_bear_are_not_tried(county):
    # Something still goes by the older version, whose replies take a month at most.
    short = {"reply_deadline": months(1), "cohandler_deadline": days(10)}
    Policy.objects.filter(pk=county.policy.pk).update(number=2)
    Policy.of(
        county.congress,
        "default_county",
        replace(county.policy.rules, **short),
        number=1,
        valid_from=county.policy.valid_from - timedelta(days=9),
    ).save()

    answer = propose(county, what="try", cohandler_deadline_0="2")
    assert answer.status_code == 400
    assert "must not be longer than reply_deadline" in answer.content.decode()

    change = propose(county, cohandler_deadline_0="2").url
    shown = page(county, "commission_head", f"{change}?try=1")
    assert "must not be longer than reply_deadline" in shown
    assert "confirm_rules" in shown


def test_who_may_not_is_refused_and_the_attempt_is_noted(county):
    with moment(county.at):
        water, deputy = Browser(county.officer("water")), Browser(county.deputy())
        fields = Browser(county.actors["assigner"]).form("/rules/change/")
        given = fields | {"valid_from": "2026-03-01", "ground": "x", "max_returns": "3"}
        for browser in (water, deputy):
            assert browser.get("/rules/change/").status_code == 403
            assert browser.client.post("/rules/change/", given | {"what": "try"}).status_code == 403
            assert browser.client.post("/rules/change/", given).status_code == 403
    propose(county, max_returns="3")
    change = RuleChange.objects.get()
    with moment(county.at):
        own = Browser(county.actors["assigner"])
        assert own.post(f"/rules/change/{change.pk}/confirm_rules/").status_code == 403
        assert water.post(f"/rules/change/{change.pk}/drop_rules/").status_code == 403
        assert own.post(f"/rules/change/{change.pk}/drop_rules/").status_code == 302
        late = Browser(county.actors["commission_head"]).post(
            f"/rules/change/{change.pk}/confirm_rules/"
        )
    assert late.status_code == 409
    assert "assigner" in late.content.decode()
    assert [e.act for e in Event.objects.filter(kind="refused").order_by("pk")] == [
        *["propose_rules"] * 4, "confirm_rules", "drop_rules", "confirm_rules",
    ]  # fmt: skip


def test_another_congress_has_no_rules_here(county):
    other = build_county("lvxi")
    propose(county, max_returns="3")
    change = RuleChange.objects.get()
    policy = county.policy.pk

    with moment(county.at):
        stranger = Browser(other.actors["assigner"])
        for url in (
            f"/rules/?congress={county.congress.pk}",
            f"/rules/version/{policy}/",
            f"/rules/change/{change.pk}/",
            f"/rules/change/?congress={county.congress.pk}",
            "/rules/version/999999999999999999/",
            "/rules/?congress=99999999999999999999",
        ):
            assert stranger.get(url).status_code == 404, url
        for act in ("confirm_rules", "drop_rules", "propose_rules", "found_organ"):
            assert stranger.post(f"/rules/change/{change.pk}/{act}/").status_code == 404
        for act in ("propose_rules", "confirm_rules"):
            assert stranger.get(f"/administration/do/{act}/").status_code == 404
