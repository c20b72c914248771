"""An evaluation meeting on its pages: call, hear, let rate back to back, end, print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cases.models import EvaluationMeeting, Event, MeetingItem, Rater, Rating, RatingRequest
from cases.rules.policy.choices import JointRatingMode
from cases.rules.presets import preset
from notifications import draining
from notifications.models import Message
from notifications.rendering import path_to
from people.kinds import Role
from people.models import Post
from tests.county import build_county
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, page, plain, url_of
from web.meetings.forms import FORMS, ITEM_FORMS

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]
CONVENER = "rating:commission"
COUNTS = re.compile(r"\d+ asked, \d+ answered, \d+ not answered")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def send(county: Any, who: str, url: str, **fields: Any) -> Any:
    with moment(county.later()):
        return Browser(county.actors[who]).fill(url, **fields)


def url(meeting: EvaluationMeeting, act: str) -> str:
    return reverse("meeting_act", args=[meeting.pk, act])


def item_url(row: MeetingItem, act: str) -> str:
    return reverse("meeting_item", args=[row.meeting_id, row.pk, act])


def shown(county: Any, who: str, meeting: EvaluationMeeting) -> str:
    return page(county, who, reverse("meeting", args=[meeting.pk]))


def seen_by(county: Any, meeting: EvaluationMeeting, actor: Any) -> str:
    with moment(county.later()):
        answer = Browser(actor).get(reverse("meeting", args=[meeting.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def call(county: Any, *items: Any, **fields: Any) -> EvaluationMeeting:
    done = send(
        county, CONVENER, reverse("meeting_call"), title="上半年评议会",
        held_on=str(county.today), hour="上午9时", place="县人大会议室",
        items=[county.fresh(item).reference for item in items], **fields,
    )  # fmt: skip
    assert done.status_code == 302, done.content.decode()
    return EvaluationMeeting.objects.get()


def test_a_meeting_from_its_call_to_its_report(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    meeting = call(county, water, roads)
    assert send(county, CONVENER, url(meeting, "open_meeting")).status_code == 302
    for row in meeting.items.order_by("pk"):
        task = row.units.get().assignment_id
        told = {
            f"presence-{task}": "deputy_head", f"person-{task}": "副局长王某",
            "asked": "何时完工？", "answered": "年底前完工。", "participants": "代表五人",
        }  # fmt: skip
        missing = told | {f"person-{task}": ""}
        refused = send(county, CONVENER, item_url(row, "record_face_to_face"), **missing)
        assert refused.status_code == 400
        assert "Write the name and the post of who came." in refused.content.decode()
        done = send(county, CONVENER, item_url(row, "record_face_to_face"), **told)
        assert done.status_code == 302
    # What was recorded stands in the form, should it be corrected.
    with moment(county.later()):
        form = Browser(county.actors[CONVENER]).form(item_url(row, "record_face_to_face"))
    assert form[f"person-{task}"] == ["副局长王某"]
    assert send(county, CONVENER, url(meeting, "open_second_part")).status_code == 400
    opened = send(county, CONVENER, url(meeting, "open_second_part"), units_left="on")
    assert opened.status_code == 302
    assert len(COUNTS.findall(shown(county, CONVENER, meeting))) == 2
    with moment(county.later()):
        rated = Browser(county.deputy()).act(
            "rate", county.request_of(water), attitude="satisfied", result="satisfied"
        )
    assert rated.status_code == 302
    counted = shown(county, CONVENER, meeting)
    assert "1 asked, 1 answered, 0 not answered" in counted
    assert "1 asked, 0 answered, 1 not answered" in counted
    assert "satisfied" not in counted.lower()
    done = send(county, CONVENER, url(meeting, "close_meeting"), report="两件建议已当面答复。")
    assert done.status_code == 302

    told = shown(county, "vice_chairperson", meeting)
    for words in (
        "副局长王某",
        "a deputy head",
        "年底前完工。",
        "两件建议已当面答复。",
        "代表五人",
    ):
        assert words in told
    # Nobody of the house but convener and collector learns that somebody has rated.
    assert not COUNTS.search(told)


def test_a_filter_ticks_what_it_finds_and_says_why_not_of_the_rest(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    rated = county.replied()
    county.rate(rated)
    address = reverse("meeting_call")
    with moment(county.later()):
        browser = Browser(county.actors[CONVENER])
        assert "items" not in browser.form(address)
        chosen = f"{address}?year=2026&unit={county.organs['water'].pk}"
        assert browser.form(chosen)["items"] == [county.fresh(water).reference]
        read = browser.get(chosen).content.decode()
        odd = browser.get(f"{address}?year=x&unit=99999&category=%00")
    assert f"No. {county.fresh(rated).number}" in read
    assert "the deputies have answered already" in read
    assert (odd.status_code, county.fresh(roads).title in odd.content.decode()) == (200, True)


def test_each_item_that_is_refused_is_told_with_its_reason_and_nothing_is_kept(county):
    fit, handling = county.replied(), county.handling(("water", "sole"))
    with moment(county.later()):
        refused = Browser(county.actors[CONVENER]).fill(
            reverse("meeting_call"), title="评议会", held_on=str(county.today), hour="9时",
            place="会议室", items=[fit.reference, handling.reference, "没有这号"],
        )  # fmt: skip
    told = refused.content.decode()
    assert refused.status_code == 400
    assert f"No. {handling.number} cannot be on the agenda: no reply to it waits" in told
    assert "There is no such number: 没有这号" in told
    assert not EvaluationMeeting.objects.exists()


def test_the_agenda_grows_shrinks_moves_and_is_cancelled_aloud(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    meeting = call(county, water)
    more = {"items": [county.fresh(roads).reference]}
    assert send(county, CONVENER, url(meeting, "add_to_meeting"), **more).status_code == 302
    row = meeting.items.get(suggestion=roads)
    assert send(county, CONVENER, item_url(row, "take_out_of_meeting"), why="").status_code == 400
    out = send(county, CONVENER, item_url(row, "take_out_of_meeting"), why="负责人赴省开会。")
    assert out.status_code == 302
    moved = send(county, CONVENER, url(meeting, "change_meeting"), place="二楼会议室")
    assert moved.status_code == 302
    done = send(county, CONVENER, url(meeting, "cancel_meeting"), why="遇汛期。")
    assert done.status_code == 302

    told = shown(county, "committee_chair", meeting)
    for words in ("负责人赴省开会。", "二楼会议室", "遇汛期。", "cancelled", "taken out"):
        assert words in told


def test_what_is_not_possible_yet_says_why(county):
    meeting = county.called(county.replied(), held_on=county.today + timedelta(days=2))
    assert "The day of the meeting has not come yet." in shown(county, CONVENER, meeting)
    with moment(county.later()):
        browser = Browser(county.actors[CONVENER])
        assert browser.get(url(meeting, "open_meeting")).status_code == 409
        assert browser.get(url(meeting, "no_such_act")).status_code == 404
        row = meeting.items.get()
        assert browser.get(item_url(row, "open_meeting")).status_code == 404


# -- the unit's part ------------------------------------------------------------------------------


def test_a_unit_reads_its_own_items_and_the_face_to_face_record(county):
    water, roads = county.replied(), county.replied(("roads", "sole"))
    meeting = county.heard(water, roads)
    told = shown(county, "officer:water", meeting)

    assert f"No. {county.fresh(water).number} " in told
    assert f"No. {county.fresh(roads).number} " not in told
    assert ("六月底前通车。" in told, "代表三人" in told) == (True, False)
    assert "in progress" in told
    assert "1 item" in page(county, "officer:water", reverse("meetings"))
    assert meeting.title in page(county, "officer:water", reverse("item", args=[water.pk]))
    with moment(county.later()):
        unit = Browser(county.actors["officer:water"])
        assert unit.get(reverse("meeting_print", args=[meeting.pk])).status_code == 404
        stranger = Browser(county.actors["officer:schools"])
        assert stranger.get(reverse("meeting", args=[meeting.pk])).status_code == 404


def places(county: Any, meeting: EvaluationMeeting, suggestion: Any) -> list[str]:
    """List every page on which a meeting leaves a word."""
    return [
        reverse("meetings"), reverse("meeting", args=[meeting.pk]), reverse("inbox"),
        reverse("item", args=[suggestion.pk]), reverse("unit"), reverse("meeting_call"),
        reverse("meeting_print", args=[meeting.pk]),
        *(url(meeting, act) for act in FORMS),
        *(item_url(row, act) for row in meeting.items.all() for act in ITEM_FORMS),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["officer:water", "head:water"])
def test_a_unit_sees_nothing_of_the_second_part_and_of_who_rates(county, who):
    suggestion = county.replied()
    meeting = county.heard(suggestion)
    urls = places(county, meeting, suggestion)
    at = county.at + timedelta(hours=1)

    def pages() -> list[bytes]:
        while draining.run(county.later()):
            pass
        with moment(at):
            unit = Browser(county.actors[who])
            return [plain(unit.get(address)) for address in urls]

    before = pages()
    county.do("open_second_part", meeting, CONVENER, units_left=True)
    assert pages() == before
    county.rate(suggestion, "dissatisfied")
    assert pages() == before


def test_a_unit_reads_the_outcome_after_the_release(county):
    suggestion = county.replied()
    meeting = county.back_to_back(suggestion)
    county.rate(suggestion, "dissatisfied")
    county.do("close_meeting", meeting, CONVENER, report="评议结束。")
    assert "Dissatisfied" not in shown(county, "officer:water", meeting)
    county.do("release", county.request_of(suggestion), CONVENER)

    told = shown(county, "officer:water", meeting)
    assert "<strong>Dissatisfied</strong>" in told
    assert "代表1" not in told


# -- no way to a rating ---------------------------------------------------------------------------


def held() -> dict[str, list[Any]]:
    models = (Rating, RatingRequest, Rater, EvaluationMeeting, MeetingItem)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


EVERYTHING = {
    "attitude": "satisfied", "result": "satisfied", "answers": '{"result": "satisfied"}',
    "option": "satisfied", "overall": "satisfied", "final": "on", "expect": "1",
    "units_left": "on", "report": "好", "why": "好", "items": "1", "title": "甲",
}  # fmt: skip


@pytest.mark.parametrize("who", ["officer:water", "head:water"])
@pytest.mark.parametrize("build", ["called", "heard", "back_to_back"])
def test_no_address_of_a_meeting_lets_a_unit_open_end_or_rate(county, who, build):
    suggestion = county.replied()
    meeting = getattr(county, build)(suggestion)
    request = county.request_of(suggestion)
    before = held()
    fields = EVERYTHING | {
        "as": f"deputy:{county.deputies[0].pk}", "deputy": str(county.deputies[0].pk),
        "request": str(request.pk),
    }  # fmt: skip
    with moment(county.later()):
        unit = Browser(county.actors[who])
        acts = [unit.post(url(meeting, act), **fields).status_code for act in FORMS]
        row = meeting.items.get()
        acts += [unit.post(item_url(row, act), **fields).status_code for act in ITEM_FORMS]
        for act in ("rate", "correct_rating", "release", "remind_rater"):
            assert unit.post(url(meeting, act), **fields).status_code == 404
            assert unit.post(item_url(row, act), **fields).status_code == 404
        assert unit.post(url_of("rate", request), **fields).status_code == 404
        assert unit.post(reverse("meeting_call"), **fields).status_code == 403

    assert set(acts) == {403}
    assert held() == before
    # Each attempt stands in the meeting's trail.
    tried = Event.objects.filter(stream=meeting.stream_id, kind="refused")
    assert tried.count() == len(FORMS) + len(ITEM_FORMS)


@pytest.mark.parametrize("who", ["committee_chair", CONVENER, "commission_head", "assigner"])
def test_who_convenes_rates_on_no_address_of_the_meeting(county, who):
    suggestion = county.replied()
    meeting = county.back_to_back(suggestion, by="committee_chair")
    request = county.request_of(suggestion)
    before = {k: v for k, v in held().items() if k.startswith("Rat")}
    with moment(county.later()):
        browser = Browser(county.actors[who])
        row = meeting.items.get()
        for act in ("rate", "correct_rating", "release"):
            assert browser.post(url(meeting, act), **EVERYTHING).status_code == 404
            assert browser.post(item_url(row, act), **EVERYTHING).status_code == 404
        assert browser.post(url_of("rate", request), **EVERYTHING).status_code in (403, 404)
        for act in FORMS:
            browser.post(url(meeting, act), **EVERYTHING)
    assert {k: v for k, v in held().items() if k.startswith("Rat")} == before


def test_a_convener_reads_the_same_whatever_the_deputies_answer(db):
    rules = replace(preset("default_county"), joint_rating_mode=JointRatingMode.EACH)
    pages = []
    for option, who in (("satisfied", 0), ("dissatisfied", 0), ("dissatisfied", 1)):
        county = build_county(f"c{option}{who}", rules=rules)
        suggestion = county.replied(cosigners=1)
        meeting = county.back_to_back(suggestion, by="committee_chair")
        reason = "没有回应。" if option == "dissatisfied" else ""
        answer = {"option": option, "reason": reason}
        county.do(
            "rate", county.request_of(suggestion), county.deputy(who),
            answers={"attitude": answer, "result": answer}, final=True,
        )  # fmt: skip
        text = shown(county, "committee_chair", meeting)
        main = text[text.index("<main") : text.index("</main")]
        pages.append(re.sub(r"/\d+/", "/#/", main))

    assert "2 asked, 1 answered, 1 not answered" in pages[0]
    assert len(set(pages)) == 1


# -- the deputy's part ----------------------------------------------------------------------------


def test_a_deputy_finds_the_meeting_on_the_list_the_item_and_the_form(county):
    suggestion = county.replied()
    meeting = county.heard(suggestion)
    request = county.request_of(suggestion)
    rate = url_of("rate", request)

    def read(address: str) -> str:
        with moment(county.later()):
            return str(Browser(county.deputy()).get(address).content.decode())

    assert str(meeting) not in read(reverse("deputy"))
    assert str(meeting) in read(reverse("item", args=[suggestion.pk]))
    county.do("open_second_part", meeting, CONVENER, units_left=True)
    assert str(meeting) in read(reverse("deputy"))
    assert "Rate now, back to back" in read(reverse("deputy"))
    assert str(meeting) in read(rate)
    own = read(reverse("meeting", args=[meeting.pk]))
    assert (rate in own, bool(COUNTS.search(own))) == (True, False)
    county.rate(suggestion)

    assert "You have rated this reply." in read(reverse("meeting", args=[meeting.pk]))
    assert str(meeting) not in read(reverse("deputy"))


def test_a_deputy_reads_only_his_or_her_own_answer(db):
    rules = replace(preset("default_county"), joint_rating_mode=JointRatingMode.EACH)
    county = build_county(rules=rules)
    suggestion = county.replied(cosigners=1)
    meeting = county.back_to_back(suggestion)
    before = seen_by(county, meeting, county.deputy(1))
    county.rate(suggestion)

    strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    after = seen_by(county, meeting, county.deputy(1))
    assert strip.sub("", after) == strip.sub("", before)


def test_a_message_leads_to_the_meeting(county):
    meeting = county.back_to_back(county.replied())
    while draining.run(county.later()):
        pass
    messages = Message.objects.filter(kind__startswith="meeting_")
    assert {path_to(m) for m in messages} == {reverse("meeting", args=[meeting.pk])}
    now = messages.get(kind="meeting_rate_now")
    assert (now.user, now.title) == (county.deputy().user, "Please rate now, back to back")
    assert str(meeting) in now.body
    summons = messages.filter(kind="meeting_summoned").first()
    assert "县人大会议室" in summons.body


# -- paper and lists ------------------------------------------------------------------------------


def test_the_agenda_with_the_list_to_sign_in_is_printed_for_the_house(county):
    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"))
    meeting = county.called(suggestion)
    sheet = page(county, CONVENER, reverse("meeting_print", args=[meeting.pk]))

    for words in (
        "a4", meeting.number, "代表1", "云溪县水利局", "云溪县交通运输局", "代表工作委员会",
        "Second part: back to back", "Signature",
    ):  # fmt: skip
        assert words in sheet
    with moment(county.later()):
        deputy = Browser(county.deputy())
        assert deputy.get(reverse("meeting_print", args=[meeting.pk])).status_code == 404


@pytest.mark.sqlite_only("counted on SQLite")
def test_lists_and_pages_take_the_same_statements_whatever_their_length(county):
    def statements(who: Any, address: str) -> int:
        browser = Browser(who)
        with moment(county.later()), CaptureQueriesContext(connection) as sent:
            assert browser.get(address).status_code == 200
        return len([q for q in sent.captured_queries if q["sql"].startswith("SELECT")])

    counted = []
    meeting = county.face_to_face(county.replied())
    for _time in range(2):
        counted.append(
            [
                statements(who, address)
                for who in (county.actors[CONVENER], county.officer("water"), county.deputy())
                for address in (reverse("meetings"), reverse("meeting", args=[meeting.pk]))
            ]
        )
        more = [county.replied() for _n in range(3)]
        for suggestion in more:
            given = {"items": [county.fresh(suggestion).reference]}
            county.do("add_to_meeting", meeting, CONVENER, **given)
        county.called(county.replied())

    assert counted[0] == counted[1]
    assert max(counted[0][::2]) <= 12


def test_the_house_with_a_post_in_a_unit_reads_the_units_part(county):
    suggestion = county.replied()
    meeting = county.back_to_back(suggestion)
    chair = county.actors["committee_chair"]
    Post.objects.create(user=chair.user, organ=county.organs["water"], role=Role.CASE_OFFICER)

    told = shown(county, "committee_chair", meeting)
    assert "in progress" in told
    assert "back to back" not in told.lower()
    assert "History" not in told
