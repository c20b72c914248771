"""Names by the strokes of the surname: what is known stands in order, the rest after it."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from people.strokes import FIRST_STROKES, KNOWN, STROKES, by_strokes, place_of, strokes_of

pytestmark = pytest.mark.pure

COUNTED = {
    2: "丁卜刁", 3: "于万马卫", 4: "王方毛尹孔文韦尤牛邓", 5: "田史白冯石卢叶龙宁兰冉",
    6: "刘吕朱任许孙江毕向齐祁闫阮那", 7: "李吴何宋张陈杨汪沈余邹陆邱苏杜严邵肖岑",
    8: "周郑林罗金孟武庞单范欧岳", 9: "胡赵钟姜姚侯段贺费骆俞洪祝", 10: "徐高郭唐袁夏顾钱秦陶贾莫",
    11: "黄曹梁萧崔康龚盛常阎隋", 12: "程彭董蒋韩曾谢傅鲁温童葛覃强",
    13: "雷赖甄鲍詹虞褚窦蓝蒙靳裘",
    14: "廖谭熊蔡翟臧裴缪管", 15: "潘黎樊滕颜", 16: "薛穆霍燕冀", 17: "戴魏鞠濮", 18: "瞿",
}  # fmt: skip
FIRST = {
    "横": "王李杨林赵胡黄董雷蔡", "竖": "卢叶田史吕吴罗崔常裴", "撇": "毛白朱任何周金徐程黎魏",
    "点": "方文冯刘许宋汪郑姜高唐梁谢廖潘", "折": "马孔邓孙陈张孟姚陶强熊",
}  # fmt: skip


@pytest.mark.parametrize(("count", "characters"), COUNTED.items())
def test_surnames_have_their_strokes(count, characters):
    assert {c: strokes_of(c) for c in characters} == dict.fromkeys(characters, count)


@pytest.mark.parametrize(("stroke", "characters"), FIRST.items())
def test_surnames_begin_with_their_first_stroke(stroke, characters):
    assert {c: FIRST_STROKES[STROKES[c][1]] for c in characters} == dict.fromkeys(
        characters, stroke
    )


def test_each_character_stands_in_the_table_once():
    every = Counter(c for groups in KNOWN.values() for group in groups for c in group)
    assert [c for c, times in every.items() if times > 1] == []
    assert all("\u4e00" <= c <= "\u9fff" for c in every)


@pytest.mark.parametrize(
    "names",
    [
        # By the number of strokes.
        ["丁一", "马一", "王一", "田一", "刘一", "李一", "周一", "赵一", "徐一", "黄一", "程一",
         "雷一", "廖一", "潘一", "薛一", "戴一"],
        # Among equals by the first stroke: 横竖撇点折.
        ["李丰", "吴丰", "何丰", "宋丰", "陈丰"],
        # One surname stays together; the second character decides, then the third.
        ["李小明", "李文", "李文山", "李玉兰", "杨一"],
        # A compound surname goes by its first character.
        ["孟欧", "欧阳明", "赵明"][1:],
        # What is not known is not guessed: it stands behind, and behind within its surname too.
        ["王一", "王馨", "王龘", "戴一", "龘一"],
        ["王一", "Ivanov", "龘"],
    ],
)  # fmt: skip
def test_names_stand_in_official_order(names):
    for seed in range(5):
        mixed = random.Random(seed).sample(names, len(names))
        assert by_strokes(mixed, str) == names


def test_equal_names_keep_their_turn_and_an_empty_one_is_no_error():
    rows = [("王一", 2), ("王一", 1), ("", 3)]
    assert by_strokes(rows, lambda row: row[0]) == [("", 3), ("王一", 2), ("王一", 1)]
    assert place_of(" 王一 ") == place_of("王一")


def test_a_character_that_is_not_in_the_table_has_no_count():
    assert strokes_of("龘") is None
    assert strokes_of("A") is None
