"""The table of what must always hold: what it names exists, and every finding has its test.

A check that is new in `workflows/invariants.py` or `workflows/trail_invariants.py` fails here until
its number stands in `cases/rules/invariants.py` and a test that is named there provokes it: the
words of the finding must stand in that test.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from cases import guards, triggers
from cases.rules.invariants import INVARIANTS, TESTS, Invariant
from cases.rules.states import SuggestionState
from workflows import invariants

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[2]
# Every module from which a check comes, whoever adds one.
CHECKING = sorted({check.__module__ for check in invariants.CHECKS})


def place_of(test: str) -> tuple[str, str]:
    """Tell in which file a named test stands, and how it is called there."""
    file, _, name = test.rpartition("::")
    return file or TESTS, name


@cache
def functions(file: str) -> dict[str, ast.FunctionDef]:
    """Read the functions of a file by their names."""
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module([], [])
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}


def words_in(node: ast.AST) -> set[str]:
    """Return every text that is written out in a piece of code."""
    return {
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


def findings(tree: ast.AST) -> Iterator[tuple[int, int, str]]:
    """Walk through the findings of a module: line, number, words."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Violation":
            number, _record, problem = node.args
            assert isinstance(number, ast.Constant), f"line {node.lineno}: write the number out"
            assert isinstance(problem, ast.Constant), f"line {node.lineno}: write the words out"
            yield node.lineno, number.value, problem.value


def of_the_house() -> list[tuple[str, int, str]]:
    """List every finding of the checks: where, number, words."""
    found = []
    for file in map(file_of, CHECKING):
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        found += [(f"{file}:{line}", n, words) for line, n, words in findings(tree)]
    return found


def file_of(module: str) -> str:
    """Tell in which file a module stands."""
    return f"{module.replace('.', '/')}.py"


def each_invariant() -> list[object]:
    """Spread the table over the cases of a test."""
    return [pytest.param(each, id=str(each.number)) for each in INVARIANTS]


def test_the_rulebooks_sixteen_are_there_and_our_own_after_them():
    assert [each.number for each in INVARIANTS] == list(range(1, len(INVARIANTS) + 1))
    assert len(INVARIANTS) >= 16
    for each in INVARIANTS:
        assert each.text.endswith(".")
        assert each.term
        assert each.source


@pytest.mark.parametrize("each", each_invariant())
def test_every_invariant_has_tests_and_they_exist(each: Invariant):
    assert each.tests

    missing = [test for test in each.tests if place_of(test)[1] not in functions(place_of(test)[0])]

    assert missing == []


def test_every_test_of_the_file_stands_beside_an_invariant():
    listed = {place_of(test) for each in INVARIANTS for test in each.tests}

    loose = [
        name
        for name in functions(TESTS)
        if name.startswith("test_") and (TESTS, name) not in listed
    ]

    assert loose == []


@pytest.mark.parametrize("each", each_invariant())
def test_what_keeps_an_invariant_exists(each: Invariant):
    models = apps.get_app_config("cases").get_models()
    constraints = {c.name for model in models for c in model._meta.constraints}
    standing = {trigger.name for trigger in triggers.TRIGGERS}

    assert set(each.constraints) <= constraints
    assert set(each.triggers) <= standing
    assert [name for name in each.guards if not hasattr(guards, name)] == []


def test_the_checks_are_found_where_they_stand():
    assert {"workflows.invariants", "workflows.trail_invariants"} <= set(CHECKING)
    assert len(of_the_house()) > 50


def test_every_finding_is_numbered_in_the_table():
    numbers = {each.number for each in INVARIANTS}

    assert [found for found in of_the_house() if found[1] not in numbers] == []


def test_every_finding_is_provoked_by_a_test_beside_its_invariant():
    provoked = {
        each.number: {
            words
            for test in each.tests
            for words in words_in(functions(place_of(test)[0])[place_of(test)[1]])
        }
        for each in INVARIANTS
    }

    silent = [found for found in of_the_house() if found[2] not in provoked.get(found[1], set())]

    assert silent == []


def test_every_check_is_called():
    for path in map(file_of, CHECKING):
        finding = {name for name, node in functions(path).items() if list(findings(node))}
        called = {
            part.id
            for part in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)
        }

        assert finding - called == set(), path


def test_every_state_says_whether_it_is_replied():
    assert set(invariants.IS_REPLIED) == set(SuggestionState)
