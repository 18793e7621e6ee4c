"""Reasons are for people: nothing in reading may look into a ``why`` to decide anything."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from detente.reading import read_text
from detente.reading.reading import read_proposals

READING = Path(__file__).parents[2] / "src" / "detente" / "reading"


def looks(source):
    """Lines that compare a ``why``, call a method of it, search it or go through its parts."""
    found = []
    for node in ast.walk(ast.parse(source)):
        parts = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.comprehension | ast.For):
            parts = [node.iter]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            searched = node.func.attr in {"search", "match", "fullmatch", "findall", "finditer"}
            parts = node.args if searched else []
            parts = parts if node.func.attr == "append" else [*parts, node.func.value]
        found += [
            part.lineno for part in parts for inner in ast.walk(part)
            if isinstance(inner, ast.Attribute) and inner.attr == "why"
        ]  # fmt: skip
    return found


@pytest.mark.parametrize(
    "line",
    [
        'hit.why == "holds it"', 'event.why.startswith("a noun")', '"one" in " ".join(e.why)',
        're.findall("x", hit.why)', "set(e.why.lower().split())",
        "any(x for x in e.why)",
    ],
)  # fmt: skip
def test_looking_into_a_reason_is_seen(line):
    assert looks(line)


@pytest.mark.parametrize("line", ['e.why.append("x")', 'f"{hit.why}, in return"', "Hit(why=h.why)"])
def test_telling_a_reason_is_no_look_into_it(line):
    assert not looks(line)


def test_nothing_looks_into_reasons():
    seen = {
        f"{path.relative_to(READING)}:{number}"
        for path in READING.rglob("*.py") for number in looks(path.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert not seen


def test_titles_and_offices_are_kept_as_words():
    scene = read_proposals(
        read_text("Queen Ana Brod met General Tomas Velt. The general left. Joe Biden came.")
    ).scene
    people = {e.name: e for e in scene.cast.entities.values() if e.type == "person"}
    assert people["Ana Brod"].titles == ["queen"]
    assert people["Tomas Velt"].titles == ["general"]
    assert people["Joe Biden"].office == "president"
    assert people["Tomas Velt"].key in {
        k for m in scene.mentions[1] if m.kind == "group" for k in m.who
    }


def test_a_phrase_that_names_an_event_says_so():
    reading = read_proposals(
        read_text(
            "Chile attacked Peru on 3 May 2020. Both sides still argue about what the ceasefire "
            "agreement of 12 June 1959 allows the fishermen of the coast to do."
        )
    )
    assert {e.date: e.named for e in reading.events} == {"2020-05-03": False, "1959-06-12": True}
