"""One joint suggestion from its draft to the decision on it, person by person (全程)."""

from __future__ import annotations

import pytest

from cases import trail
from tests.browser.screen import DESKTOP, PHONE
from tests.browser.walking import Walk


@pytest.mark.parametrize(
    ("scripts", "language", "size"),
    [
        pytest.param(
            True,
            "zh-CN",
            DESKTOP,
            id="with-scripts",
            marks=[
                pytest.mark.postgresql_only("each database is walked once"),
                pytest.mark.soak,
            ],
        ),
        pytest.param(
            False,
            "en-GB",
            PHONE,
            id="without-scripts",
            marks=pytest.mark.sqlite_only("each database is walked once"),
        ),
    ],
)
def test_joint_suggestion_is_walked_to_its_decision(county, open_screen, scripts, language, size):
    # Without scripts every link and button is reached by the keyboard alone.
    screen = open_screen(scripts=scripts, language=language, size=size, keyboard=not scripts)
    walk = Walk(county, screen)

    walk.write_together()
    walk.take_in()
    walk.hand_down()
    walk.sign_in_and_advise()
    walk.reply("in_progress", "年内完成选址。")
    walk.rate_badly(leads_to="second_assigned")
    walk.begin_again()
    walk.reply("not_now")
    walk.rate_badly(leads_to="escalated")
    walk.climb()
    walk.decide()
    walk.keep_promises(2)

    assert (walk.item.closing_kind, walk.item.round_number) == ("agreed", 2)
    assert list(walk.item.escalations.values_list("state", flat=True)) == ["decided"]
    assert set(walk.item.promises.values_list("state", flat=True)) == {"written_off"}
    assert trail.verify()[1] == []
    assert {"bootstrap.min.css", "skin.css"} <= screen.loaded
    assert ({"htmx-2.min.js", "enhance.js"} <= screen.loaded) == scripts
    assert screen.page.locator("html").get_attribute("lang") == (
        "zh-Hans" if language.startswith("zh") else "en"
    )
