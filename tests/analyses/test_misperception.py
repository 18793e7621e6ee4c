"""Strength of preference and misperception from a situation's tables, on conflicts solved by hand.

The prisoner's dilemma again: today both yield.  Under SEQ that holds, because whoever defected
would be answered in kind.
"""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from tests.analyses.test_moves import ACTORS, MOVES, findings, run, situation

from detente.analyses.moves.conflict import build_moves
from detente.analyses.moves.moves import Moves
from detente.errors import AnalysisError
from detente.io.folder import read_folder
from detente.models.graph_model import CONCEPTS
from detente.situation.check import check

SEQ = CONCEPTS.index("SEQ")
NOTHING, ONE, TWO, BOTH = range(4)
HEAD = "viewer,actor,rank,statement\n"
STRONG = "actor,rank,statement,strength\n"
RIGHT = HEAD + "one,two,1,one-yields\none,two,2,not two-yields\n"


def holds(result: xr.Dataset, variable: str = "stable", concept: str = "SEQ") -> np.ndarray:
    return result[variable].values >> CONCEPTS.index(concept) & 1 == 1


def test_beliefs_that_are_right_change_no_byte(tmp_path):
    plain = run(situation(tmp_path, choices=""))
    right = run(situation(tmp_path, choices="", perceptions=RIGHT))
    for name, variable in plain.data_vars.items():
        assert right[name].values.tobytes() == variable.values.tobytes(), name
    assert np.array_equal(right["clear"], right["stable"])
    assert np.array_equal(right["has_clear"], right["has"], equal_nan=True)
    answers = findings(situation(tmp_path, choices="", perceptions=RIGHT))
    assert answers["conflict.mistaken[actor=one]"].value == 0
    clear = answers["conflict.clear_has[move=one-yields]"]
    assert clear.detail["difference"] == 0
    assert clear.value == answers["conflict.equilibrium_has[move=one-yields]"].value


def test_who_takes_the_other_for_harmless_leaves(tmp_path):
    """One believes that two always likes to yield, and so fears no answer to its defection."""
    case = situation(tmp_path, perceptions=HEAD + "one,two,1,two-yields\n")
    answers = findings(case)
    result = run(case)
    # Stable for two in its own (right) view; not for one, in whose view two would yield on.
    assert result["content"].values[:, SEQ].tolist() == [[0, 1]] * result.sizes["draw"]
    assert holds(result)[0].tolist() == [True, False, False, False]
    assert holds(result, "clear")[0].tolist() == [True, False, False, True]
    # GMR lets any punishment count, and one knows that two could punish.
    assert holds(result, concept="GMR")[0].tolist() == [True, False, False, True]
    today, clear = answers["conflict.today_holds"], answers["conflict.today_clear"]
    assert (today.value, clear.value, clear.detail["as_seen"]) == (0, 1, 0)
    # One takes 'two alone yields' for lasting, and does not expect that both defect in the end.
    wrong = answers["conflict.mistaken[actor=one]"]
    assert wrong.value == 1
    assert wrong.detail == {"counts_on": {"two-yields": 1.0}, "overlooks": {"nothing": 1.0}}
    assert "conflict.mistaken[actor=two]" not in answers
    assert answers["conflict.clear_has[move=one-yields]"].value == pytest.approx(1 / (1 + 0.25))
    assert answers["conflict.equilibrium_has[move=one-yields]"].value == 0
    # The way there: one defects, two answers.
    assert answers["conflict.path"].detail["steps"] == [["one", "two-yields"], ["two", "nothing"]]


def test_outcomes_that_somebody_does_not_see(tmp_path):
    """One takes it for impossible that two stops yielding."""
    blind = "id,pattern,believed_by\nloyal,not two-yields,one\n"
    case = situation(tmp_path, infeasible=blind)
    model = build_moves(case)
    assert model.game.count == 4
    assert model.hidden.tolist() == [[True, True, False, False], [False] * 4]
    assert model.viewers == ("one",)
    result = run(case)
    # No outcome lasts: where two yields alone two defects, and one does not see where both defect.
    assert not holds(result).any()
    assert holds(result, "clear")[0].tolist() == [True, False, False, True]
    answers = findings(case, result)
    assert answers["conflict.settles"].value == 0
    assert answers["conflict.mistaken[actor=one]"].detail["counts_on"] == {"two-yields": 1.0}
    assert answers["conflict.path"].detail == {}
    # In the picture nobody moves to what it does not see.
    graph = answers["conflict.today_holds"].detail["graph"]
    seen = [state["label"] for state in graph["states"]]
    assert all(seen[b] not in ("nothing", "one-yields") for _, b, who, _ in graph["edges"]
               if who == "one")  # fmt: skip
    # One never moves to what it does not see: from 'one alone yields' it cannot stop yielding.
    start = MOVES.replace("two,Two yields,both,yes", "two,Two yields,both,no")
    seeing = situation(tmp_path, infeasible="", moves=start)
    other = situation(tmp_path, infeasible="id,pattern,believed_by\nx,not one-yields and not "
                      "two-yields,one\n", moves=start)  # fmt: skip
    assert run(seeing)["improving"].values[0].tolist() == [1, 0, -1, -1]
    assert run(other)["improving"].values[0].tolist() == [-1, 0, -1, -1]


def test_a_state_holds_firmly_where_every_answer_hurts_much(tmp_path):
    mild = run(situation(tmp_path))
    assert "firm" not in mild
    one = STRONG + "one,1,two-yields,strong\none,2,not one-yields,\n"
    both = one + "two,1,one-yields,strong\ntwo,2,not two-yields,\n"
    half = run(situation(tmp_path, preferences=one + "two,1,one-yields,\ntwo,2,not two-yields,\n"))
    full = run(situation(tmp_path, preferences=both))
    # Where both defect nobody can better its lot, so nothing need deter: stable and firmly so.
    assert holds(half, "firm")[0].tolist() == [True, False, False, False]
    assert holds(full, "firm")[0].tolist() == [True, False, False, True]
    for result in (half, full):
        assert np.array_equal(result["stable"], mild["stable"])
    told = findings(situation(tmp_path, preferences=both))
    state = told["conflict.stable[state=one-yields+two-yields]"]
    assert state.detail["firmly"] == 1
    assert "holds firmly" in state.statement


def test_strong_statements_stay_before_others_on_every_draw(tmp_path):
    """Ranks slip by five, yet what is strong decides first; only order within each kind slips."""
    wishes = STRONG + (
        "one,1,two-yields,strong\none,2,not one-yields,\n"
        "two,1,one-yields,strong\ntwo,2,not two-yields,\n"
    )
    loose = "slip = 5\ndoubt = 0\nstep = 0.5\n"
    strong = run(situation(tmp_path, choices=loose, preferences=wishes))
    assert holds(strong)[:, BOTH].all()
    mild = run(situation(tmp_path, choices=loose))
    assert not holds(mild)[:, BOTH].all()


def test_chunks_and_row_order_change_no_byte(tmp_path):
    tables = {
        "preferences": STRONG + "one,1,two-yields,strong\none,2,not one-yields,\n"
                       "two,1,one-yields,\ntwo,2,not two-yields,\n",
        "perceptions": HEAD + "one,two,1,two-yields\none,two,2,one-yields\ntwo,one,1,one-yields\n",
        "infeasible": "id,pattern,believed_by\nx,not one-yields and not two-yields,two\n",
    }  # fmt: skip
    case = situation(tmp_path, choices="", **tables)
    whole = run(case, count=1100)
    assert set(whole.data_vars) == set(Moves.card.gives)
    for name, variable in Moves.card.gives.items():
        assert whole[name].dims == variable.dims, name
    parts = [run(case, first=first, count=count) for first, count in ((0, 400), (400, 700))]
    for name, variable in whole.data_vars.items():
        if "draw" in variable.dims:
            joined = np.concatenate([part[name].values for part in parts])
            assert joined.tobytes() == variable.values.tobytes(), name
    turned = {
        name: "\n".join([text.split("\n")[0], *reversed(text.strip().split("\n")[1:])]) + "\n"
        for name, text in {**tables, "moves": MOVES, "actors": ACTORS}.items()
    }
    xr.testing.assert_identical(whole, run(situation(tmp_path, choices="", **turned), count=1100))


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ({"preferences": STRONG + "one,1,two-yields,\none,2,one-yields,strong\n"},
         "line 3.*strong statement ranks behind"),
        ({"perceptions": HEAD + "one,two,1,two-yield\n"}, "perceptions.csv.*no move 'two-yield'"),
        ({"perceptions": HEAD + "one,two,1,one-yields\none,two,1,two-yields\n"}, "of rank 1"),
        ({"infeasible": "id,pattern,believed_by\nx,one-yields,two\n"}, "those in believed_by"),
        ({"preferences": "actor,rank,statement\n"
          + "".join(f"one,{k},two-yields\n" for k in range(1, 56))}, "more than 53"),
    ],
)  # fmt: skip
def test_wrong_beliefs_say_where_and_how_to_mend(tmp_path, tables, message):
    with pytest.raises(AnalysisError, match=message):
        build_moves(situation(tmp_path, **tables))


def test_beliefs_of_and_about_those_without_a_move_are_left_out(tmp_path):
    third = ACTORS + "third,Third,state,50,1\n"
    case = situation(
        tmp_path,
        actors=third,
        perceptions=HEAD + "third,one,1,one-yields\none,third,1,one-yields\n",
    )
    assert {each.code for each in check(case)} >= {"idle-perception"}
    assert not build_moves(case).misperceived
    assert "clear" not in run(case)


def test_a_scenario_may_open_somebodys_eyes(tmp_path):
    """Edits reach perceptions like every other table."""
    case = situation(tmp_path, perceptions=HEAD + "one,two,1,two-yields\n")
    scenario = """[told]
describe = "Two says plainly that it would answer in kind."
[[told.edits]]
table = "perceptions"
key = "one/two/1"
column = "statement"
value = "one-yields"
[[told.edits]]
table = "perceptions"
add = {viewer = "one", actor = "two", rank = "2", statement = "not two-yields"}
"""
    (tmp_path / "scenarios.toml").write_text(scenario)
    from detente.situation.edit import scenario as under

    told = under(read_folder(tmp_path), "told")
    assert findings(case)["conflict.today_holds"].value == 0
    assert findings(told)["conflict.today_holds"].value == 1
