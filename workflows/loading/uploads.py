"""Take tables from files that somebody sends (收表): CSV files, or one archive of them.

Sizes and counts are looked at before anything is unpacked, and counted again while it is: what
an archive says of itself is not believed.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from cases.refusals import BadData
from workflows.loading.reading import SUFFIXES, is_a_table

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 20 * MEGABYTE
# What all tables together may hold once they are unpacked.
LARGEST_TOTAL = 40 * MEGABYTE
MOST_MEMBERS = 100
MOST_FILES = 30
CHUNK = 64 * 1024
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
ENCRYPTED = 0x1
UTF_8_NAME = 0x800
LINK = 0o120000
Tables = dict[str, bytes]


def tables_in(files: Iterable[tuple[str, bytes]]) -> Tables:
    """Return the tables by name (各表), from CSV files or one archive. Raises: BadData."""
    given = [(_plain(name), content) for name, content in files]
    if not given:
        raise _wrong(_("Choose the tables, or one ZIP file of them."))
    if len(given) > MOST_FILES:
        raise _wrong(_("At most %(n)d files, please.") % {"n": MOST_FILES})
    if sum(len(content) for _name, content in given) > LARGEST_UPLOAD:
        raise _wrong(_("At most %(n)d MB at once, please.") % {"n": LARGEST_UPLOAD // MEGABYTE})
    archives = [(n, c) for n, c in given if _is_archive(n, c)]
    if archives and len(given) > 1:
        raise _wrong(_("Send either tables or one ZIP file, not both."))
    found = _unpacked(archives[0][1]) if archives else _named_once(given)
    if not found:
        raise _wrong(_("Here is no table: its files end in .csv."))
    return found


def digest_of(tables: Tables) -> str:
    """Return what names these very tables (内容摘要)."""
    whole = hashlib.sha256()
    for name in sorted(tables):
        whole.update(f"{name}\0{hashlib.sha256(tables[name]).hexdigest()}\n".encode())
    return whole.hexdigest()


def packed(tables: Tables) -> bytes:
    """Pack tables for keeping (打包)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(tables):
            archive.writestr(zipfile.ZipInfo(name), tables[name], zipfile.ZIP_DEFLATED)
    return target.getvalue()


def unpacked(content: bytes, digest: str) -> Tables:
    """Return tables that were kept (解包). Raises: ValueError if they are not those."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        tables = {name: archive.read(name) for name in archive.namelist()}
    if digest_of(tables) != digest:
        raise ValueError("these are not the tables that were checked")
    return tables


def _wrong(text: str) -> BadData:
    return BadData({"files": text})


def _plain(name: str) -> str:
    """Return the last part of a name (文件名): a browser may send a folder with it."""
    return name.replace("\\", "/").rpartition("/")[2][:150]


def _is_archive(name: str, content: bytes) -> bool:
    """Tell an archive from a workbook (压缩包), which is one as well."""
    by_content = content.startswith((ZIP, EMPTY_ZIP))
    return name.lower().endswith(".zip") or (by_content and not name.lower().endswith(SUFFIXES))


def _named_once(files: Iterable[tuple[str, bytes]]) -> Tables:
    found: Tables = {}
    for name, content in files:
        if not is_a_table(name):
            raise _wrong(_("“%(name)s” is no table: its name ends in .csv.") % {"name": name})
        if name.lower() in {known.lower() for known in found}:
            raise _wrong(_("“%(name)s” is here twice.") % {"name": name})
        found[name] = content
    return found


def _unpacked(content: bytes) -> Tables:
    unreadable = _wrong(_("This ZIP file cannot be read."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                words = _("At most %(n)d files in the ZIP file, please.")
                raise _wrong(words % {"n": MOST_MEMBERS})
            # All of them, also those that will be passed over.
            if sum(member.file_size for member in members) > LARGEST_TOTAL:
                raise _too_large()
            names = [(member, _name_of(member)) for member in members]
            wanted = [(m, n) for m, n in names if not m.is_dir() and is_a_table(n) and _is_ours(m)]
            left = LARGEST_TOTAL
            found = []
            for member, name in wanted:
                if member.flag_bits & ENCRYPTED:
                    raise _wrong(_("The ZIP file is locked with a password."))
                table = _read(archive, member, left)
                left -= len(table)
                found.append((name, table))
    except (
        zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise unreadable from error
    return _named_once(found)


def _too_large() -> BadData:
    words = _("Unpacked, the tables are larger than %(n)d MB.")
    return _wrong(words % {"n": LARGEST_TOTAL // MEGABYTE})


def _name_of(member: zipfile.ZipInfo) -> str:
    """Return the plain name of a member (成员名). Raises: BadData for a path that leads astray."""
    name = member.filename
    if not member.flag_bits & UTF_8_NAME:
        # Packers of Chinese desktops write names in GBK without saying so.
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = member.filename
    path = PurePosixPath(name.replace("\\", "/"))
    is_link = member.external_attr >> 16 & 0o170000 == LINK
    if path.is_absolute() or ".." in path.parts or ":" in name or is_link:
        raise _wrong(_("“%(name)s” in the ZIP file leads out of it.") % {"name": name[:100]})
    return path.name


def _is_ours(member: zipfile.ZipInfo) -> bool:
    return not member.filename.startswith("__MACOSX/")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """Unpack a member (解压), but never more than is left."""
    parts, size = [], 0
    with archive.open(member) as source:
        while part := source.read(CHUNK):
            size += len(part)
            if size > most:
                raise _too_large()
            parts.append(part)
    return b"".join(parts)
