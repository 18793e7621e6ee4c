"""The moves analysis: hand-made conflicts as situations, invariances, and the first case."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from detente.analyses.moves.conflict import build_moves, share_with
from detente.analyses.moves.moves import Moves
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw
from detente.errors import AnalysisError
from detente.findings.finding import Finding
from detente.io.folder import read_folder
from detente.models.graph_model import CONCEPTS, solve_conflict
from detente.models.graph_states import conflict
from detente.situation.model import Situation

HEAD = """format = 1
title = "Two prisoners"
as_of = "2017-01-01"
horizon = "2018-01-01"
[draws]
n = 1500
seed = 7
[choices]
"""
CERTAIN = "slip = 0\ndoubt = 0\nstep = 0.5\n"
ACTORS = "id,name,kind,influence,resolve\none,One,state,100,1\ntwo,Two,state,100,1\n"
ISSUES = "id,name,low,high,reversion\npeace,Peace,none,full,20\n"
STAKES = "actor,issue,position,salience\none,peace,90,50\ntwo,peace,0/10/30,50\n"
MOVES = """id,actor,name,reversible,taken
one-yields,one,One yields,both,yes
two-yields,two,Two yields,both,yes
"""
WISHES = """actor,rank,statement
one,1,two-yields
one,2,not one-yields
two,1,one-yields
two,2,not two-yields
"""
WISH = "actor,rank,statement\none,1,"
EFFECTS = MOVES.replace("taken\n", "taken,effects\n")


def situation(tmp_path: Path, *, choices: str = CERTAIN, **tables: str) -> Situation:
    """The prisoner's dilemma as a situation, with some of its tables replaced."""
    files = {
        "situation.toml": HEAD + choices, "actors.csv": ACTORS, "issues.csv": ISSUES,
        "stakes.csv": STAKES, "moves.csv": MOVES, "preferences.csv": WISHES,
    }  # fmt: skip
    files |= {f"{name}.csv": text for name, text in tables.items()}
    for name, text in files.items():
        if text:
            (tmp_path / name).write_text(text)
        else:
            (tmp_path / name).unlink(missing_ok=True)
    return read_folder(tmp_path)


def run(case: Situation, *, first: int = 0, count: int | None = None) -> xr.Dataset:
    draws = draw(case, first=first, count=count)
    return Moves().run(Inputs(case, draws, {}, seed=int(draws.attrs["seed"])), Options())


def findings(case: Situation, result: xr.Dataset | None = None) -> dict[str, Finding]:
    found = Moves().findings(run(case) if result is None else result, case, Options())
    assert [f.quantity for f in found] == sorted(f.quantity for f in found)
    return {f.quantity: f for f in found}


def test_prisoners_hold_where_the_book_says(tmp_path, shared):
    book = json.loads(shared("cases/graph-model/prisoners.json").read_text())
    result = run(situation(tmp_path))
    # Options count in id order, as in the book: bit 0 = one yields, bit 1 = two yields.
    assert result["state"].values.tolist() == [
        "nothing",
        "one-yields",
        "two-yields",
        "one-yields+two-yields",
    ]
    bits = result["stable"].values
    assert (bits == bits[0]).all()
    for place, concept in enumerate(CONCEPTS[:4]):
        holds = np.flatnonzero(bits[0] >> place & 1) + 1
        assert holds.tolist() == book["expected_equilibria_1based"][concept]


def test_shares_are_weighted_by_the_way_from_today(tmp_path):
    """Cooperation holds under SEQ at no move, defection at two: weights 1 and 1/4."""
    answers = findings(situation(tmp_path))
    has = answers["conflict.equilibrium_has[move=one-yields]"]
    assert has.value == pytest.approx(1 / (1 + 0.25))
    assert has.detail["by_concept"]["Nash"] == 0
    assert has.low == pytest.approx(0)
    assert has.high == pytest.approx(0.8)
    path = answers["conflict.path"]
    assert (path.value, path.detail["steps"]) == (0, [])
    assert answers["conflict.today_holds"].value == 1
    assert answers["conflict.today_holds"].low == 0
    assert answers["conflict.leaves[actor=one]"].value == 1
    assert answers["conflict.stable[state=nothing]"].detail["moves_from_today"] == 2
    # Improvements lead to defection of both: one defects, two answers.  For 'one alone yields' to
    # last, one would have to stop preferring that both defect.
    assert answers["conflict.stable[state=nothing]"].detail["way"] == [
        ["one", "two-yields"], ["two", "nothing"],
    ]  # fmt: skip
    assert answers["conflict.stable[state=nothing]"].detail["needs"] == {}
    assert answers["conflict.stable[state=one-yields]"].detail["needs"] == {"one": ["nothing"]}
    assert answers["conflict.coalitions[state=nothing]"].detail["coalitions"] == [["one", "two"]]
    assert answers["conflict.takes[move=one-yields]"].value == 0


def test_the_smallest_change_names_who_and_what(tmp_path):
    """One no longer likes that two yields: cooperation no longer holds, and one must give way."""
    wishes = "actor,rank,statement\none,1,not one-yields\ntwo,1,one-yields\ntwo,2,not two-yields\n"
    answers = findings(situation(tmp_path, preferences=wishes))
    takes = answers["conflict.takes[move=one-yields]"]
    assert takes.value == 1
    assert takes.detail["who"] == {"one": 1}
    assert takes.detail["preferred"] == {"one": ["two-yields"]}
    assert ["one", "drop", "not one-yields"] in takes.detail["statements"]
    assert "One" in takes.statement


def test_choices_move_the_answer_as_they_should(tmp_path):
    """Doubt leaves statements out; without any of its statements a decider is content."""
    always = run(situation(tmp_path, choices="slip = 0\ndoubt = 1\nstep = 0.5\n"))
    assert (always["stable"].values == 31).all()
    half = run(situation(tmp_path, choices="slip = 0\ndoubt = 0.5\nstep = 0.5\n"))
    assert 0.2 < half["leaves"].values.mean() < 0.8
    swapped = run(situation(tmp_path, choices="slip = 5\ndoubt = 0\nstep = 0.5\n"))
    # Where 'not one-yields' comes first, defection stays the only thing that holds.
    assert 0.1 < (swapped["stable"].values[:, 3] >> 3 & 1).mean() < 0.9


def test_preferences_follow_from_stakes_where_moves_state_effects(tmp_path):
    """Two wants less peace (about 10 of 100) than one (90): each yields where that serves it."""
    moves = (
        "id,actor,name,reversible,taken,effects\n"
        "one-yields,one,One yields,both,no,peace=+30\ntwo-yields,two,Two yields,both,no,peace=+40\n"
    )
    case = situation(tmp_path, moves=moves, preferences="")
    result = run(case)
    draws = draw(case)
    position = draws["position"].sel(issue="peace").values
    score = np.empty((len(position), 2, 4))
    for state in range(4):
        z = 20 + 30 * (state & 1) + 40 * (state >> 1)
        score[:, :, state] = -np.round(np.abs(z - position) / 100, 10)
    wanted = solve_conflict(conflict([0, 1]), score)
    for place in range(5):
        assert np.array_equal(
            result["stable"].values >> place & 1 == 1, wanted.equilibria[:, place]
        )
    both = situation(tmp_path, moves=moves, choices=CERTAIN + 'preferences = "stakes"\n')
    assert np.array_equal(run(both)["stable"].values, result["stable"].values)
    stated = situation(tmp_path, moves=moves)
    assert not np.array_equal(run(stated)["stable"].values, result["stable"].values)


def test_chunks_change_no_byte(afghanistan):
    case = read_folder(afghanistan)
    whole = run(case, count=1200)
    ends = [(0, 300), (300, 800), (1100, 100)]
    parts = [run(case, first=first, count=count) for first, count in ends]
    for name, variable in whole.data_vars.items():
        if "draw" in variable.dims:
            joined = np.concatenate([part[name].values for part in parts])
            assert joined.tobytes() == variable.values.tobytes(), name


def test_row_order_changes_nothing(tmp_path):
    base = situation(tmp_path, choices="")
    first = run(base)

    def turned(text: str) -> str:
        head, *rows = text.strip().split("\n")
        return "\n".join([head, *reversed(rows)]) + "\n"

    again = run(
        situation(
            tmp_path,
            choices="",
            moves=turned(MOVES),
            preferences=turned(WISHES),
            actors=turned(ACTORS),
        )
    )
    xr.testing.assert_identical(first, again)


def test_other_names_permute_the_result_given_the_same_draws(tmp_path):
    first = run(situation(tmp_path))
    names = {"moves": MOVES, "preferences": WISHES, "actors": ACTORS, "stakes": STAKES}
    renamed = {
        k: t.replace("one-yields", "zz-yields").replace("one", "zulu") for k, t in names.items()
    }
    again = run(situation(tmp_path, **renamed))
    order = [0, 2, 1, 3]  # the renamed move is now the second
    assert np.array_equal(again["stable"].values[:, order], first["stable"].values)
    assert np.array_equal(again["has"].values[..., ::-1], first["has"].values)


def test_share_with_is_a_weighted_share():
    stable = np.array([[True, True, False], [False, False, False]])
    weight = np.array([[1.0, 0.5, 0.25], [1.0, 1.0, 1.0]])
    taken = np.array([[True, False], [True, True], [False, True]])
    found = share_with(stable, weight, taken)
    assert found[0].tolist() == [1.0, 0.5 / 1.5]
    assert np.isnan(found[1]).all()


def test_the_first_case_is_answered(afghanistan):
    case = read_folder(afghanistan)
    result = run(case)
    answers = findings(case, result)
    model = build_moves(case)
    for move in model.moves:
        finding = answers[f"conflict.equilibrium_has[move={move}]"]
        assert finding.value is not None
        assert 0 <= finding.low <= finding.value <= finding.high <= 1
        assert finding.words
    surge = answers["conflict.equilibrium_has[move=us-surge]"]
    assert "c02" in surge.evidence
    # The number is the mean over draws of the share that the stored variables define.
    bits = result["stable"].values >> 3 & 1 == 1
    weight = np.where(
        result["improving"].values >= 0,
        result["step"].values[:, None] ** np.maximum(result["improving"].values, 0), 0,
    )  # fmt: skip
    heavy = np.where(bits, weight, 0)
    part = (heavy * result["takes"].sel(move="us-surge").values).sum(1) / heavy.sum(1)
    assert surge.value == pytest.approx(np.nanmean(part))
    # No feasible state breaks a pattern, and today's state is what moves.csv says.
    labels = result["state"].values.tolist()
    assert not any("us-surge" in label and "us-withdraw" in label for label in labels)
    assert result.attrs["today"] == "ru-deal-taliban+tb-offensive"
    # What is part of a stable outcome within reach as things are needs no change.
    for move in ("us-surge", "tb-offensive", "ru-deal-taliban"):
        takes = answers[f"conflict.takes[move={move}]"]
        assert (takes.value, takes.detail["already"]) == (0, True)
        assert takes.detail["state"] == "ru-deal-taliban+tb-offensive+us-surge"
    graph = answers["conflict.today_holds"].detail["graph"]
    assert any(state["today"] for state in graph["states"])
    json.dumps([finding.to_json() for finding in answers.values()], allow_nan=False)


def test_references_are_in_the_bibliography(afghanistan):
    from importlib.resources import files

    keys = (files("detente") / "findings" / "refs.bib").read_text(encoding="utf-8")
    case = read_folder(afghanistan)
    cited = set(Moves.card.references)
    for finding in findings(case, run(case, count=50)).values():
        cited |= set(finding.reference)
    assert [key for key in sorted(cited) if f"{{{key}," not in keys] == []


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"moves": "id,actor,name,reversible,taken\n"}, "moves.csv has no row"),
        ({"preferences": WISH + "two-yield\n"}, "no move 'two-yield'. Did you mean 'two-yields'"),
        ({"preferences": WISH + "two-yields and\n"}, "the end"),
        ({"preferences": WISH + "two-yields\none,1,not one-yields\n"}, "statements of rank 1"),
        ({"preferences": ""}, "nobody who holds a move has a preference"),
        ({"infeasible": "id,pattern\nx,one-yields\n"}, "today's moves .* match the pattern"),
        ({"infeasible": "id,pattern\nx,one-yields or not one-yields\n"}, "no state is feasible"),
        ({"infeasible": "id,pattern\nx,three-yields\n"}, "no move 'three-yields'"),
        ({"moves": EFFECTS.replace("yes\n", "yes,war=1\n")}, "no issue 'war'"),
        ({"moves": EFFECTS.replace("yes\n", "yes,peace\n")}, "Write issue=points"),
        ({"choices": "slip = -1\n"}, "choices.slip"),
    ],
)  # fmt: skip
def test_wrong_moves_say_where_and_how_to_mend(tmp_path, tables, message):
    case = situation(tmp_path, **tables)
    if "choices" not in tables:
        with pytest.raises(AnalysisError, match=message):
            build_moves(case)
    # A run goes on without the answer, and says why there is none.
    result = run(case, count=10)
    assert re.search(message, result.attrs["absent"])
    answers = findings(case, result)
    assert answers["conflict.today_holds"].value is None
    assert re.search(message, answers["conflict.today_holds"].reason)


def test_scenarios_that_leave_moves_alone_share_the_solution(afghanistan):
    case = read_folder(afghanistan)
    draws = draw(case, count=40)
    base = Inputs(case, draws, {}, seed=3)
    analysis = Moves()
    first = analysis.run(base, Options())
    other = base.redraw(
        [{"table": "issues", "key": "aid-level", "column": "reversion", "value": "20"}]
    )
    assert analysis.run(other, Options()) is first
    surge = base.redraw([{"table": "moves", "key": "us-surge", "column": "taken", "value": "yes"}])
    moved = analysis.run(surge, Options())
    assert moved.attrs["today"] == "ru-deal-taliban+tb-offensive+us-surge"
    xr.testing.assert_identical(moved["stable"], first["stable"])


def test_one_decider_alone_gets_what_it_likes_best(tmp_path):
    moves = "id,actor,name,reversible,taken\na,one,A,both,no\nb,one,B,on-only,no\n"
    wishes = "actor,rank,statement\none,1,b\none,2,not a\n"
    answers = findings(situation(tmp_path, moves=moves, preferences=wishes))
    assert answers["conflict.equilibrium_has[move=b]"].value == 1
    assert answers["conflict.equilibrium_has[move=a]"].value == 0
    assert answers["conflict.path"].detail["steps"] == [["one", "b"]]


def test_the_card_names_every_variable_with_its_dims(tmp_path):
    result = run(situation(tmp_path), count=20)
    gives = Moves.card.gives
    # These four are there only where somebody errs or a statement is strong.
    assert set(gives) - set(result.data_vars) == {"firm", "clear", "believed", "has_clear"}
    for name, variable in result.data_vars.items():
        assert variable.dims == gives[name].dims, name
