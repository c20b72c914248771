"""The pages per role (各类人员说明): both languages, pictures that exist, links that lead on."""

from __future__ import annotations

import re
import struct
import zlib

import pytest

from tests.browser.palette import in_few_colours
from tests.browser.pictures import FOLDER, LANGUAGES, MOST_BYTES, PICTURES, SIZES
from tests.run import ROOT

pytestmark = pytest.mark.pure

ROLES = (
    "deputy",
    "unit",
    "office",
    "government",
    "committee-and-leader",
    "auditor",
    "administrator",
)
ENDINGS = {"en": ".md", "zh-Hans": ".zh-Hans.md"}
PAGES = [
    ROOT / "docs" / "roles" / f"{name}{ending}"
    for name in (*ROLES, "README")
    for ending in ENDINGS.values()
]
FRONT = [ROOT / f"README{ending}" for ending in ENDINGS.values()]
HEADING = re.compile(r"^#+ ", re.MULTILINE)
PICTURE = re.compile(r'!\[([^\]]*)\]\(([^)\s]+)\)|<img src="([^"]+)"[^>]* alt="([^"]*)"')
LINK = re.compile(r'(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)|<img src="([^"]+)"')


def pictures_on(page):
    """Return the pictures of a page: file and words beside it."""
    found = PICTURE.findall(page.read_text(encoding="utf-8"))
    return [((page.parent / (a or b)).resolve(), words or other) for words, a, b, other in found]


def language_of(page):
    """Tell in which language a page is written."""
    return "zh-Hans" if page.name.endswith(".zh-Hans.md") else "en"


def test_each_role_has_a_page_in_both_languages():
    there = sorted(path.name for path in (ROOT / "docs" / "roles").iterdir())

    assert there == sorted(path.name for path in PAGES)


@pytest.mark.parametrize("role", [*ROLES, "README"])
def test_both_languages_have_the_same_parts(role):
    texts = [
        (ROOT / "docs" / "roles" / f"{role}{ending}").read_text(encoding="utf-8")
        for ending in ENDINGS.values()
    ]
    parts = [[line.strip() for line in HEADING.findall(text)] for text in texts]
    steps = [len(re.findall(r"^\d+\. ", text, re.MULTILINE)) for text in texts]
    rows = [len(re.findall(r"^\|", text, re.MULTILINE)) for text in texts]

    shown = [
        [name.partition(".")[0] for name in re.findall(r"pictures/([^)]+)", text)] for text in texts
    ]

    assert parts[0] == parts[1]
    assert shown[0] == shown[1]
    assert steps[0] == steps[1]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("page", [*PAGES, *FRONT], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page):
    targets = [a or b or c for a, b, c in LINK.findall(page.read_text(encoding="utf-8"))]
    lost = [
        target
        for target in targets
        if not target.startswith(("https://", "http://", "#"))
        and not (page.parent / target.partition("#")[0]).exists()
    ]

    assert targets
    assert lost == []


@pytest.mark.parametrize("page", [*PAGES, *FRONT], ids=lambda page: str(page.relative_to(ROOT)))
def test_pictures_are_there_in_the_language_of_the_page(page):
    found = pictures_on(page)

    is_index = page in PAGES and page.name.startswith("README")
    assert len(found) in ([0] if is_index else [1, 2, 3])
    for file, words in found:
        assert file.exists()
        assert file.name.endswith(f".{language_of(page)}.png")
        assert len(words) > 10


def test_table_folder_and_pages_agree_on_the_pictures():
    taken = {picture.file(language) for picture in PICTURES for language in LANGUAGES}
    shown = {file.name for page in [*PAGES, *FRONT] for file, _words in pictures_on(page)}

    assert len(taken) == len(PICTURES) * len(LANGUAGES)
    assert {path.name for path in FOLDER.iterdir()} == taken
    assert shown == taken


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_pictures_are_small_and_of_their_size(picture):
    for language in LANGUAGES:
        content = (FOLDER / picture.file(language)).read_bytes()

        size = SIZES[picture.size]
        assert struct.unpack(">II", content[16:24]) == (size["width"], size["height"])
        assert len(content) <= MOST_BYTES


def picture_of(lines, width):
    """Return a small picture whose rows are filtered in every way that the format knows."""
    header = struct.pack(">IIBBBBB", width, len(lines), 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(b"".join(lines))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )


def test_fewer_colours_leave_the_points_as_they_are():
    row = bytes([10, 20, 30, 200, 100, 50, 10, 20, 30])
    left = bytes(3) + row[:-3]
    by_left = bytes((a - b) & 255 for a, b in zip(row, left, strict=True))
    by_mean = bytes((a - (b + a) // 2) & 255 for a, b in zip(row, left, strict=True))
    # Five rows that look alike: as they are, by the left, by what is above, by the mean, by the
    # nearest of three.
    lines = [b"\0" + row, b"\1" + by_left, b"\2" + bytes(9), b"\3" + by_mean, b"\4" + bytes(9)]

    made = in_few_colours(picture_of(lines, 3))

    palette = made.index(b"PLTE") + 4
    packed = made.index(b"IDAT") + 4
    assert made[palette : palette + 6] == row[:6]
    assert zlib.decompressobj().decompress(made[packed:]) == b"\0\0\1\0" * 5


def test_fewer_colours_refuse_what_has_them_already():
    picture = (FOLDER / PICTURES[0].file("en")).read_bytes()

    with pytest.raises(ValueError, match="plain red, green and blue"):
        in_few_colours(picture)
