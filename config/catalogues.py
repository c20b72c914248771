"""Keep the message catalogues (译文目录): collect the texts of all rooms, and compile them.

`python -m config.catalogues update` adds new texts to the .po files and drops old ones;
`python -m config.catalogues compile` writes the .mo files that Django reads. Babel does both,
because a fresh machine has no gettext.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE_DIR = ROOT / "locale"
ROOMS = ("config", "web", "notifications", "reports", "workflows", "cases", "people")

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def sources() -> Iterator[Path]:
    """Walk through the files of all rooms that may hold texts (源文件), in a stable order."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                yield path


def collect() -> Catalog:
    """Return the texts of all rooms as an empty catalogue (提取原文), each with its files."""
    found = Catalog(charset="utf-8")
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = _as_python(text, path)
        where = path.relative_to(ROOT).as_posix()
        lines = io.BytesIO(text.encode())
        for _line, message, _comments, context in extract("python", lines, KEYWORDS):
            # No line number: a moved line is no news for a translator.
            found.add(message, locations=[(where, 0)], context=context)
    return found


def _as_python(template: str, path: Path) -> str:
    """Turn a Django template into calls that the extractor of Python understands."""
    blanked = templatize(template, origin=str(path))
    # Indentation and quotes of the page mean nothing here and would stop the tokenizer.
    calls = re.findall(
        r"""(?:n?p?gettext|_)\((?:[^()"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*\)""", blanked
    )
    return "\n".join(calls)


def po_files() -> list[Path]:
    """List the catalogues of all languages (各语言目录)."""
    return [
        folder / "LC_MESSAGES" / "django.po"
        for folder in sorted(LOCALE_DIR.glob("*"))
        if folder.is_dir()
    ]


def read(path: Path) -> Catalog:
    """Read one catalogue (读取目录); one that is not there yet is empty.

    Raises: PoFileError if the file is damaged.
    """
    if not path.exists():
        return Catalog(locale=path.parts[-3])
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def render(catalog: Catalog) -> str:
    """Write a catalogue as text (目录文本), sorted and without dates, so that diffs are small."""
    body = io.BytesIO()
    write_po(
        body,
        catalog,
        width=100,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    header = HEADER.format(
        language=catalog.locale_identifier, plural_forms=catalog.plural_forms.rstrip(";") + ";"
    )
    return header + body.getvalue().decode()


def update(path: Path) -> list[str]:
    """Bring one catalogue up to date (更新译文目录) and name the texts that lack a translation.

    Translations of unchanged texts stay; new texts come in empty, as no guess is made.
    """
    catalog = read(path)
    catalog.update(collect(), no_fuzzy_matching=True, update_header_comment=False)
    path.parent.mkdir(exist_ok=True)
    path.write_text(render(catalog), encoding="utf-8")
    return [
        str(message.id) for message in catalog if message.id and not _is_translated(message.string)
    ]


def _is_translated(translation: str | Sequence[str]) -> bool:
    forms = [translation] if isinstance(translation, str) else translation
    return bool(forms) and all(forms)


def compile_file(path: Path) -> bool:
    """Write the .mo file beside a catalogue (编译目录); tell whether there was need to."""
    target = path.with_suffix(".mo")
    if not path.exists():
        return False
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    compiled = io.BytesIO()
    write_mo(compiled, read(path), use_fuzzy=False)
    target.write_bytes(compiled.getvalue())
    return True


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; exit code 1 when texts wait for a translation."""
    parser = argparse.ArgumentParser(prog="python -m config.catalogues", description=__doc__)
    parser.add_argument("verb", choices=["update", "compile"])
    verb = parser.parse_args(arguments).verb
    waiting = 0
    for path in po_files():
        where = path.relative_to(ROOT).as_posix()
        if verb == "compile":
            compile_file(path)
            continue
        missing = update(path)
        waiting += len(missing)
        sys.stdout.write(f"{where}: {len(missing)} texts without translation\n")
        sys.stdout.writelines(f"  {text}\n" for text in missing)
    return 1 if waiting else 0


if __name__ == "__main__":
    sys.exit(main())
