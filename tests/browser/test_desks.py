"""The main job of each desk (各工作台主要工作): on a phone and a wide window, in both languages.

Each is done with scripts and without. Where an item comes from is prepared without the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.urls import reverse

from cases.acting import Actor
from cases.models import Rating
from cases.refusals import ActRefused
from people.kinds import Role
from people.models import Post, User
from tests.browser.screen import FORM, Screen
from tests.browser.ways import LANGUAGES, NAMES, SCRIPTS, SIZES, eight_ways
from tests.county import County
from web.administration.words import PEOPLE_WORDS
from web.shared.words import ACT_WORDS

pytestmark = pytest.mark.sqlite_only("sizes, languages and scripts make no difference to it")

REASON = "站点仍未定，居民每天多走两公里。"


def holder(county: County, role: Role) -> Actor:
    """Give somebody a post in the office of the Standing Committee (任职)."""
    like = User.objects.get(pk=county.actors["intake"].user.pk)  # type: ignore[union-attr]
    user = User.objects.create(username=str(role), name=str(role), password=like.password)
    post = Post.objects.create(user=user, organ=county.organs["sc_office"], role=role)
    return Actor(user, post)


def done(screen: Screen, act: str, **fields: Any) -> None:
    """Perform an act from the item's page; the page says so in its language (办理)."""
    name = ACT_WORDS[act].name
    screen.begin(act)
    assert screen.page.locator("h1").inner_text() == screen.said(name)
    screen.fill(**fields)
    screen.send()
    assert screen.told() == screen.said("Done: %(act)s.", act=screen.said(name))


def heading(screen: Screen, words: Any) -> None:
    """Compare the heading of the page with a text of the product (标题)."""
    assert screen.page.locator("h1").inner_text().startswith(screen.said(words))


def deputy_rates(county: County, screen: Screen) -> None:
    """Rate a reply that came, from the card on the desk (评价)."""
    request = county.request_of(county.replied(("water", "sole")))
    with screen.signed_in(county.deputy()):
        heading(screen, screen.said("Deputy %(user)s", user=county.deputy().user))
        here = reverse("item", args=[request.suggestion_id])
        screen.press(f'.card-one a.btn-primary[href="{here}"]')
        done(screen, "rate", attitude="satisfied", result="dissatisfied", words=REASON)
        assert REASON in screen.text()
    given = Rating.objects.filter(request=request).values_list("dimension", "option", "reason")
    assert set(given) == {
        ("attitude", "satisfied", ""), ("result", "dissatisfied", REASON)
    }  # fmt: skip


def unit_handles(county: County, screen: Screen) -> None:
    """Sign an item in, note a visit, write the reply (签收、沟通、答复)."""
    item = county.assigned(("water", "sole"))
    task = county.task(item, "water")
    with screen.signed_in(county.officer("water")):
        screen.take(item, "sign-in")
        done(screen, "accept")
        done(screen, "record_contact", way="visit", phase="before", words="登门听取意见。")
        screen.begin("reply")
        screen.fill(result_kind="solved", text="已增设停靠站。", doc_number="云水办复〔1〕1号")
        screen.send()
        assert screen.told() == screen.said("Saved. The head of the unit signs the reply.")
    task = county.fresh(task)
    assert (task.state, task.contacts.get().way) == ("accepted", "visit")
    assert task.replies.get().text == "已增设停靠站。"


def office_takes_in(county: County, screen: Screen) -> None:
    """Register a suggestion and assign it to a unit (登记、交办)."""
    item = county.submitted()
    with screen.signed_in(county.actors["intake"]):
        screen.take(item, "intake")
        done(screen, "register", category="城乡建设")
        number = county.fresh(item).number
        assert screen.said("No. %(number)s", number=number) in screen.text()
    with screen.signed_in(county.actors["assigner"]):
        screen.take(item, "assign")
        done(screen, "assign", way="sole", first=county.organs["water"].pk)
    item = county.fresh(item)
    assert (item.state, item.category) == ("assigned", "城乡建设")
    assert item.assignments.get().organ == county.organs["water"]


def general_office_passes_on(county: County, screen: Screen) -> None:
    """Pass an item on to a unit, and take another back from one (分办、同意退回)."""
    first, second = (county.assigned(("government", "sole")) for _n in range(2))
    given = county.task(second, "government")
    county.do("sub_assign", given, "sub_assigner", units=county.shares(("roads", "sole")))
    back = county.task(second, "roads")
    county.do("request_return", back, county.head("roads"), why="不属于我局职责。")
    with screen.signed_in(county.actors["sub_assigner"]):
        screen.take(first, "received")
        done(screen, "sub_assign", way="sole", first=county.organs["water"].pk)
        screen.press(f'.desks a[href="{reverse("government")}"]')
        screen.take(second, "returns")
        done(screen, "approve_return", decision="另行分办。")
    assert county.task(first, "water").tier == "government"
    assert county.fresh(back).state == "return_approved"


def leader_supervises(county: County, screen: Screen) -> None:
    """See the worst first, acknowledge it, instruct, print the list (督办)."""
    late, worst = county.escalated(), county.escalated()
    county.do("acknowledge_escalation", late.escalations.get(), "committee_chair")
    escalation = worst.escalations.get()
    with screen.signed_in(county.actors["committee_chair"]):
        heading(screen, "Supervision")
        lines = screen.page.locator(".followed > li")
        assert lines.count() == 2
        assert worst.title in lines.first.inner_text()
        screen.press(lines.first.locator("form .btn-primary"))
        acknowledged = screen.said(ACT_WORDS["acknowledge_escalation"].name)
        assert screen.told() == screen.said("Done: %(act)s.", act=acknowledged)
        done(screen, "instruct", text="请三天内到现场察看。")
        screen.press(f'.desks a[href="{reverse("committee")}"]')
        screen.press(f'a[href="{reverse("committee_print")}"]')
        heading(screen, "Items I follow")
        assert screen.page.locator(".a4 .ledger tbody tr").count() == 2
    escalation = county.fresh(escalation)
    assert escalation.state == "acknowledged"
    assert worst.stream.events.filter(act="instruct", kind="done").count() == 1


def auditor_looks(county: County, screen: Screen) -> None:
    """Search the trail, see who was turned away, check the chains (审计)."""
    item = county.registered()
    with suppress(ActRefused):
        county.do("assign", item, "intake", units=county.shares(("water", "sole")))
    with screen.signed_in(holder(county, Role.AUDITOR)):
        screen.page.locator("main select[name=act]").select_option("register")
        screen.press("main form.ask .btn-primary")
        lines = screen.page.locator(".timeline li strong")
        assert lines.all_inner_texts() == [screen.said(ACT_WORDS["register"].name)]
        screen.press(f'.tabs a[href="{reverse("auditor_refusals")}"]')
        row = screen.page.locator("main tbody tr")
        assert screen.said(ACT_WORDS["assign"].name) in row.inner_text()
        screen.press(f'.tabs a[href="{reverse("auditor_check")}"]')
        screen.press(f'main form[action="{reverse("auditor_check")}"] .btn-primary')
        told = screen.page.locator("#checked .alert-success").inner_text()
        assert told == screen.said("Everything fits.")
    refused = item.stream.events.get(kind="refused")
    assert (refused.act, county.fresh(item).state) == ("assign", "registered")


def administrator_changes(county: County, screen: Screen) -> None:
    """Change the telephone of a unit (改电话)."""
    unit, name = county.organs["water"], PEOPLE_WORDS["change_organ"].name
    with screen.signed_in(holder(county, Role.ADMINISTRATOR)):
        screen.press(f'.tabs a[href="{reverse("administration_tab", args=["organs"])}"]')
        screen.press(f'main a[href="{reverse("administration_organ", args=[unit.pk])}"]')
        screen.press(f'a[href="{reverse("administration_act", args=["change_organ", unit.pk])}"]')
        heading(screen, name)
        screen.fill(telephone="0715-8820001")
        screen.press(f"{FORM} .btn-primary")
        assert screen.told() == screen.said("Done: %(act)s.", act=screen.said(name))
        assert "0715-8820001" in screen.text()
    assert county.fresh(unit).telephone == "0715-8820001"


JOBS: tuple[Callable[[County, Screen], None], ...] = (
    deputy_rates, unit_handles, office_takes_in, general_office_passes_on, leader_supervises,
    auditor_looks, administrator_changes,
)  # fmt: skip


@pytest.mark.parametrize(NAMES, eight_ways())
@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
def test_the_main_job_of_a_desk_is_done(county, open_screen, job, size, language, scripts):
    screen = open_screen(size=SIZES[size], language=LANGUAGES[language], scripts=SCRIPTS[scripts])
    job(county, screen)
    html = screen.page.locator("html").get_attribute("lang")
    assert html == {"english": "en", "chinese": "zh-Hans"}[language]
    # What speaks Chinese has a catalogue: what is compared above is no English.
    assert screen.said("Sign in").isascii() == (language == "english")
