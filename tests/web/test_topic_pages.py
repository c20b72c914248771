"""A key supervision topic on its pages: nominate, confirm, plan, record, report, conclude."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from cases.models import KeyTopic
from cases.rules.states import TopicState
from notifications import draining
from notifications.models import Message
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, page
from workflows import sweeps

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def send(county: Any, who: str, url: str, **fields: Any) -> Any:
    with moment(county.later()):
        return Browser(county.actors[who]).fill(url, **fields)


def url(topic: KeyTopic, act: str) -> str:
    return reverse("topic_act", args=[topic.pk, act])


def shown(county: Any, who: str, topic: KeyTopic) -> str:
    return page(county, who, reverse("topic", args=[topic.pk]))


def nominate(county: Any, *items: Any) -> KeyTopic:
    done = send(
        county, "committee_chair", reverse("topic_nominate"), title="学校周边交通", kind="key",
        criteria=["many"], ground="多名代表反映。",
        items="\n".join(county.fresh(item).reference for item in items),
    )  # fmt: skip
    assert done.status_code == 302, done.content.decode()
    return KeyTopic.objects.get()


def confirm(county: Any, topic: KeyTopic) -> None:
    decision = county.topic_decision()
    done = send(
        county, "secretary", url(topic, "confirm_topic"), number=decision["number"],
        decided_on=str(county.today), leader=decision["leader"], official=decision["official"],
        committee=decision["committee"], deputies=decision["deputies"],
    )  # fmt: skip
    assert done.status_code == 302, done.content.decode()


def test_a_topic_from_the_nomination_to_its_conclusion(county):
    suggestion = county.handling(("water", "sole"))
    topic = nominate(county, suggestion)
    assert "The commission hears views on it." in shown(county, "committee_chair", topic)
    confirm(county, topic)
    sweeps.run_all(county.later())
    assert county.fresh(suggestion).is_key

    early, late = county.today + timedelta(days=5), county.today + timedelta(days=9)
    fields = {
        "steps-0-kind": "visit", "steps-0-due_on": str(early), "steps-0-content": "实地察看。",
        "steps-3-kind": "meeting", "steps-3-due_on": "", "steps-3-content": "座谈。",
    }  # fmt: skip
    refused = send(county, "committee_chair", url(topic, "make_plan"), **fields)
    assert (refused.status_code, "Say by which day." in refused.content.decode()) == (400, True)
    fields["steps-3-due_on"] = str(late)
    done = send(county, "committee_chair", url(topic, "make_plan"), **fields)
    assert done.status_code == 302
    assert f"Next: site visit, by {early}" in shown(county, "vice_chairperson", topic)

    for step in topic.steps.order_by("due_on"):
        told = {"done_on": str(county.today), "participants": "五名代表", "minutes": "已施工。"}
        act = reverse("topic_step", args=[topic.pk, step.pk, "do_step"])
        assert send(county, "committee_chair", act, **told).status_code == 302
    report = {"reported_on": str(county.today), "report": "督办情况报告。"}
    assert send(county, "committee_chair", url(topic, "report_topic"), **report).status_code == 302
    vote = {"votes_for": 5, "votes_against": 1, "votes_abstained": 0}
    assert send(county, "secretary", url(topic, "vote_on_topic"), **vote).status_code == 302
    end = {"number": "云常主9号", "decided_on": str(county.today), "text": "同意结束督办。"}
    assert send(county, "secretary", url(topic, "conclude_topic"), **end).status_code == 302

    told = shown(county, "vice_chairperson", topic)
    for words in ("已施工。", "督办情况报告。", "5 for, 1 against", "同意结束督办。", "concluded"):
        assert words in told


def test_what_leaves_a_topic_stays_listed_with_who_and_why(county):
    first, second = county.handling(("water", "sole")), county.handling(("roads", "sole"))
    topic = nominate(county, first, second)
    confirm(county, topic)
    out = reverse("topic_item", args=[topic.pk, topic.items.get(suggestion=second).pk, "drop_item"])
    refused = send(county, "secretary", out, number="云常主5号", why="")
    assert refused.status_code == 400
    done = send(county, "secretary", out, number="云常主5号", why="转入常规办理。")
    assert done.status_code == 302

    told = shown(county, "committee_chair", topic)
    for words in (first.title, second.title, "转入常规办理。", "云常主5号"):
        assert words in told


def test_an_unknown_reference_is_told_at_its_field_and_nothing_is_kept(county):
    refused = send(
        county, "committee_chair", reverse("topic_nominate"), title="甲", kind="key",
        criteria=[], ground="乙", items="没有这号",
    )  # fmt: skip
    assert refused.status_code == 400
    assert "There is no such number: 没有这号" in refused.content.decode()
    assert not KeyTopic.objects.exists()


def test_units_and_deputies_see_a_topic_only_once_it_is_confirmed_and_theirs(county):
    suggestion = county.handling(("water", "sole"))
    topic = nominate(county, suggestion)
    address = reverse("topic", args=[topic.pk])
    strangers = ("officer:water", "officer:roads", "代表1")

    def answers() -> list[int]:
        with moment(county.later()):
            browsers = [
                Browser(county.deputy(0) if who == "代表1" else county.actors[who])
                for who in strangers
            ]
            return [browser.get(address).status_code for browser in browsers]

    def item_page_leads_there() -> bool:
        with moment(county.later()):
            shown = Browser(county.actors["officer:water"]).get(f"/items/{suggestion.pk}/")
        return f'href="{address}"' in shown.content.decode()

    assert answers() == [404, 404, 404]
    assert not item_page_leads_there()
    confirm(county, topic)
    assert item_page_leads_there()
    # The lead of an item of the topic and the unit that handles one see it; another unit does not.
    assert answers() == [200, 404, 200]
    with moment(county.later()):
        unit = Browser(county.actors["officer:water"])
        assert unit.get(url(topic, "report_topic")).status_code in (403, 404)
        posted = unit.post(url(topic, "report_topic"), report="好", reported_on=str(county.today))
    assert posted.status_code in (403, 404)
    assert county.fresh(topic).state == TopicState.CONFIRMED


def test_all_five_layers_are_told_by_name_of_what_concerns_them(county):
    topic = nominate(county, county.handling(("water", "sole")))
    confirm(county, topic)
    while draining.run(county.later()):
        pass

    told = Message.objects.filter(suggestion=None).values_list("user__name", "kind")
    heard = {}
    for name, kind in told:
        heard.setdefault(kind, set()).add(name)
    assert heard["topic_entrusted"] == {county.leader_post().user.name}
    assert heard["topic_official"] == {county.actors["head:water"].user.name}
    assert heard["topic_take_part"] == {county.deputies[2].name}
    assert {"committee_chair", "commission_head"} <= heard["topic_confirmed"]
