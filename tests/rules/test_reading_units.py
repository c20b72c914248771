"""Units in one cell: where to split and where never (承办单位)."""

import pytest

from cases.rules.reading import notes as say
from cases.rules.reading import read_handlers, read_units

pytestmark = pytest.mark.pure

ALIASES = {
    "发改委": "云溪县发展和改革局",
    "财政局": "云溪县财政局",
    "县电力局": "国网云溪供电公司",
    "云溪县林业局": "云溪县林业和草原局",
    "乡人居办": "东岗乡人居环境办公室",
}


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("市水利局、市财政局", ("市水利局", "市财政局")),
        ("市水利局，市财政局；市审计局", ("市水利局", "市财政局", "市审计局")),
        ("市水利局,市财政局;市审计局/市教育局", ("市水利局", "市财政局", "市审计局", "市教育局")),
        ("市水利局\n市财政局", ("市水利局", "市财政局")),
        (
            "市自然资源和规划局 市市场监督管理局 市房产服务中心",
            ("市自然资源和规划局", "市市场监督管理局", "市房产服务中心"),
        ),
        ("县 水 利 局", ("县水利局",)),
        ("1.市水利局 2.市财政局", ("市水利局", "市财政局")),
        ("(1)市水利局;(2)市财政局", ("市水利局", "市财政局")),
        ("①市水利局、②市财政局", ("市水利局", "市财政局")),
        ("3市水利局", ("市水利局",)),
        ("12345热线办", ("12345热线办",)),
        ("108团南湖镇农业和林业草原中心", ("108团南湖镇农业和林业草原中心",)),
        ("会同市财政局", ("市财政局",)),
        ("市商务局", ("市商务局",)),
        ("市水利局(市河长办、市湖长办)", ("市水利局(市河长办、市湖长办)",)),
        ("市水利局(市河长办、市财政局", ("市水利局(市河长办", "市财政局")),
        ("", ()),
        (None, ()),
    ],
)
def test_units_are_split_at_separators(raw, names):
    assert read_units(raw).names == names


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("自然资源部、生态环境部和科技部", ("自然资源部", "生态环境部", "科技部")),
        ("县财政局和县水利局", ("县财政局", "县水利局")),
        ("云溪县财政局及东岗镇政府", ("云溪县财政局", "东岗镇政府")),
        ("市财政局与市水利局以及市审计局", ("市财政局", "市水利局", "市审计局")),
        ("市水利局和云和县水利局", ("市水利局", "云和县水利局")),
    ],
)
def test_units_are_split_at_a_joining_word_between_two_full_units(raw, names):
    assert read_units(raw).names == names


@pytest.mark.parametrize(
    "raw",
    [
        "县自然资源局和规划局",
        "农业和林业草原中心",
        "住房和城乡建设局",
        "县住房和城乡建设局",
        "卫生健康和体育局",
        "云溪县卫生健康和体育局",
        "云溪县农业农村和科学技术局",
        "市文化广电和旅游局",
        "工业和信息化部",
        "国家发展和改革委员会",
        "云和县水利局",
        "和平区教育局",
        "文化与旅游局",
    ],
)
def test_units_keep_a_joining_word_inside_the_name(raw):
    assert read_units(raw).names == (raw,)


def test_units_left_whole_by_caution_are_noted():
    assert read_units("县自然资源局和规划局").notes == (say.UNITS_JOINED,)
    assert read_units("住房和城乡建设局").notes == ()


def test_units_speak_of_themselves():
    reading = read_units("自然资源部、生态环境部和我委")

    assert reading.names == ("自然资源部", "生态环境部")
    assert reading.includes_self
    assert reading.notes == (say.UNITS_SELF,)


@pytest.mark.parametrize(
    "raw",
    [
        "省财政厅、省科技厅、省水利厅等",
        "省财政厅、省科技厅、省水利厅等7个部门",
        "省财政厅、省科技厅、省水利厅等有关单位",
    ],
)
def test_units_of_an_open_list_are_incomplete(raw):
    reading = read_units(raw)

    assert reading.names == ("省财政厅", "省科技厅", "省水利厅")
    assert reading.incomplete


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("发改委、财政局、人社局", ("云溪县发展和改革局", "云溪县财政局", "人社局")),
        ("发改委和财政局", ("云溪县发展和改革局", "云溪县财政局")),
        ("县电力局", ("国网云溪供电公司",)),
        ("乡人居办", ("东岗乡人居环境办公室",)),
        ("云溪县林业局|云溪县林业和草原局", ("云溪县林业和草原局",)),
    ],
)
def test_units_take_the_name_of_the_alias_table(raw, names):
    assert read_units(raw, ALIASES).names == names


def test_units_renamed_stay_two_without_an_alias_and_are_noted():
    reading = read_units("南湖县林业局|南湖县林业和草原局")

    assert reading.names == ("南湖县林业局", "南湖县林业和草原局")
    assert reading.notes == (say.UNITS_BAR,)


@pytest.mark.parametrize(
    ("raw", "lead"),
    [
        ("市水利局(主办)、市财政局", "市水利局"),
        ("市财政局、市水利局（牵头单位）", "市水利局"),
        ("主办:市水利局;协办:市财政局", "市水利局"),
        ("市水利局、市财政局", None),
    ],
)
def test_units_know_the_lead_that_is_marked(raw, lead):
    reading = read_units(raw)

    assert reading.lead == lead
    assert set(reading.names) == {"市水利局", "市财政局"}


@pytest.mark.parametrize(
    ("main", "co", "mode", "units", "read_as"),
    [
        ("甲局", "", "", [("甲局", "sole")], "sole"),
        (
            "甲局",
            "乙局、丙局",
            "",
            [("甲局", "lead"), ("乙局", "co_handler"), ("丙局", "co_handler")],
            "lead",
        ),
        ("甲局", "乙局", "sole", [("甲局", "lead"), ("乙局", "co_handler")], "lead"),
        ("甲局、乙局", "", "", [("甲局", "separate"), ("乙局", "separate")], "separate"),
        ("甲局、乙局", "", "main+co", [("甲局", "separate"), ("乙局", "separate")], "separate"),
        (
            "甲局",
            "乙局、丙局",
            "分别办理",
            [("甲局", "separate"), ("乙局", "separate"), ("丙局", "separate")],
            "separate",
        ),
        (
            "甲局、乙局",
            "丙局",
            "双主办",
            [("甲局", "lead"), ("乙局", "lead"), ("丙局", "co_handler")],
            "joint",
        ),
        (
            "甲局(主办)、乙局",
            "丙局",
            "",
            [("甲局", "lead"), ("乙局", "co_handler"), ("丙局", "co_handler")],
            "lead",
        ),
        ("甲局、甲局", "甲局", "", [("甲局", "sole")], "sole"),
        ("甲局", "甲局、乙局", "会同", [("甲局", "lead"), ("乙局", "co_handler")], "lead"),
        ("甲局", "", "key; leader leads", [("甲局", "sole")], "sole"),
        ("甲局", "", "main+co", [("甲局", "lead")], "lead"),
        ("", "乙局", "", [("乙局", "co_handler")], None),
        ("", "", "main+co", [], "lead"),
    ],
)
def test_handlers_get_their_roles(main, co, mode, units, read_as):
    reading = read_handlers(main, co, mode)

    assert list(reading.units) == units
    assert reading.mode == read_as
    assert reading.is_led == bool(main)


def test_handlers_missing_are_said():
    assert read_handlers("", "", "").notes == (say.HANDLER_MISSING,)
    assert read_handlers("", "乙局", "").notes == (say.LEAD_MISSING,)
    assert read_handlers("甲局", "", "main+co").notes == (say.CO_HANDLERS_MISSING,)
    assert read_handlers("甲局、乙局", "", "").notes == (say.SEVERAL_MAIN,)
