"""Numbers, dates, document numbers and classes in every damaged form (编号、日期、文号、类别)."""

from datetime import date

import pytest

from cases.rules.reading import notes as say
from cases.rules.reading import read_class, read_date, read_doc_no, read_number

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("第012号", "12"),
        ("第0076号", "76"),
        ("Y19号", "Y19"),
        ("201号", "201"),
        ("37建议", "37"),
        ("第37", "37"),
        ("１２号", "12"),
        ("第 8 号", "8"),
        ("第五号", "5"),
        ("第二十号", "20"),
        ("第一百零五号", "105"),
        ("第20250036号", "36"),
        ("2025-036号", "36"),
        ("第023号闭会建议", "23"),
        ("闭会第4号", "4"),
        ("〔2024〕第9号", "9"),
        ("第八届第三次会议第64号建议", "64"),
        ("No.12", "12"),
        ("第012-3号", "012-3"),
        ("第000号", "0"),
    ],
)
def test_number_is_text_without_padding(raw, text):
    assert read_number(raw).text == text


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        (None, say.NUMBER_MISSING),
        ("  ", say.NUMBER_MISSING),
        ("—", say.NUMBER_MISSING),
        ("待编号", say.NUMBER_UNREADABLE),
        ("第十八届", say.NUMBER_UNREADABLE),
        ("第十百号", say.NUMBER_UNREADABLE),
        ("第11号或第12号", say.NUMBER_SEVERAL),
        ("第11、12号", say.NUMBER_SEVERAL),
        ("9" * 500, say.NUMBER_UNREADABLE),
    ],
)
def test_number_is_never_invented(raw, note):
    reading = read_number(raw)

    assert reading.text is None
    assert reading.notes == (note,)


def test_number_tells_the_series_between_sessions():
    assert read_number("第023号闭会建议").between_sessions
    assert not read_number("第023号").between_sessions


def test_number_loses_a_short_year_only_where_the_session_proves_it():
    assert read_number("202536号").text == "202536"
    assert read_number("202536号", 2025).text == "36"
    assert read_number("202536号", 2024).text == "202536"
    assert read_number("第20250036号").notes == (say.NUMBER_YEAR_OFF,)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2022年7月22日", date(2022, 7, 22)),
        ("2023年02月03日", date(2023, 2, 3)),
        ("2023 年 2 月 3 日", date(2023, 2, 3)),
        ("２０２３年２月３日", date(2023, 2, 3)),
        ("2021.07.05", date(2021, 7, 5)),
        ("2024-06-27", date(2024, 6, 27)),
        ("2024/6/27", date(2024, 6, 27)),
        ("2023 1 11", date(2023, 1, 11)),
        ("2024-06-27 00:00:00", date(2024, 6, 27)),
        ("20211026", date(2021, 10, 26)),
        ("二○一九年七月十日", date(2019, 7, 10)),
        ("二〇二二年六月二十日", date(2022, 6, 20)),
        ("二零二二年十二月三十一日", date(2022, 12, 31)),
        ("二OO九年三月五日", date(2009, 3, 5)),
    ],
)
def test_date_is_read_without_a_flag(raw, day):
    reading = read_date(raw)

    assert (reading.day, reading.flagged, reading.notes) == (day, False, ())


@pytest.mark.parametrize(
    ("raw", "day", "note"),
    [
        ("2023927", date(2023, 9, 27), say.DATE_RUN_TOGETHER),
        ("2021830", date(2021, 8, 30), say.DATE_RUN_TOGETHER),
        ("2025325", date(2025, 3, 25), say.DATE_RUN_TOGETHER),
        ("2020916", date(2020, 9, 16), say.DATE_RUN_TOGETHER),
        ("202517", date(2025, 1, 7), say.DATE_RUN_TOGETHER),
        ("240627", date(2024, 6, 27), say.DATE_RUN_TOGETHER),
        ("45470", date(2024, 6, 27), say.DATE_SERIAL),
        ("办结于2024年6月27日。", date(2024, 6, 27), say.DATE_AMONG_WORDS),
    ],
)
def test_date_read_by_a_guess_is_flagged(raw, day, note):
    reading = read_date(raw)

    assert (reading.day, reading.flagged, reading.notes) == (day, True, (note,))


@pytest.mark.parametrize(
    ("raw", "note"),
    [
        ("2023111", "The digits of the date may mean 2023-01-11 or 2023-11-01."),
        ("2023121", "The digits of the date may mean 2023-01-21 or 2023-12-01."),
        ("202311", "The digits of the date may mean 2023-01-01 or 2023-11 without a day."),
        ("202005", say.DATE_NO_DAY),
        ("2023年7月", say.DATE_NO_DAY),
        ("7月22日", say.DATE_UNREADABLE),
        ("2023年13月1日", say.DATE_UNREADABLE),
        ("20230230", say.DATE_UNREADABLE),
        ("年内答复", say.DATE_UNREADABLE),
        ("2023年7月1日、2023年8月1日", say.DATE_SEVERAL),
        ("1022年7月1日", "The year of the date is not plausible. It reads 1022-07-01."),
        ("7" * 9_000, say.DATE_UNREADABLE),
    ],
)
def test_date_with_no_single_reading_stays_open(raw, note):
    reading = read_date(raw)

    assert (reading.day, reading.flagged, reading.notes) == (None, True, (note,))


@pytest.mark.parametrize("raw", [None, "", " ", "无", "/"])
def test_date_missing_is_no_damage(raw):
    reading = read_date(raw)

    assert (reading.day, reading.flagged, reading.notes) == (None, False, (say.DATE_MISSING,))


@pytest.mark.parametrize(
    ("raw", "text", "label", "flagged"),
    [
        ("云水发〔2024〕86号", "云水发〔2024〕86号", None, False),
        ("云林发【2018】133号", "云林发〔2018〕133号", None, False),
        ("临建字﹝2024﹞39号", "临建字〔2024〕39号", None, False),
        ("临建字[2024]39号", "临建字〔2024〕39号", None, False),
        ("临建字（2024）39 号", "临建字〔2024〕39号", None, False),
        ("云建字:〔2023〕8号", "云建字〔2023〕8号", None, False),
        ("云建字：〔2023〕8号", "云建字〔2023〕8号", None, False),
        ("临教函〔2023〕第9号", "临教函〔2023〕第9号", None, False),
        ("云教函〔2017〕35号B类", "云教函〔2017〕35号", "B", False),
        ("云教函〔2017〕35号(C)", "云教函〔2017〕35号", "C", False),
        ("云交函202517", "云交函〔2025〕17号", None, True),
        ("云函〔202223", "云函〔2022〕23号", None, True),
        ("云函2022〕23号", "云函〔2022〕23号", None, True),
        ("已电话答复", "已电话答复", None, True),
        (None, None, None, False),
    ],
)
def test_doc_no_gets_its_brackets(raw, text, label, flagged):
    reading = read_doc_no(raw)

    assert (reading.text, reading.label, reading.flagged) == (text, label, flagged)
    assert bool(reading.notes) == bool(flagged or label)


@pytest.mark.parametrize(
    ("raw", "label", "publish"),
    [
        ("A", "A", None),
        ("b类", "B", None),
        ("类别:B", "B", None),
        ("类别：Ｂ", "B", None),
        ("办复类别:C", "C", None),
        ("办理结果:(D)", "D", None),
        ("甲", "甲", None),
        ("(丁)", "丁", None),
        ("类别:乙", "乙", None),
        ("丙类", "丙", None),
        ("A类  同意公开", "A", True),
        ("B类 不同意公开", "B", False),
        ("C类 是否同意公开:是", "C", True),
        ("C类 是否同意公开:否", "C", False),
        ("C类 是否同意公开:", "C", None),
        ("A类(依申请公开)", "A", None),
        ("不予公开", None, False),
        ("甲方意见", None, None),
        ("E", None, None),
        ("A/B/C/D", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_class_has_no_default(raw, label, publish):
    reading = read_class(raw)

    assert (reading.label, reading.publish) == (label, publish)


def test_class_says_why_it_is_open():
    assert read_class("A/B").notes == (say.CLASS_SEVERAL,)
    assert read_class("已落实").notes == (say.CLASS_UNREADABLE,)
    assert read_class("").notes == ()
