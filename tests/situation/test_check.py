"""The check as a whole: every problem at once, each in its place, never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.situation.broken import Case, change

from detente.errors import Problem, SituationError
from detente.io.folder import read_folder
from detente.situation.check import check, require
from detente.situation.model import Situation


def test_the_template_has_no_problem(folder: Path) -> None:
    assert check(read_folder(folder)) == ()


def test_all_problems_come_at_once_and_say_where(folder: Path) -> None:
    stakes = folder / "stakes.csv"
    text = stakes.read_text(encoding="utf-8")
    text = text.replace("70/85/95", "-5").replace("midland,inspection", "midlnd,inspecton")
    stakes.write_text(text, encoding="utf-8")
    (folder / "threats.csv").write_bytes(b"\xff\xfe\x00")
    found = {(each.code, each.where.file, each.where.line) for each in check(read_folder(folder))}
    assert ("out-of-range", "stakes.csv", 2) in found
    assert ("unknown-actor", "stakes.csv", 9) in found
    assert ("unknown-issue", "stakes.csv", 9) in found
    assert ("wrong-encoding", "threats.csv", 1) in found


def test_a_table_that_cannot_be_read_does_not_make_its_ids_unknown(folder: Path) -> None:
    (folder / "actors.csv").write_bytes(b"PK\x03\x04")
    found = check(read_folder(folder))
    assert [each.code for each in found if each.severity == "error"] == ["binary-file"]


def test_lines_count_line_ends_inside_cells(folder: Path) -> None:
    path = folder / "sources.csv"
    text = path.read_text(encoding="utf-8").replace(",B,\n", ',B,"two\nlines"\n')
    path.write_text(text + "bad id,x,,,,A,\n", encoding="utf-8")
    (problem,) = (each for each in check(read_folder(folder)) if each.code == "bad-id")
    assert problem.where.line == 6
    assert path.read_text(encoding="utf-8").splitlines()[5].startswith("bad id")


def test_scenarios_may_add_levers_after_as_of(folder: Path) -> None:
    (folder / "theatre" / "levers.csv").write_text("lever,date,actor,change\n", encoding="utf-8")
    add = '{ lever = "aid", date = "2025-01-01", actor = "upland", change = "0.5" }'
    with (folder / "scenarios.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[more-aid]\nedits = [ {{ table = "theatre/levers", add = {add} }} ]\n')
    assert check(read_folder(folder)) == ()


def test_a_scenario_problem_names_the_line_of_its_edit(folder: Path) -> None:
    change(folder, Case("", "scenarios.toml", "drought/lowland", "drougt/lowland"))
    (problem,) = check(read_folder(folder))
    line = (folder / "scenarios.toml").read_text(encoding="utf-8").splitlines()
    assert "drougt/lowland" in line[problem.where.line - 1]


def test_require_raises_once_with_every_error_and_lets_warnings_pass(folder: Path) -> None:
    change(folder, Case("", "actors.csv", "state,,100", "state,,90"))
    require(read_folder(folder))
    change(folder, Case("", "stakes.csv", "70/85/95", "-5"))
    change(folder, Case("", "relations.csv", "hostile", "hostil"))
    with pytest.raises(SituationError) as caught:
        require(read_folder(folder))
    assert {each.code for each in caught.value.problems} == {"out-of-range", "unknown-word"}
    assert "relations.csv, line 4" in str(caught.value)


def test_the_first_case_has_no_error(afghanistan: Path) -> None:
    assert [each.code for each in check(read_folder(afghanistan))] == ["observation-scaled"]


def test_problems_do_not_depend_on_the_order_of_rows(folder: Path) -> None:
    change(folder, Case("", "stakes.csv", "midland,inspection", "midlnd,inspection"))

    def messages(situation: Situation) -> set[tuple[str, str]]:
        return {(each.code, each.message) for each in check(situation)}

    before = messages(read_folder(folder))
    for path in folder.glob("*.csv"):
        header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join([header, *reversed(rows)]), encoding="utf-8")
    assert messages(read_folder(folder)) == before


def test_a_misspelt_header_is_one_problem_and_not_what_follows_from_it(folder: Path) -> None:
    table = folder / "stakes.csv"
    header, rest = table.read_text(encoding="utf-8").split("\n", 1)
    table.write_text(header.replace("salience", "salienz") + "\n" + rest, encoding="utf-8")
    found = check(read_folder(folder))
    assert [each.code for each in found if each.severity == "error"] == ["missing-column"]
    assert "no-weight" not in {each.code for each in found}


def _codes(problems: tuple[Problem, ...]) -> list[str]:
    return [each.code for each in problems]


@pytest.mark.parametrize("make", [lambda: Situation({}, {}), lambda: Situation({"format": 1}, {})])
def test_a_situation_with_nothing_says_so(make: Callable[[], Situation]) -> None:
    assert _codes(check(make())).count("missing-file") >= 3


_VALUES = st.recursive(
    st.one_of(
        st.text(max_size=8),
        st.booleans(),
        st.integers(-3, 10**18),
        st.floats(),
        st.sampled_from(("stakes", "upland/inspection", "salience", "relations", "situation")),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(("table", "key", "column", "value", "add", "remove", "edits", "n")),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)
_KEYS = ("format", "title", "as_of", "draws", "headline", "choices", "default_trust", "authors")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    head=st.dictionaries(st.sampled_from(_KEYS), _VALUES, max_size=4),
    edits=st.lists(_VALUES, max_size=3) | _VALUES,
    whole=st.booleans(),
)
def test_any_head_and_any_scenario_give_problems_and_never_a_traceback(
    folder: Path, head: dict[str, object], edits: object, whole: bool
) -> None:
    situation = read_folder(folder)
    odd = Situation(
        {**situation.head, **head},
        situation.tables,
        {"odd": edits if whole else {"edits": edits}},
    )
    assert all(each.message and each.fix for each in check(odd))
