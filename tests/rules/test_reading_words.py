"""Titles, deputies, sessions and forms of handling, with invented text (标题、代表、届次)."""

import pytest

from cases.rules.reading import (
    guess_level,
    is_key,
    read_congress,
    read_deputies,
    read_handling_mode,
    read_session,
    read_title,
)
from cases.rules.reading import notes as say

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("关于“关于柳湾路(东段)进行改造”的建议", "关于柳湾路(东段)进行改造"),
        ("关于《关于修缮柳湾桥的建议》的建议", "关于修缮柳湾桥的建议"),
        ("关于“关于“关于建桥”的建议”的建议。", "关于建桥"),
        ("关于“关于甲路”和“乙路”的建议", "关于“关于甲路”和“乙路”的建议"),
        ("关于新建梅岭镇幼儿园的建议》", "关于新建梅岭镇幼儿园的建议"),
        ("《关于新建梅岭镇幼儿园的建议》", "关于新建梅岭镇幼儿园的建议"),
        ("关于修订《梅岭公约》的建议", "关于修订《梅岭公约》的建议"),
        ("关于迁移路边电杆的\n建 议", "关于迁移路边电杆的建议"),
        ("关于建设 5G 基站的建议", "关于建设 5G 基站的建议"),
        ("建议帮助实施渡口改造的建议案", "建议帮助实施渡口改造的建议案"),
        ("尽快修缮灯塔,让渔船夜里有光,让小镇更美。", "尽快修缮灯塔,让渔船夜里有光,让小镇更美"),
        ("发展‘湖上’旅游、保护“老街”的议案", "发展‘湖上’旅游、保护“老街”的议案"),
        ("关于@@修路@@的@@建议@@", "关于修路的建议"),
        ("关于\u200b修路的\ufeff建议", "关于修路的建议"),
    ],
)
def test_title_is_one_line_and_keeps_its_words(raw, text):
    assert read_title(raw).text == text


@pytest.mark.parametrize("raw", [None, "", "  \n", "无", "《》", "。", "@@@@"])
def test_title_missing_is_said(raw):
    reading = read_title(raw)

    assert (reading.text, reading.notes) == (None, (say.TITLE_MISSING,))


def test_title_read_in_the_wrong_character_set_is_noticed():
    garbled = "关于修缮渡口的建议".encode().decode("gb18030", "ignore")

    assert say.TITLE_GARBLED in read_title(garbled).notes
    assert read_title("关于修缮渡口的建议").notes == ()


@pytest.mark.parametrize(
    ("raw", "count_raw", "lead", "others", "count"),
    [
        ("代表甲", "", "代表甲", (), 1),
        ("代表甲等3名代表", "", "代表甲", (), 3),
        ("代表甲等", "等3名代表", "代表甲", (), 3),
        ("代表甲等", "两位代表", "代表甲", (), 2),
        ("代表甲等", "12名县人大代表", "代表甲", (), 12),
        ("代表甲等十二位代表", None, "代表甲", (), 12),
        ("代表甲、代表乙,代表丙;代表丁", "", "代表甲", ("代表乙", "代表丙", "代表丁"), 4),
        ("代表甲、代表乙等", "2 named + 等代表", "代表甲", ("代表乙",), 2),
        ("Deputy 48、Deputy 49、Deputy 50等", "", "Deputy 48", ("Deputy 49", "Deputy 50"), 3),
        ("甲 某", "", "甲某", (), 1),
        ("甲 某、乙 某", "", "甲某", ("乙某",), 2),
        ("甲 某 乙 某", "", "甲某", ("乙某",), 2),
        ("甲某某 乙某", "", "甲某某", ("乙某",), 2),
        ("代表甲、代表乙(领衔)", "", "代表乙", ("代表甲",), 2),
        ("代表甲、代表甲", "", "代表甲", (), 1),
        ("", "等3名代表", None, (), 3),
        (None, None, None, (), None),
    ],
)
def test_deputies_have_a_lead_and_a_count(raw, count_raw, lead, others, count):
    reading = read_deputies(raw, count_raw)

    assert (reading.lead, reading.others, reading.count) == (lead, others, count)


def test_deputies_left_unnamed_are_noted():
    assert read_deputies("代表甲等", "等3名代表").notes == (say.DEPUTIES_INCOMPLETE,)
    assert read_deputies("代表甲等").notes == (say.DEPUTIES_INCOMPLETE,)
    assert read_deputies("代表甲、代表乙", "1名代表").notes == (say.DEPUTIES_DISAGREE,)
    assert read_deputies("").notes == (say.DEPUTIES_MISSING,)


@pytest.mark.parametrize(
    ("raw", "mode"),
    [
        ("main+co", "lead"),
        ("会同", "lead"),
        ("经商", "lead"),
        ("主办、会办", "lead"),
        ("分别办理", "separate"),
        ("分别办理 (each answers separately)", "separate"),
        ("each answers separately", "separate"),
        ("joint signature of three units", "separate"),
        ("双主办", "joint"),
        ("独办", "sole"),
        ("sole", "sole"),
        ("key; government leader leads", None),
        ("重点督办,分别办理", None),
        ("", None),
        (None, None),
    ],
)
def test_handling_mode_is_one_of_four(raw, mode):
    assert read_handling_mode(raw) == mode


def test_key_mark_begins_the_cell():
    assert is_key("key; leader supervises")
    assert is_key("重点督办")
    assert not is_key("main+co")


@pytest.mark.parametrize(
    ("raw", "expected", "level"),
    [
        ("云溪县第八届", ("云溪县", 8), "county"),
        ("云溪县第十八届人民代表大会", ("云溪县", 18), "county"),
        ("第十三届全国人大", ("全国人大", 13), "nation"),
        ("第十三届全国人民代表大会", ("全国人大", 13), "nation"),
        ("云溪县第七届 (东岗乡 site)", ("云溪县", 7), "county"),
        ("云溪县第７届（旧站）", ("云溪县", 7), "county"),
        ("临川湖市", ("临川湖市", None), "city"),
        ("临川湖市五届人大", ("临川湖市", 5), "city"),
        ("清河镇第三届", ("清河镇", 3), "township"),
        ("云岭瑶族自治县第二届", ("云岭瑶族自治县", 2), "county"),
        ("云岭自治州", ("云岭自治州", None), "city"),
        ("云岭地区", ("云岭地区", None), "city"),
        ("云岭省第一届", ("云岭省", 1), "province"),
        ("云岭自治区第一届", ("云岭自治区", 1), "province"),
        ("北京市第十六届", ("北京市", 16), "province"),
        ("", ("", None), None),
    ],
)
def test_congress_loses_its_term(raw, expected, level):
    reading = read_congress(raw)

    assert reading == expected
    assert guess_level(reading.name) == level


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("第一次会议(2022)", (1, 2022)),
        ("第十一次会议（2022年）", (11, 2022)),
        ("(2022)", (None, 2022)),
        ("2024", (None, 2024)),
        ("三次会议(2023)", (3, 2023)),
        ("三次会议 2023", (3, 2023)),
        ("第3次会议", (3, None)),
        ("2016-2019", (None, None)),
        ("", (None, None)),
        (None, (None, None)),
    ],
)
def test_session_has_a_number_and_a_year(raw, expected):
    assert read_session(raw) == expected
