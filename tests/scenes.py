"""One county with items in many states, and the ways through its pages (场景、逐页浏览)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from cases.acting import Actor
from people.kinds import Role
from people.models import Post, User
from tests.county import County, build_county
from tests.web.browsing import Browser
from workflows import sweeps

LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
AT_MOST = 220
PEOPLE = (
    "deputy", "intake", "assigner", "commission_head", "rating:commission", "secretary",
    "vice_chairperson", "committee_chair", "sub_assigner", "officer:water", "head:roads",
    str(Role.AUDITOR), str(Role.ADMINISTRATOR),
)  # fmt: skip


def scene() -> County:
    """Play items to many states, and matters beside them (场景)."""
    county = build_county()
    county.draft(cosigners=1)
    county.registered(cosigners=1)
    county.assigned(("government", "sole"))
    county.handling(("water", "lead"), ("roads", "co_handler"))
    rated = county.replied(("water", "sole"))
    county.rate(rated, "dissatisfied")
    county.escalated()
    topic = county.registered()
    county.planned_topic(topic)
    county.face_to_face(county.replied(("roads", "sole")))
    county.filed(county.handling(("water", "sole")))
    county.linked()
    county.checking()
    sweeps.run_all(county.later(days=40))
    for role in (Role.AUDITOR, Role.ADMINISTRATOR):
        user = User.objects.create(username=f"{role}-1", name="审计员甲")
        Post.objects.create(user=user, organ=county.organs["sc_office"], role=role)
        county.actors[str(role)] = Actor(user, None)
    return county


def person(county: County, who: str) -> Actor:
    """Return one of the people of the scene as an actor (人物)."""
    return county.deputy() if who == "deputy" else county.actors[who]


def kind_of(url: str) -> str:
    """Return the kind of a page: its address without numbers and questions (页面种类)."""
    return re.sub(r"\d+", "N", url.partition("?")[0])


def walk(browser: Browser) -> Iterator[tuple[str, str]]:
    """Follow every link of the house (逐页浏览), at most a few pages of each kind."""
    waiting, known = ["/"], {"/"}
    kinds: dict[str, int] = {}
    while waiting and len(known) < 2000:
        url = waiting.pop(0)
        kind = kind_of(url)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > 6 or len(kinds) > AT_MOST:
            continue
        answer: Any = browser.client.get(url, follow=True)
        if not str(answer.get("Content-Type", "")).startswith("text/html"):
            continue
        assert answer.status_code < 500, url
        text = answer.content.decode()
        yield url, text
        for found in LINK.findall(text):
            address = unescape(found)
            if address not in known and not address.startswith(("/static/", "/sign-out/")):
                known.add(address)
                waiting.append(address)
