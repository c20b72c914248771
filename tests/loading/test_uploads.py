"""What is sent is unpacked only if it is small, plain and unambiguous."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from cases.refusals import BadData
from workflows.loading import uploads
from workflows.loading.uploads import digest_of, packed, tables_in, unpacked

pytestmark = pytest.mark.pure

ORGANS = "名称,类别\n水利局,政府部门\n".encode()


def archive(*members, method=zipfile.ZIP_DEFLATED):
    """Make an archive of names and bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, content in members:
            made.writestr(name, content)
    return target.getvalue()


def refused(*files):
    """Return why the files are not taken."""
    with pytest.raises(BadData) as bad:
        tables_in(files)
    return bad.value.fields["files"]


def test_tables_and_an_archive_of_them_are_the_same():
    plain = tables_in([("organs.csv", ORGANS), ("posts.csv", b"x")])
    sent = tables_in([("all.zip", archive(("a/organs.csv", ORGANS), ("a/posts.csv", b"x")))])

    assert plain == sent == {"organs.csv": ORGANS, "posts.csv": b"x"}
    assert digest_of(plain) == digest_of(sent)


def test_what_is_no_table_is_passed_over_in_an_archive():
    content = archive(
        ("模板/", b""), ("模板/README.md", b"read me"), ("模板/organs.csv", ORGANS),
        ("__MACOSX/模板/._organs.csv", b"x"), ("模板/~$posts.csv", b"x"),
        ("模板/.hidden.csv", b"x"),
    )  # fmt: skip

    assert tables_in([("x.zip", content)]) == {"organs.csv": ORGANS}


def test_names_in_gbk_are_read():
    content = archive(("J_G.csv", ORGANS))
    # A packer that writes GBK and says nothing of it: the same length, other bytes.
    content = content.replace(b"J_G.csv", "机构".encode("gbk")[:3] + b".csv", 2)
    gbk = archive(("ABCD.csv", ORGANS)).replace(b"ABCD", "机构".encode("gbk"))

    assert tables_in([("x.zip", gbk)]) == {"机构.csv": ORGANS}
    assert len(tables_in([("x.zip", content)])) == 1


@pytest.mark.parametrize(
    "name",
    ["../organs.csv", "a/../../organs.csv", "/etc/organs.csv", "..\\organs.csv", "C:\\organs.csv",
     "a/../README.md"],
)  # fmt: skip
def test_paths_that_lead_out_are_refused(name):
    assert "leads out" in refused(("x.zip", archive(("posts.csv", b"x"), (name, ORGANS))))


def test_links_are_refused():
    link = zipfile.ZipInfo("organs.csv")
    link.external_attr = 0o120777 << 16

    assert "leads out" in refused(("x.zip", archive((link, b"/etc/passwd"))))


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch):
    bomb = archive(*((f"{n}.csv", b"0" * 8_000_000) for n in range(6)))
    assert len(bomb) < 100_000
    monkeypatch.setattr(uploads, "_read", None)

    assert "larger than 40 MB" in refused(("x.zip", bomb))


def test_what_is_passed_over_counts_too():
    bomb = archive(("organs.csv", ORGANS), ("x.txt", b"0" * 41 * 1024 * 1024))

    assert "larger than 40 MB" in refused(("x.zip", bomb))


def test_an_archive_that_lies_about_its_sizes_is_stopped(monkeypatch):
    content = bytearray(archive(("organs.csv", b"0" * 3_000_000)))
    real = struct.pack("<L", 3_000_000)
    for _n in range(2):
        at = content.index(real)
        content[at : at + 4] = struct.pack("<L", 10)
    monkeypatch.setattr(uploads, "LARGEST_TOTAL", 1_000_000)

    with pytest.raises(BadData):
        tables_in([("x.zip", bytes(content))])


def test_too_many_members_are_refused():
    assert "At most 100" in refused(("x.zip", archive(*((f"{n}.txt", b"") for n in range(101)))))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", b"PK\x05\x06", b"nonsense", archive(("organs.csv", ORGANS))[:-30]],
)
def test_archives_that_cannot_be_read(content):
    assert "cannot be read" in refused(("x.zip", content))


def test_an_archive_whose_content_is_damaged():
    content = bytearray(archive(("organs.csv", ORGANS), method=zipfile.ZIP_STORED))
    content[45] ^= 0xFF

    assert "cannot be read" in refused(("x.zip", bytes(content)))


def test_a_locked_archive_is_refused():
    content = bytearray(archive(("organs.csv", ORGANS)))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(mark) + (6 if mark == b"PK\x03\x04" else 8)
        content[at] |= 1

    assert "password" in refused(("x.zip", bytes(content)))


def test_empty_archive_holds_no_table():
    assert "no table" in refused(("x.zip", archive()))


def test_nothing_and_too_much():
    assert "Choose the tables" in refused()
    assert "At most 30" in refused(*((f"{n}.csv", b"") for n in range(31)))
    assert "20 MB" in refused(("a.csv", b"x" * (20 * 1024 * 1024 + 1)))


def test_two_tables_of_one_name():
    assert "twice" in refused(("organs.csv", b"a"), ("Organs.csv", b"b"))
    assert "twice" in refused(("x.zip", archive(("a/organs.csv", b"a"), ("b/organs.csv", b"b"))))
    assert "not both" in refused(("organs.csv", b"a"), ("x.zip", archive(("posts.csv", b"b"))))
    assert "no table" in refused(("organs.txt", b"a"))


def test_a_workbook_is_taken_to_be_told_about():
    book = archive(("xl/workbook.xml", b"<x/>"))

    assert tables_in([("items.csv", book)]) == {"items.csv": book}
    assert tables_in([("items.xlsx", book)]) == {"items.xlsx": book}


def test_what_is_kept_is_what_was_sent():
    tables = {"organs.csv": ORGANS, "机构.csv": b"\xff\xfe"}
    kept = packed(tables)

    assert unpacked(kept, digest_of(tables)) == tables
    assert packed(tables) == kept
    with pytest.raises(ValueError, match="not the tables"):
        unpacked(packed({"organs.csv": b"other"}), digest_of(tables))
