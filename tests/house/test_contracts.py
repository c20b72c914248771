"""What holds for the house as a whole: the staircase, the one door, the lock files, the words."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django_fsm import FSMFieldMixin
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("config", "web", "notifications", "reports", "workflows", "cases", "people")

# Who may move a state: the door, and the acts that it calls.
MAY_MOVE_STATES = ("workflows/door.py", "workflows/acts/")

# Names that files, locks, registries and work items bear as well as records: a call counts as a
# transition only when it is made on something that is named like a record.
SHARED_NAMES = {"accept", "assign", "close", "register", "release", "submit"}

# Folders that are made by tools and belong to nobody, for a tree without git.
NOT_OURS = {".git", ".hypothesis", ".venv", "var", "build", "node_modules", "__pycache__"}


# The staircase


def test_imports_go_down_the_staircase():
    program = (
        "import sys; from importlinter.cli import lint_imports;"
        "sys.exit(lint_imports(no_cache=True, no_logo=True))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


# The one door


def python_sources() -> Iterator[tuple[str, ast.Module]]:
    """Walk through the sources of all rooms, migrations left out."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                where = path.relative_to(ROOT).as_posix()
                yield where, ast.parse(path.read_text(encoding="utf-8"), filename=where)


def state_fields() -> set[str]:
    """Name the columns that a state machine guards."""
    fields = {
        field.name
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FSMFieldMixin)
    }
    return fields | {"state"}


def transition_methods() -> set[str]:
    """Name the methods that move a state machine."""
    return {
        name
        for model in apps.get_app_config("cases").get_models()
        for name in dir(model)
        if hasattr(getattr(model, name, None), "_django_fsm")
    }


def record_names() -> set[str]:
    """Name the variables that usually hold a record with a state."""
    models = apps.get_app_config("cases").get_models()
    snake = {re.sub(r"(?<!^)(?=[A-Z])", "_", model.__name__).lower() for model in models}
    return snake | {"case", "item", "record", "request", "target"}


def moves_of_states(
    tree: ast.AST, *, fields: set[str], methods: set[str], records: set[str]
) -> Iterator[tuple[int, str]]:
    """Find what writes a guarded column or calls a transition: its line and what it does."""
    for node in ast.walk(tree):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Attribute) and part.attr in fields:
                    yield node.lineno, f"assigns .{part.attr}"
        if isinstance(node, ast.Call):
            yield from _moves_of_call(node, fields, methods, records)


def _moves_of_call(
    call: ast.Call, fields: set[str], methods: set[str], records: set[str]
) -> Iterator[tuple[int, str]]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    words = {
        part.value
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
        for part in ast.walk(argument)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }
    if name in {"update", "update_or_create"}:
        # A dictionary or a set may be updated too: only keywords are columns.
        for keyword in call.keywords:
            names = {keyword.arg}
            if keyword.arg in {None, "defaults", "create_defaults"}:
                names = {
                    key.value
                    for part in ast.walk(keyword.value)
                    if isinstance(part, ast.Dict)
                    for key in part.keys
                    if isinstance(key, ast.Constant)
                }
            for column in sorted(names & fields):
                yield call.lineno, f"calls {name}({column}=...)"
    elif name in {"bulk_update", "setattr", "__setattr__"} and words & fields:
        yield call.lineno, f"calls {name} with {', '.join(sorted(words & fields))}"
    elif isinstance(call.func, ast.Attribute) and name in methods:
        holder = call.func.value
        holder_name = getattr(holder, "attr", getattr(holder, "id", ""))
        if (name in SHARED_NAMES or holder_name == "self") and holder_name not in records:
            return
        yield call.lineno, f"calls the transition {name}()"


EXAMPLE = {"fields": {"state"}, "methods": {"sign", "close"}, "records": {"suggestion"}}


def test_states_move_through_the_door_only():
    fields, methods, records = state_fields(), transition_methods(), record_names()

    found = [
        f"{where}:{line} {what}"
        for where, tree in python_sources()
        if not where.startswith(MAY_MOVE_STATES)
        for line, what in moves_of_states(
            tree,
            fields=fields,
            methods=methods,
            # In a room above, `self` is a page, a command or a story that names its steps so.
            records=records | {"self"} if where.startswith("cases/") else records,
        )
    ]

    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        "reply.state = 'signed'",
        "a.state, b.x = 'signed', 1",
        "Reply.objects.filter(pk=1).update(state='signed')",
        "Reply.objects.update(**{'state': 'signed'})",
        "Reply.objects.update_or_create(pk=1, defaults={'state': 'signed'})",
        "Reply.objects.bulk_update(rows, ['state'])",
        "Reply.objects.bulk_update(rows, fields=('text', 'state'))",
        "setattr(reply, 'state', 'signed')",
        "reply.sign()",
        "escalation.reply.sign()",
        "suggestion.close()",
        "reply.suggestion.close()",
    ],
)
def test_a_move_beside_the_door_is_found(line):
    found = list(moves_of_states(ast.parse(line), **EXAMPLE))

    assert len(found) == 1


@pytest.mark.parametrize(
    "line",
    [
        "shown = reply.state",
        "rows.filter(state='signed')",
        "names.update(signed='签发')",
        "Reply.objects.bulk_update(rows, ['text'])",
        "sign()",
        "connection.close()",
        "self.file.close()",
    ],
)
def test_reading_a_state_is_free(line):
    assert list(moves_of_states(ast.parse(line), **EXAMPLE)) == []


# The lock files


def pins(lock: str) -> dict[str, set[str]]:
    """Read a lock file: the versions pinned for each package."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        pinned = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", line)
        if pinned:
            found.setdefault(canonicalize_name(pinned[1]), set()).add(pinned[2])
    return found


def wanted(*extras: str) -> list[Requirement]:
    """Read what pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("lock", "extras"), [("requirements.lock", ()), ("requirements-dev.lock", ("dev",))]
)
def test_lock_file_fits_the_project(lock, extras):
    pinned = pins(lock)

    unfit = [
        str(requirement)
        for requirement in wanted(*extras)
        if not any(
            requirement.specifier.contains(Version(version), prereleases=True)
            for version in pinned.get(canonicalize_name(requirement.name), ())
        )
    ]

    assert unfit == []


def test_both_lock_files_pin_the_same_versions():
    running, developing = pins("requirements.lock"), pins("requirements-dev.lock")

    assert {name: developing.get(name) for name in running} == running


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_file_carries_a_hash_for_each_pin_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())

    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "//" not in text


# The words


def files_of_the_repository() -> Iterator[Path]:
    """List the files that are or may become part of the repository."""
    listed = (
        subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if (ROOT / ".git").exists()
        else None
    )
    if listed and listed.returncode == 0:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        paths = [
            Path(folder, name)
            for folder, folders, names in _walk(ROOT)
            for name in names
            if not name.endswith((".pyc", ".mo"))
        ]
    return (path for path in paths if path.is_file())


def _walk(top: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    for folder, folders, names in os.walk(top):
        folders[:] = [
            name for name in folders if name not in NOT_OURS and not name.endswith("_cache")
        ]
        yield folder, folders, names


# Addresses of package registries and folders of one machine, in parts, so that this file may stay.
FORBIDDEN = [
    "py" + "pi.org",
    "files.python" + "hosted",
    "/" + "work/",
    "/" + "root/",
]


def test_no_file_names_a_registry_or_a_folder_of_one_machine():
    found = []
    for path in files_of_the_repository():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [
            f"{path.relative_to(ROOT).as_posix()}: {word}" for word in FORBIDDEN if word in text
        ]

    assert found == []
