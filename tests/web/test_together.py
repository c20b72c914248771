"""Pages of what belongs together or apart (并案、拆分、关联、作废页面), for each who may see it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cases.models import Suggestion
from tests.county import County
from tests.web.browsing import Browser, moment, url_of
from workflows import drafts, sweeps

pytestmark = pytest.mark.django_db

TITLE = "关于整治云溪河道的建议"


def of_third(county: County, **draft: Any) -> Suggestion:
    """Register a suggestion of the third deputy."""
    suggestion = drafts.create_draft(
        lead=county.deputies[2], term=county.term, session=county.session, at=county.at,
        title=TITLE, facts="河道淤塞。", proposal="清淤。", **draft,
    )  # fmt: skip
    county.do("submit", suggestion, county.deputy(2))
    return county.do("register", suggestion, "intake").record


def words(page: Any) -> str:
    """Return the words of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.content.decode()))


def test_merge_is_chosen_from_what_can_lead_and_both_pages_tell_it(county):
    far = county.registered(title="关于增设公交站的建议")
    near = county.registered(title="关于云溪河道清淤的建议")
    follower = of_third(county)
    assigner = Browser(county.actors["assigner"])
    with moment(county.later()):
        shown = assigner.get(url_of("merge", follower))
        page = shown.content.decode()
        assert page.index(near.title) < page.index(far.title)
        assert f"No. {near.number} · {near.title}" in words(shown)
        answer = assigner.act("merge", follower, into=near.pk, why="同一事项。")
        assert answer.status_code == 302
        told = words(assigner.get(f"/items/{follower.pk}/"))
        leading = words(assigner.get(f"/items/{near.pk}/"))
        own = words(Browser(county.deputy(2)).get(f"/items/{follower.pk}/"))
        stranger = Browser(county.deputy(2)).get(f"/items/{near.pk}/")

    assert "Handled together with" in told
    assert near.title in told
    assert TITLE in leading
    # The other deputy's suggestion is not shown to who may not see it.
    assert near.title not in own
    assert stranger.status_code == 404


def test_unit_sees_both_and_signs_the_followers_letter(county):
    leading = county.handling(("water", "sole"))
    follower = of_third(county)
    county.do("merge", follower, "assigner", into=leading.pk)
    sweeps.run_all(county.later())
    head, officer = Browser(county.head("water")), Browser(county.officer("water"))
    task = county.task(follower, "water")
    with moment(county.later()):
        assert leading.title in words(officer.get(f"/items/{follower.pk}/"))
        assert officer.act("record_contact", task).status_code == 302
        letter = f"/items/{follower.pk}/reply/{task.pk}/"
        officer.fill(letter, result_kind="solved", text="已清淤。", doc_number="云水复1号")
        reply = follower.replies.get()
        assert head.act("sign_reply", reply).status_code == 302
        assert officer.act("deliver_reply", reply).status_code == 302

    assert county.fresh(follower).state == "replied"


def test_split_is_read_by_the_deputy_before_it_is_agreed_to(county):
    whole = county.submitted()
    parts = {
        f"{name}_{n}": f"{name}的文字{n}" for n in (1, 2) for name in ("title", "facts", "proposal")
    }
    intake, deputy = Browser(county.actors["intake"]), Browser(county.deputy(0))
    with moment(county.later()):
        half = intake.act("propose_split", whole, explanation="一事一议。", **parts, title_3="三")
        assert half.status_code == 400
        sent = intake.act("propose_split", whole, explanation="一事一议。", **parts)
        assert sent.status_code == 302
        shown = words(deputy.get(url_of("agree_split", whole)))
        assert all(text in shown for text in (*parts.values(), "一事一议。"))
        assert deputy.act("agree_split", whole).status_code == 302
        page = words(deputy.get(f"/items/{whole.pk}/"))
        part = words(deputy.get(f"/items/{whole.parts.get(split_part=2).pk}/"))

    assert "Part: No. 1-1 · title的文字1" in page
    assert "Split off from: No. 1 · " in part


def test_link_and_void_from_the_pages_of_the_office(county):
    earlier, later = county.registered(title=TITLE), of_third(county)
    intake, second = Browser(county.actors["intake"]), Browser(county.actors["intake2"])
    with moment(county.later()):
        assert intake.act("link", later, kind="repeats", to=earlier.pk).status_code == 302
        assert "Repeats: No. 1" in words(intake.get(f"/items/{later.pk}/"))
        assert "Repeated by: No. 2" in words(intake.get(f"/items/{earlier.pk}/"))
        assert intake.act("remove_link", later, to=earlier.pk).status_code == 302
        assert "Repeats:" not in words(intake.get(f"/items/{later.pk}/"))
        assert intake.act("propose_void", later, why="重复登记。").status_code == 302
        assert intake.get(url_of("void_registration", later)).status_code == 409
        assert second.act("void_registration", later).status_code == 302
        page = words(intake.get(f"/items/{later.pk}/"))

    assert county.fresh(later).state == "void"
    assert "重复登记。" in page


def test_similar_suggestions_are_shown_where_duplicates_are_checked(county):
    earlier = county.registered(title=TITLE)
    fresh = county.submitted(title="关于云溪河道整治的建议")
    with moment(county.later()):
        shown = words(Browser(county.actors["intake"]).get(url_of("register", fresh)))

    assert f"No. {earlier.number} · {TITLE}" in shown


def test_office_lists_what_is_carried_over(county):
    carried = county.handling(("water", "sole"), title=TITLE)
    office = Browser(county.actors["assigner"])
    with moment(county.later()):
        assert TITLE not in words(office.get("/office/carried/"))
    county.later(days=400)
    fresh = county.registered(title="关于新设站牌的建议")
    with moment(county.later()):
        # Nobody stays signed in for a year.
        office = Browser(county.actors["assigner"])
        page = words(office.get("/office/carried/"))
        elsewhere = Browser(county.officer("water")).get("/unit/carried/")

    assert carried.title in page
    assert fresh.title not in page
    assert elsewhere.status_code == 404
