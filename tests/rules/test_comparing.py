"""Two replies side by side: points, partners, reasons."""

import pytest

from cases.rules.comparing import Pair, points_of, side_by_side

pytestmark = pytest.mark.pure

FIRST = """尊敬的代表：您好。
一、关于桥面破损：已列入明年计划。
预算正在申请。
二、关于路灯：路灯归供电部门管理。
三、关于排水：雨季前完成清淤。"""
SECOND = """尊敬的代表：您好，再次答复如下。
一、关于桥面破损：桥面已于9月完成修补。
二、关于路灯：已会同供电部门装灯12盏。"""


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("", []),
        ("一段话。", ["一段话。"]),
        ("一段。\n\n又一段。", ["一段。", "又一段。"]),
        ("您好。\n1. 修桥。\n明年。\n2、装灯。", ["您好。", "1. 修桥。\n明年。", "2、装灯。"]),
        ("（一）修桥。\n(二)装灯。", ["（一）修桥。", "(二)装灯。"]),
        ("①修桥。\n②装灯。", ["①修桥。", "②装灯。"]),
        ("第一，修桥。\n第二，装灯。", ["第一，修桥。", "第二，装灯。"]),
        ("修桥投入\n3.5万元。", ["修桥投入", "3.5万元。"]),
    ],
)
def test_a_reply_has_the_points_that_it_numbers_or_its_paragraphs(text, points):
    assert points_of(text) == points


def test_points_that_speak_of_the_same_stand_side_by_side_with_the_reasons():
    rows = side_by_side(FIRST, SECOND, "路灯至今没有装。\n排水没有答复。\n态度冷淡。")

    assert rows == [
        Pair(("态度冷淡。",), "", ""),
        Pair((), "尊敬的代表：您好。", "尊敬的代表：您好，再次答复如下。"),
        Pair((), points_of(FIRST)[1], "一、关于桥面破损：桥面已于9月完成修补。"),
        Pair(("路灯至今没有装。",), points_of(FIRST)[2], points_of(SECOND)[2]),
        Pair(("排水没有答复。",), "三、关于排水：雨季前完成清淤。", ""),
    ]


@pytest.mark.parametrize(
    ("before", "now", "reasons"),
    [("", "", ""), (FIRST, "", ""), ("", SECOND, "无。"), (FIRST, SECOND, "")],
)
def test_every_point_and_every_reason_stands_there_exactly_once(before, now, reasons):
    rows = side_by_side(before, now, reasons)

    assert [r.before for r in rows if r.before] == points_of(before)
    assert [r.now for r in rows if r.now] == points_of(now)
    assert sorted(w for r in rows for w in r.reasons) == [w for w in reasons.splitlines() if w]
    assert all(r.before or r.now or r.reasons for r in rows)
