"""Damaged folders: each problem is named by table, row and column, and nothing is written."""

from __future__ import annotations

import pytest

from cases.models import Event
from people.models import Congress, Organ, User
from tests.loading.conftest import load

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("lift_triggers"),
    pytest.mark.sqlite_only("what is read and rehearsed beforehand lies in a database of its own"),
]

# What stands in which cell, and the column that is named for it (rows as in a spreadsheet).
CELLS = [
    ("level that nobody knows", "congress.csv", 2, "层级", "星系", "level"),
    ("code with blanks", "congress.csv", 2, "代码", "qing lan", "code"),
    ("ready rules that do not exist", "congress.csv", 2, "预置规则", "shanghia", "preset"),
    ("rules in force too late", "congress.csv", 2, "规则生效日期", "2025-12-01", "submitted_on"),
    ("session that ends before it starts", "sessions.csv", 3, "结束日期", "2025-01-01", "ends_on"),
    ("term that is no number", "sessions.csv", 2, "届", "某届", "term"),
    ("rule that does not exist", "policy.csv", 2, "参数", "publish_reply_defualt", "key"),
    ("value outside its range", "policy.csv", 2, "值", "maybe", "value"),
    ("kind of organ that nobody knows", "organs.csv", 9, "类别", "政府部们", "kind"),
    ("alias that stands for another organ", "organs.csv", 10, "别名", "县水利局", "aliases"),
    ("counterpart that does not exist", "organs.csv", 9, "对口委员会", "城坏委", "counterpart"),
    ("counterpart that is no committee", "organs.csv", 9, "对口委员会", "教育局", "counterpart"),
    ("organ that ends before it begins", "organs.csv", 15, "撤销日期", "2001-01-01", "valid_until"),
    ("former name without a day", "organs.csv", 9, "曾用名", "水电局", "former_names"),
    ("organ named twice", "organs.csv", 10, "名称", "水利局", "name"),
    ("user name with blanks", "people.csv", 3, "用户名", "ql intake", "username"),
    ("address that is no e-mail", "people.csv", 2, "邮箱", "admin(at)example", "email"),
    ("post of nobody", "posts.csv", 3, "用户名", "ql-intake9", "username"),
    ("role that nobody knows", "posts.csv", 3, "职务", "受里人员", "role"),
    ("role that the organ has not", "posts.csv", 3, "职务", "承办人", "role"),
    ("post in no organ", "posts.csv", 3, "机构", "代表工作委员回", "organ"),
    ("delegation that does not exist", "deputies.csv", 2, "代表团", "城关代表队", "delegation"),
    ("standing without a day", "deputies.csv", 13, "资格变动日期", "", "status_since"),
    ("same card twice", "deputies.csv", 3, "代表证号", "QL17001", "card_number"),
    ("head who is no deputy", "delegations.csv", 2, "团长", "秦若古", "head"),
    ("day that does not exist", "items.csv", 3, "登记日期", "2025-02-30", "registered_on"),
    ("day that has not come", "items.csv", 4, "交办日期", "2026-05-01", "assigned_on"),
    ("days in the wrong order", "items.csv", 7, "沟通日期", "2025-02-01", "contact_on"),
    ("submitted after the session", "items.csv", 2, "提交日期", "2025-01-17", "submitted_on"),
    ("submitted before the term", "items.csv", 13, "提交日期", "2019-03-03", "submitted_on"),
    ("reply without contact", "items.csv", 7, "沟通日期", "", "contact_on"),
    ("reply without a number", "items.csv", 7, "文号", "", "doc_number"),
    ("plan without a promise", "items.csv", 9, "承诺事项", "", "promise"),
    ("lead deputy who does not exist", "items.csv", 3, "领衔代表", "许望书", "lead"),
    ("lead deputy out of office", "items.csv", 3, "领衔代表", "卞玉春", "lead"),
    ("co-signer twice", "items.csv", 5, "附议代表", "卓一鸣、卓一鸣", "cosigners"),
    ("unit that does not exist", "items.csv", 4, "独办单位", "县教玉局", "sole"),
    ("unit that had ended", "items.csv", 4, "独办单位", "畜牧水产局", "sole"),
    ("organ that handles nothing", "items.csv", 4, "独办单位", "主任会议", "sole"),
    ("sole and lead together", "items.csv", 5, "独办单位", "教育局", "sole"),
    ("co-handlers without a lead", "items.csv", 5, "主办单位", "", "lead_unit"),
    ("number given twice", "items.csv", 4, "编号", "2", "number"),
    ("number that is none", "items.csv", 4, "编号", "一、二", "number"),
    ("session that does not exist", "items.csv", 4, "会议", "9", "session"),
    ("rating that nobody knows", "items.csv", 8, "评价", "很满意吧", "rating"),
    ("dissatisfied without a reason", "items.csv", 11, "评价理由", "", "rating_reason"),
    ("opinions that may still come", "items.csv", 9, "会办意见日期", "", "reply_on"),
    ("silence while the window is open", "items.csv", 12, "发布日期", "2025-04-25", "released_on"),
    ("state that the days do not reach", "items.csv", 3, "状态", "已交办", "state"),
    ("state that nobody knows", "items.csv", 3, "状态", "在路上", "state"),
    ("title that is missing", "items.csv", 3, "标题", "", "title"),
    ("refusal without a ground", "items.csv", 14, "不予受理理由", "", "refusal_ground"),
    ("ground that nobody knows", "items.csv", 14, "不予受理理由", "不想办", "refusal_ground"),
    ("refusal before the hand-in", "items.csv", 14, "不予受理日期", "2025-01-13", "refused_on"),
    ("return by no unit", "items.csv", 15, "原承办单位", "", "first_unit"),
    ("return by the unit that handles it", "items.csv", 15, "原承办单位", "住建局", "first_unit"),
    ("return from another office", "items.csv", 15, "原承办单位", "县法院", "first_unit"),
    ("return that was never reassigned", "items.csv", 15, "改派日期", "", "reassigned_on"),
    ("reassigned too early", "items.csv", 15, "改派日期", "2025-02-13", "reassigned_on"),
    ("second reply without contact", "items.csv", 16, "二次沟通日期", "", "second_contact_on"),
    ("second reply without a number", "items.csv", 16, "二次答复文号", "", "second_doc_number"),
    ("second without ground", "items.csv", 8, "二次签收日期", "2025-05-13", "second_signed_in_on"),
    ("again, no reason", "items.csv", 17, "二次评价理由", "", "second_rating_reason"),
    ("rated too early", "items.csv", 17, "二次评价日期", "2025-06-01", "second_rated_on"),
    ("withdrawn without a word", "items.csv", 18, "撤回理由", "", "withdrawal_reason"),
]  # fmt: skip


def ask_for(loading, file, row, column):
    """Ask that this place is named, and that nothing was written."""
    named = [(p.file, p.row, p.column) for p in loading.report.problems]
    assert (file, row, column) in named, [str(p) for p in loading.report.in_order()]
    assert not loading.written
    assert (Congress.objects.count(), User.objects.count(), Organ.objects.count()) == (0, 0, 0)
    assert Event.objects.count() == 0


@pytest.mark.parametrize(
    ("file", "row", "title", "text", "column"),
    [case[1:] for case in CELLS],
    ids=[case[0] for case in CELLS],
)
def test_damaged_cell(folder, file, row, title, text, column):
    if column == "reply_on":
        # A reply before the day for the opinion has ended.
        folder.put(file, row, "答复日期", "2025-03-06")
    folder.put(file, row, title, text)

    loading = load(folder.path)

    ruled = column == "submitted_on" and file == "congress.csv"
    ask_for(loading, "items.csv" if ruled else file, row, column)


def instead(old, new):
    """Return what puts one piece in the place of another, once."""
    old, new = (t.encode() if isinstance(t, str) else t for t in (old, new))

    def damage(content):
        assert old in content
        return content.replace(old, new, 1)

    return damage


FILES = [
    ("broken characters", "organs.csv", instead("水利局", b"\xff\xfe\x80"), 9, "name"),
    ("open quotation mark", "people.csv", instead("\nql-intake1,", '\n"ql-intake1,'), 3, ""),
    ("too many cells", "people.csv", instead("ql-intake1,", "ql-intake1,a,b,c,"), 3, ""),
    ("unknown column", "posts.csv", instead("任职日期", "任值日期"), 1, "任值日期"),
    ("column twice", "posts.csv", instead("免职日期", "任职日期"), 1, "任职日期"),
    ("column missing", "posts.csv", instead("职务", "备注"), 1, "role"),
    ("empty file", "posts.csv", lambda content: b"", 1, ""),
    ("workbook", "items.csv", lambda content: b"PK\x03\x04" + b"\x00" * 50, 0, ""),
    ("no text", "items.csv", lambda content: content + b"\x00\x00", 19, ""),
]


@pytest.mark.parametrize(
    ("file", "damage", "row", "column"),
    [case[1:] for case in FILES],
    ids=[case[0] for case in FILES],
)
def test_damaged_file(folder, file, damage, row, column):
    folder.put_bytes(file, damage(folder.read_bytes(file)))

    ask_for(load(folder.path), file, row, column)


def test_table_that_is_missing(folder):
    (folder.path / "congress.csv").unlink()

    ask_for(load(folder.path), "congress.csv", 0, "")


def test_table_that_nobody_knows(folder):
    (folder.path / "items.csv").rename(folder.path / "itmes.csv")

    loading = load(folder.path)

    ask_for(loading, "itmes.csv", 0, "")
    assert "items.csv" in loading.report.problems[0].message


def test_nobody_would_be_administrator(folder):
    folder.put("posts.csv", 2, "职务", "审计员")

    ask_for(load(folder.path), "posts.csv", 0, "role")


def test_several_problems_are_named_at_once(folder):
    folder.put("items.csv", 3, "领衔代表", "许望书")
    folder.put("items.csv", 5, "主办单位", "住健局")
    folder.put("posts.csv", 3, "职务", "受里人员")

    loading = load(folder.path)

    places = {(p.file, p.row, p.column) for p in loading.report.problems}
    assert places == {
        ("items.csv", 3, "lead"), ("items.csv", 5, "lead_unit"), ("posts.csv", 3, "role"),
    }  # fmt: skip
