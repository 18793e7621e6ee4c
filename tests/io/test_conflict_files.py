"""Conflicts and signed networks from files: what is read, and what is said where they are wrong."""

from __future__ import annotations

import copy
import json

import pytest
from typer.testing import CliRunner

from detente.analyses.moves.bare import solve_file
from detente.analyses.moves.bare_words import narrate, narrate_change, narrate_ways
from detente.cli import app
from detente.errors import FileFormatError
from detente.io.conflict_file import parse_conflict, read_conflict
from detente.io.gmcr import parse_gmcr
from detente.io.signed_edges import SignedEdges, read_signed_edges, write_signed_edges

WISH, RANK = "preference_statements", "ranking_best_to_worst_1based"
DISPUTE = {
    "options": [{"index": 0, "name": "Press", "moves": "reversible"},
                {"index": 1, "name": "Yield", "moves": "N->Y only"}],
    "decision_makers": [
        {"name": "A", "options": [0], WISH: [{"Yield#1": True}, {"Press#0": False}]},
        {"name": "B", "options": [1], RANK: [1, [2, 4], 3]}],
    "infeasible": [],
}  # fmt: skip


def with_change(path, value):
    """The dispute with one place replaced; a value of ... drops it."""
    data = copy.deepcopy(DISPUTE)
    at = data
    for key in path[:-1]:
        at = at[key]
    if value is ...:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return data


@pytest.mark.parametrize("name", ["elmira", "garrison", "prisoners", "syriairaq"])
def test_the_command_solves_published_conflicts(shared, name):
    path = shared(f"cases/graph-model/{name}.json")
    case = json.loads(path.read_text())
    result = CliRunner().invoke(app, ["moves", str(path), "--json"])
    assert result.exit_code == 0
    answer = json.loads(result.output)
    assert answer["equilibria"] == case["expected_equilibria_1based"]
    assert answer["individual"] == case["expected_individual_1based"]
    assert list(answer) == ["equilibria", "individual"]
    assert list(answer["equilibria"]) == ["Nash", "GMR", "SMR", "SEQ"]
    told = CliRunner().invoke(app, ["moves", str(path)])
    assert told.exit_code == 0
    assert f"{len(case['states'])} feasible states" in told.output


def test_states_are_numbered_as_in_the_file_or_upwards():
    plain = solve_file(parse_conflict(DISPUTE))
    assert plain.numbers == (1, 2, 3, 4)
    listed = copy.deepcopy(DISPUTE)
    listed["states"] = [{"number": 40, "yn": "YY"}, {"number": 10, "yn": "NN"},
                        {"number": 30, "decimal": 2}, {"number": 20, "yn": "YN"}]  # fmt: skip
    listed["decision_makers"][1][RANK] = [10, [20, 40], 30]
    answer, other = solve_file(parse_conflict(listed)).to_json(), plain.to_json()
    for concept, states in other["equilibria"].items():
        assert answer["equilibria"][concept] == [10 * s for s in states]


def test_options_may_be_listed_in_any_order():
    turned = copy.deepcopy(DISPUTE)
    turned["options"].reverse()
    assert parse_conflict(turned).options == ("Press", "Yield")
    assert parse_conflict(turned).direction == (0, 1)
    assert (
        solve_file(parse_conflict(turned)).to_json()
        == solve_file(parse_conflict(DISPUTE)).to_json()
    )


@pytest.mark.parametrize("name", ["elmira", "garrison", "prisoners", "syriairaq"])
def test_utilities_alone_give_the_same_answer(shared, name):
    case = json.loads(shared(f"cases/graph-model/{name}.json").read_text())
    for maker in case["decision_makers"]:
        maker[RANK] = maker[WISH] = None
    answer = solve_file(parse_conflict(case)).to_json()
    assert answer["individual"] == case["expected_individual_1based"]
    case["states"].reverse()
    case["utilities_ordinal"] = [row[::-1] for row in case["utilities_ordinal"]]
    again = solve_file(parse_conflict(case)).to_json()
    assert again == answer
    # What is not needed is not read.
    case["decision_makers"] = json.loads(shared(f"cases/graph-model/{name}.json").read_text())[
        "decision_makers"
    ]
    assert solve_file(parse_conflict({**case, "utilities_ordinal": "?"})).to_json() == answer


def test_names_that_several_options_have_are_told_with_their_owner(shared):
    told = narrate(solve_file(read_conflict(shared("cases/graph-model/garrison.json"))))
    assert "US Support: Full, Legal Challenge, IJC: Full" in told
    assert max(len(line) for line in told.split("\n")) <= 80


def test_texts_may_state_wishes_and_compound_wishes_mean_any():
    text = with_change(
        ("decision_makers", 1), {"name": "B", "options": [1], "preferences": ["not Yield if Press"]}
    )
    compound = with_change(("decision_makers", 1), {"name": "B", "options": [1], "preferences": [
        {"compound": True, "members": [{"Yield": False}, {"Press": False}]}]})  # fmt: skip
    assert (
        solve_file(parse_conflict(text)).score.tolist()
        == solve_file(parse_conflict(compound)).score.tolist()
    )


def test_strong_preferences_grade_stability():
    """B answers A's pressing only with something that A minds a little, or a lot."""
    ranking = [2, 1, 3, 4]
    mild = with_change(("decision_makers", 0), {"name": "A", "options": [0], "ranking": ranking})
    strong = with_change(
        ("decision_makers", 0), {"name": "A", "options": [0], "ranking": [2, 1, ">>", 3, 4]}
    )
    assert not solve_file(parse_conflict(mild)).graded
    solved = solve_file(parse_conflict(strong))
    assert solved.graded
    assert "strong_equilibria" in solved.to_json(full=True)


PRISONERS = {
    "options": ["One yields", "Two yields"],
    "decision_makers": [
        {"name": "One", "options": [0], "preferences": ["#1", "not #0"],
         "believes": {"Two": ["#1"]}},
        {"name": "Two", "options": [1], "preferences": ["#0", "not #1"]}],
}  # fmt: skip


def test_who_takes_the_other_for_harmless_leaves():
    """One believes that two would yield whatever it does: cooperation does not last under SEQ."""
    solved = solve_file(parse_conflict(PRISONERS))
    assert solved.to_json()["equilibria"]["SEQ"] == [1, 4]
    assert solved.to_json(full=True)["misperception"]["equilibria"]["SEQ"] == [1]
    assert "As each sees the conflict, stable for all under SEQ: 1" in narrate(solved)
    for believes, message in (
        ({"Three": ["#1"]}, "about 'Three'"), ({"One": ["#1"]}, "about 'One'"),
        ({"Two": ["#7"]}, "no option 7"), ({"Two": ["#1"] * 60}, "at most 53"),
        (["#1"], "Expected an object"), ({"Two": 1}, "a list"),
    ):  # fmt: skip
        data = copy.deepcopy(PRISONERS)
        data["decision_makers"][0]["believes"] = believes
        with pytest.raises(FileFormatError, match=message):
            solve_file(parse_conflict(data))


GMCR = {
    "program": "gmcr-py", "version": "0.3.12", "useManualPreferenceRanking": False,
    "options": [{"name": "Attack", "permittedDirection": "both"},
                {"name": "Release", "permittedDirection": "both"},
                {"name": "Escalate", "permittedDirection": "back"}],
    "decisionMakers": [
        {"name": "Upper", "options": [1, 2], "misperceptions": [[[1, "Y"], [2, "N"]]],
         "preferences": [[[0, "N"]], {"compound": True, "members": [[[1, "Y"]], [[2, "Y"]]]}]},
        {"name": "Lower", "options": [0], "preferences": [[[1, "Y"]], [[0, "N"]]]}],
    "infeasibles": [[[1, "Y"], [2, "Y"]]],
}  # fmt: skip


def test_gmcr_files_number_options_by_owner(tmp_path):
    found = parse_gmcr(GMCR)
    assert found.options == ("Release", "Escalate", "Attack")
    assert found.direction == (0, -1, 0)
    assert found.infeasible == (((0, True), (1, True)),)
    assert found.makers[0].hidden == (((0, True), (1, False)),)
    path = tmp_path / "upper.gmcr"
    path.write_text(json.dumps(GMCR))
    solved = solve_file(read_conflict(path))
    assert solved.model.states.tolist() == [0, 1, 2, 4, 5, 6]
    assert solved.views is not None
    assert not solved.views.seen[0, [1, 4]].any()
    assert "As each sees the conflict" in narrate(solved)


def test_gmcr_rankings_rule_where_the_file_says_so():
    data = copy.deepcopy(GMCR)
    data["useManualPreferenceRanking"] = True
    with pytest.raises(FileFormatError, match="no preferenceRanking"):
        parse_gmcr(data)
    for maker in data["decisionMakers"]:
        maker["preferenceRanking"] = [6, 5, 4, [1, 2, 3]]
    assert solve_file(parse_gmcr(data)).score[0].tolist() == [0, 0, 0, 1, 2, 3]
    data["decisionMakers"][0]["preferenceVector"] = data["decisionMakers"][0].pop(
        "preferenceRanking"
    )
    assert solve_file(parse_gmcr(data)).score[0].tolist() == [0, 0, 0, 1, 2, 3]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "the file is a list.*Expected an object"),
        ({}, "no field 'options'"),
        ({"options": []}, "no field 'decision_makers'"),
        (with_change(("options",), []), "names option 0|no options"),
        (with_change(("decision_makers",), []), "no decision makers"),
        (with_change(("options", 0, "moves"), "sideways"), "moves is 'sideways'"),
        (with_change(("options", 1, "index"), 7), "index 7.*options 0 to 1"),
        (with_change(("options", 1, "index"), 0), "index 0 stands twice"),
        (with_change(("options", 1, "index"), "one"), "index is 'one'.*whole number"),
        ({**with_change(("decision_makers", 0, WISH), ...), "utilities_ordinal": [[1, 2]]},
         "no feasible state|leaves out|numbers for"),
        ({**with_change(("decision_makers", 0, WISH), ...), "utilities_ordinal": [["a"]]},
         "no number"),
        (with_change(("decision_makers", 0, "options"), []), "'Press' belongs to nobody"),
        (with_change(("decision_makers", 0, "options"), [0, 1]), "belongs to 'A' and to 'B'"),
        (with_change(("decision_makers", 0, "options"), [5]), "There are options 0 to 1"),
        (with_change(("decision_makers", 0, "name"), "B"), "two decision makers are called 'B'"),
        (with_change(("decision_makers", 0, "name"), ...), "has no name"),
        (with_change(("decision_makers", 0, WISH), ...), "has no preferences"),
        (with_change(("decision_makers", 0, WISH), [{"Pres": True}]),
         "unknown option 'Pres'. Did you mean 'Press'"),
        (with_change(("decision_makers", 0, WISH), [{"Press#1": True}]),
         "Option 1 is 'Yield'"),
        (with_change(("decision_makers", 0, WISH), [{"Press": 3}]), "true or false"),
        (with_change(("decision_makers", 0, WISH), ["Press and"]), "the end.*Join options"),
        ({**with_change(("options", 0, "name"), "Press on"), "decision_makers": [
            {"name": "A", "options": [0, 1], "preferences": ["not Press on"]}]},
         "named by number: #0 is 'Press on'"),
        (with_change(("decision_makers", 1, RANK), [1, 2, 3, 1]), "cyclic"),
        (with_change(("decision_makers", 1, RANK), [1, 2, 3]), "leaves out"),
        (with_change(("decision_makers", 1, RANK), [1, 2, 3, 9]),
         "no feasible state 9"),
        (with_change(("decision_makers", 1, RANK), ["a"]), "whole number"),
        (with_change(("infeasible",), [{}]), "names no option"),
        (with_change(("infeasible",), [{"Press": True, "Press#0": False}]), "contradicts itself"),
        (with_change(("infeasible",), [{"Press": True}, {"Press": False}]), "no state is feasible"),
        (with_change(("states",), []), "list of states is empty"),
        (with_change(("states",), ["YN", "YN"]), "combination of options of an earlier"),
        (with_change(("states",), ["YNN"]), "2 letters"),
        (with_change(("states",), [{"yn": "YN", "decimal": 2}]), "two different ones"),
        (with_change(("states",), [{"number": 1, "yn": "YN"}, {"number": 1, "yn": "NN"}]),
         "number of an earlier"),
    ],
)  # fmt: skip
def test_wrong_conflicts_say_where_and_how_to_mend(data, message):
    with pytest.raises(FileFormatError, match=message):
        solve_file(parse_conflict(data))


def test_files_that_are_no_conflict_say_so(tmp_path):
    runner = CliRunner()
    for name, content, message in [
        ("cut.json", b'{"options": [', "not JSON"),
        ("twice.json", b'{"options": [], "options": [1]}', "stands twice"),
        ("empty.json", b"", "the file is empty"),
        ("binary.json", b"\xff\xfe\x00\x81", "not a text file"),
        ("deep.json", b"[" * 100_000, "nested too deeply|not JSON"),
    ]:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(FileFormatError, match=message):
            read_conflict(path)
        assert runner.invoke(app, ["moves", str(path)]).exit_code != 0
    with pytest.raises(FileFormatError, match="no such file"):
        read_conflict(tmp_path / "absent.json")


def test_listed_states_may_not_break_a_pattern():
    data = with_change(("infeasible",), [{"Press": True}])
    data["states"] = ["NN", "YN"]
    with pytest.raises(FileFormatError, match="state number 2 is listed but"):
        solve_file(parse_conflict(data))


def test_full_answers_hold_the_other_concepts_coalitions_and_states(shared):
    """Elmira: s5 (here 7) lasts alone, but the ministry and the company leave it together."""
    answer = solve_file(read_conflict(shared("cases/graph-model/elmira.json"))).to_json(full=True)
    assert 7 in answer["equilibria"]["SEQ"]
    assert 7 not in answer["coalitions"]["Nash"]
    assert 10 in answer["coalitions"]["SEQ"]
    assert answer["states"][0] == {"number": 1, "yn": "NYNNN"}
    assert set(answer["symmetric_sequential"]["equilibria"]) <= set(answer["equilibria"]["SEQ"])


def test_ways_and_changes_are_told(shared):
    solved = solve_file(read_conflict(shared("cases/graph-model/prisoners.json")))
    ways = narrate_ways(solved, 4)
    assert "4 is stable under SEQ" in ways
    assert "to 1 by improvements: Prisoner One → 3, prisoner 2 → 1" in ways
    change = narrate_change(solved, 4)
    # Under Nash each would have to stop preferring to defect alone; SEQ deters that already.
    assert "Nash: Prisoner One would rank 3 no higher than 4; prisoner 2 would rank 2" in change
    assert "SEQ: it is already" in change
    with pytest.raises(FileFormatError, match="no feasible state 9"):
        narrate_ways(solved, 9)


def test_one_decision_maker_gets_a_sensible_answer():
    data = {"options": ["a", "b"], "decision_makers": [
        {"name": "Only", "options": [0, 1], "preferences": ["a and not b"]}]}  # fmt: skip
    assert set(map(tuple, solve_file(parse_conflict(data)).to_json()["equilibria"].values())) == {
        (2,)
    }


@pytest.mark.parametrize(
    "text",
    [
        "source,target,sign\na,b,+\nb,c,-\n",
        "# remark\na;b;1\nb;c;-1\n",
        "a\tb\tfriend\nb\tc\tenemy\n",
        "a b +1\n\nb c -1\n",
        "from,to,sign,weight\na,b,+,1\nb,c,-,1\n",
        '{"nodes": ["a", "b", "c"], "edges": [[0, 1, 1], [1, 2, -1]]}',
    ],
)
def test_edge_lists_are_read_in_all_their_forms(tmp_path, text):
    path = tmp_path / "edges"
    path.write_text(text)
    assert read_signed_edges(path) == SignedEdges(("a", "b", "c"), ((0, 1, 1.0), (1, 2, -1.0)))


def test_columns_in_any_order_and_with_dates(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("since,until,sign,to,from\n1949,1955,-,b,a\n1955,,+,b,a\n1950-06,,-,c,b\n")
    network = read_signed_edges(path)
    assert network.nodes == ("a", "b", "c")
    assert network.edges == ((0, 1, -1.0), (0, 1, 1.0), (1, 2, -1.0))
    assert network.dates == (("1949", "1955"), ("1955", ""), ("1950-06", ""))
    # What has ended does not count today.
    assert network.weights() == [[0, 1, 0], [1, 0, -1], [0, -1, 0]]


def test_weights_and_both_directions(tmp_path):
    path = tmp_path / "edges.csv"
    path.write_text("a,b,-,2.5\nb,a,+,0.5\nb,c,0.25\nc,d,0\n")
    network = read_signed_edges(path)
    assert network.nodes == ("a", "b", "c", "d")
    assert network.weights()[0][1] == -1.0
    assert network.weights()[1][2] == 0.25
    again = read_signed_edges(write_signed_edges(network, tmp_path / "out.csv"))
    assert again.edges == network.edges


def test_the_tribes_are_read_from_their_file(shared):
    network = read_signed_edges(shared("cases/networks/tribes_signed.json"))
    assert (len(network.nodes), len(network.edges)) == (16, 58)
    assert sum(weight < 0 for _, _, weight in network.edges) == 29


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n", "line 1: 'a,b'. Expected source"),
        ("a,b,maybe\n", "sign 'maybe'"),
        ("a,b,+\na,a,+\n", "line 2: 'a' is tied to itself"),
        ("a,b,+\na,b,-\n", "line 2: .*stands twice"),
        ("a,b,+,-1\n", "is negative"),
        ("a,b,nan\n", "sign 'nan'"),
        ("source,target,since\na,b,1949\n", "Expected source, target and sign"),
        ("source,target,sign,colour\na,b,+,red\n", "Expected source, target and sign"),
        ("source,target,sign,since\na,b,+,lately\n", "line 2: since is 'lately'"),
        ("source,target,sign,since\na,b,+\n", "line 2: 'a,b,\\+'. Expected source"),
        ("source,target,sign\n", "no tie in it"),
        ("", "no tie in it"),
        ('{"nodes": ["a"], "edges": [[0, 1, 1]]}', "entry 1"),
        ('{"nodes": ["a", "b"], "edges": [[0, 1, true]]}', "entry 1"),
        ('{"nodes": 3}', "both lists"),
        ('{"nodes": ["a", "b"], "edges": [[0, 1, 1' + "0" * 400 + "]]}", "entry 1"),
        ('{"nodes": ["a", "a"], "edges": [[0, 1, 1]]}', "two nodes are called 'a'"),
        ('{"nodes": ["a", "b"], "edges": [[0, 1, 1], [0, 1, -1]]}', "entry 2.*twice"),
        ('{"nodes": ["a", "b"], "edges": []}', "no tie in it"),
        ("a,b,+,1e300\n", "weight '1e300'"),
        ("{", "not JSON"),
    ],
)
def test_wrong_edge_lists_say_where(tmp_path, text, message):
    path = tmp_path / "edges"
    path.write_text(text)
    with pytest.raises(FileFormatError, match=message):
        read_signed_edges(path)
