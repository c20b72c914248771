"""What is worth a second look before a suggestion is sent (提交前提示)."""

from __future__ import annotations

import pytest

from cases.rules.writing import LONG, NEEDED, Hint, hints

pytestmark = pytest.mark.pure

TITLE = "关于在云溪桥头增设公交站的建议"
FACTS = (
    "云溪桥头有新建小区三个，居民约1200人，最近的公交站在两公里以外。老人就医、学生上学都要步行"
    "半个多小时，雨天桥面积水，行走很不安全。"
)
ANALYSIS = "小区建成以后公交线路一直没有调整，桥头也没有可以停靠的地方。"
PROPOSAL = "一、在云溪桥头增设一处公交停靠站。\n二、请公交公司年底前调整途经桥头的线路。"


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"title": " "}, [Hint.NO_TITLE]),
        ({"facts": ""}, [Hint.NO_FACTS]),
        ({"proposal": "\n"}, [Hint.NO_PROPOSAL]),
        ({"title": "关于增设公交站；整治河道的建议"}, [Hint.SEVERAL_MATTERS]),
        ({"title": "关于修路和关于植树的建议"}, [Hint.SEVERAL_MATTERS]),
        (
            {"proposal": "一、增设公交停靠站。\n二、提高教师津贴。\n三、整治养猪场臭气。"},
            [Hint.SEVERAL_MATTERS],
        ),
        # One point that goes further than the rest is no matter of its own yet.
        ({"proposal": "一、在桥头增设公交停靠站。\n二、提高驾驶员津贴100元。"}, []),
        ({"facts": FACTS.translate(str.maketrans("", "", "三1200两半"))}, [Hint.NO_FIGURES]),
        ({"facts": "居民1200人出行不便，老人就医、学生上学都要步行很久。" * 3}, [Hint.NO_PLACE]),
        ({"proposal": "进一步加强公交工作，提高认识，加大投入。"}, [Hint.VAGUE]),
        ({"proposal": "进一步加强公交工作，年底前开通2条线路。"}, []),
        ({"title": "关于" + "云溪桥头公交" * 7 + "的建议"}, [Hint.LONG_TITLE]),
        ({"facts": "桥头1200人出行不便。", "analysis": ""}, [Hint.SHORT]),
        ({"analysis": ANALYSIS * (LONG // len(ANALYSIS) + 1)}, [Hint.LONG]),
        ({"facts": "There are 1200 people at the bridge. " * 4}, []),
    ],
)
def test_a_text_is_given_the_hints_that_it_wants(changed, expected):
    text = {"title": TITLE, "facts": FACTS, "analysis": ANALYSIS, "proposal": PROPOSAL}

    assert hints(**(text | changed)) == expected


def test_an_empty_text_is_told_what_it_needs_and_nothing_else():
    assert set(hints("", "", "", "")) == NEEDED
