"""Official lists name deputies by the strokes of their surnames, and who leads before all."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.models import Deputy
from tests.county import County, build_county
from tests.web.browsing import Browser, moment, page

pytestmark = pytest.mark.django_db
# Who leads has more strokes than anybody; the others sign in an order that is not theirs.
NAMES = ("戴月", "程风", "丁山", "龘水", "李文", "李丰")
SORTED = ["丁山", "李丰", "李文", "程风", "龘水"]


@pytest.fixture
def named(county: County) -> County:
    """Give the first deputies of the county surnames."""
    return with_names(county)


def with_names(county: County) -> County:
    for deputy, name in zip(county.deputies, NAMES, strict=False):
        Deputy.objects.filter(pk=deputy.pk).update(name=name)
        deputy.name = name
    return county


def in_turn(text: str) -> list[str]:
    """Return the names in the order in which they stand."""
    return re.findall("|".join(NAMES), text)


def test_the_handling_sheet_names_who_signed_by_strokes(named):
    suggestion = named.handling(("water", "sole"), cosigners=5)
    text = page(named, "assigner", reverse("item_sheet", args=[suggestion.pk]))
    head = text[text.index("<article") : text.index("Handling units")]
    assert in_turn(head) == ["戴月", *SORTED]
    # The item page keeps the order in which they were asked.
    text = page(named, "assigner", reverse("item", args=[suggestion.pk]))
    signers = text.partition("Co-signers</dt>")[2].partition("</dd>")[0]
    assert in_turn(signers) == list(NAMES[1:])


def test_the_assignment_list_names_the_first_by_strokes(named):
    named.assigned(("water", "sole"), cosigners=5)
    text = page(named, "assigner", reverse("assignments"))
    assert "戴月、丁山、李丰 and 3 more" in text
    for kind in ("csv", "xlsx"):
        with moment(named.later()):
            browser = Browser(named.actors["assigner"])
            answer = browser.get(reverse("assignments_table"), format=kind)
        assert answer.status_code == 200
    named.assigned(("water", "sole"), cosigners=2)
    assert "戴月、丁山、程风" in page(named, "assigner", reverse("assignments"))


@pytest.mark.parametrize("url", ["new_suggestion", "edit_draft"])
def test_whom_to_ask_is_offered_by_strokes(named, url):
    keys: list[Any] = [named.draft().pk] if url == "edit_draft" else []
    with moment(named.later()):
        text = Browser(named.deputy()).get(reverse(url, args=keys)).content.decode()
    offered = re.findall(r'name="cosigners"[^>]*>\s*<span>([^<]+)</span>', text)
    assert [name for name in offered if name in NAMES] == SORTED
    assert "戴月" not in offered
    # Whose characters are not all known stand behind those whose are.
    assert offered[-1] == "龘水"


def test_the_list_to_sign_at_a_meeting_goes_by_strokes():
    each = {"joint_rating_mode": "each", "joint_rating_threshold": 100}
    rules = PolicyRules.from_dict(each, preset("default_county"))
    named = with_names(build_county(rules=rules))
    suggestion = named.replied(("water", "sole"), cosigners=5)
    meeting = named.called(suggestion)
    text = page(named, "rating:commission", reverse("meeting_print", args=[meeting.pk]))
    agenda, _, to_sign = text.partition("</tbody>")
    told = in_turn(agenda)
    assert len(told) > 3, told
    assert told[0] == "戴月"
    assert told[1:] == [name for name in SORTED if name in told]
    everybody = in_turn(to_sign)
    assert everybody == [name for name in [*SORTED[:4], "戴月", "龘水"] if name in everybody]
