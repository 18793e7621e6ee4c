"""detente camps: published networks, bounds on the way, and files that are none."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.analyses.alignment.alignment import Alignment
from detente.analyses.alignment.bare import narrate_network, solve_network
from detente.analyses.protocol import Inputs, Options
from detente.cli import app
from detente.ensemble.draw import draw
from detente.errors import FileFormatError
from detente.io.signed_edges import SignedEdges, read_signed_edges
from detente.io.signed_tables import read_signed
from detente.models.balance import frustration


@pytest.mark.parametrize(("name", "index"), [("tribes_signed", 7), ("cow_signed_first", 17)])
def test_published_networks_are_solved_and_proven(shared, name, index):
    path = shared(f"cases/networks/{name}.json")
    result = CliRunner().invoke(app, ["camps", str(path), "--json"])
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    case = json.loads(path.read_text())
    assert case["frustration_index"] == index
    assert answer["frustration"] == {
        "index": index, "lower_bound": index, "proven": True, "of": len(case["edges"])
    }  # fmt: skip
    assert len(answer["contradicting"]) == index
    side = {node: k for k, camp in enumerate(answer["camps"]) for node in camp}
    wrong = [
        (case["nodes"][a], case["nodes"][b])
        for a, b, sign in case["edges"]
        if (sign > 0) != (side[case["nodes"][a]] == side[case["nodes"][b]])
    ]
    assert {frozenset(tie[:2]) for tie in answer["contradicting"]} == set(map(frozenset, wrong))
    told = CliRunner().invoke(app, ["camps", str(path)]).stdout
    assert (
        f"{index} of {len(case['edges'])} contradict the camps (no partition does better)" in told
    )
    assert max(len(line) for line in told.split("\n")) <= 80


def test_three_enemies_need_three_camps(tmp_path):
    path = tmp_path / "enemies.csv"
    path.write_text("a,b,-\nb,c,-\na,c,-\n")
    two = CliRunner().invoke(app, ["camps", str(path)])
    assert "1 of 3 contradict" in two.stdout
    assert "foes within" in two.stdout
    any_number = CliRunner().invoke(app, ["camps", str(path), "--most", "0"])
    assert "0 of 3 contradict" in any_number.stdout
    assert "0 % of 1 triangles" in any_number.stdout
    assert CliRunner().invoke(app, ["camps", str(path), "--most", "-1"]).exit_code != 0


def test_an_integer_programme_takes_over_where_the_search_runs_out():
    rng = np.random.default_rng(8)
    for _ in range(6):
        edges = [
            (a, b, float(rng.choice([1, -1])))
            for a, b in itertools.combinations(range(18), 2)
            if rng.random() < 0.35
        ]
        network = SignedEdges(tuple(f"n{k}" for k in range(18)), tuple(edges))
        bounds: list[tuple[float, float]] = []
        solved = solve_network(network, budget=1, watch=lambda *pair, to=bounds: to.append(pair))
        exact = frustration(network.weights())
        assert exact.proven
        assert solved.found.proven
        assert solved.found.value == exact.value
        assert all(low <= exact.value + 1e-9 <= high + 2e-9 for low, high in bounds)
        assert narrate_network(solved).count("no partition does better") == 1


@pytest.mark.parametrize("weighted", [False, True])
def test_of_equally_good_camps_it_names_those_of_the_analysis(tmp_path, weighted):
    """Sparse random networks have many; names stand in no order in the file."""
    rng = np.random.default_rng(31 + weighted)
    several = 0
    for trial in range(8):
        nodes = [str(n) for n in rng.permutation([f"{c} {k}" for c in "Zaq" for k in range(4)])]
        edges = [
            (a, b, rng.choice([1, -1]) * (int(rng.integers(1, 4)) if weighted else 1))
            for a, b in itertools.combinations(range(len(nodes)), 2)
            if rng.random() < 0.35
        ]
        path = tmp_path / f"net{trial}.csv"
        path.write_text("".join(f"{nodes[a]},{nodes[b]},{w / 2}\n" for a, b, w in edges))
        solved = solve_network(read_signed_edges(path))
        several += bool(solved.elsewhere)
        situation = read_signed(path, as_of="2020-01-01")
        inputs = Inputs(situation, draw(situation, count=4), {}, seed=1)
        result = Alignment().run(inputs, Options())
        label = dict(zip(result["party"].values, result["camp"].values[0, -1], strict=True))
        name = {row.key: row.text("name") for row in situation.actors}
        camps = {
            frozenset(name[key] for key, camp in label.items() if camp == number)
            for number in set(label.values()) - {-1}
        }
        assert {frozenset(camp) for camp in solved.camps} == camps
    assert several > 1, "in several of these networks other camps do as well"


def test_the_frustration_is_in_the_weights_of_the_file(tmp_path):
    path = tmp_path / "net.csv"
    path.write_text("a,b,-,5\nb,c,-,7\na,c,-,3\n")
    answer = json.loads(CliRunner().invoke(app, ["camps", str(path), "--json"]).stdout)
    assert answer["frustration"] == {"index": 3, "lower_bound": 3, "proven": True, "of": 15}
    assert answer["camps"] == [["a", "c"], ["b"]]
    assert answer["elsewhere"] == []
    assert answer["parts"] == 1


def test_camps_that_do_as_well_are_told(tmp_path):
    path = tmp_path / "net.csv"
    path.write_text("a,b,-\nb,c,-\na,c,-\nx,y,+\n")
    solved = solve_network(read_signed_edges(path))
    apart = {frozenset(camp) & {"a", "b", "c"} for camp in solved.camps}
    alone = next(camp for camp in apart if len(camp) == 1)
    # Either of the pair within may change places with nobody else moving.
    assert set(solved.elsewhere) == {"a", "b", "c"} - alone
    told = CliRunner().invoke(app, ["camps", str(path)]).stdout
    assert "Would fit another camp as well" in told
    assert "2 parts without a tie between them" in " ".join(told.split())


def test_an_empty_camp_may_fit_as_well(tmp_path):
    path = tmp_path / "net.csv"
    path.write_text("a,b,+\nb,c,-\na,c,+\n")
    # All in one camp contradicts one tie, and so does b or c alone in the other.
    answer = json.loads(CliRunner().invoke(app, ["camps", str(path), "--json"]).stdout)
    assert (answer["frustration"]["index"], answer["camps"]) == (1, [["a", "b", "c"]])
    assert answer["elsewhere"] == ["b", "c"]
    free = json.loads(CliRunner().invoke(app, ["camps", str(path), "--json", "--most", "1"]).stdout)
    assert free["elsewhere"] == []


def test_files_that_are_no_network_are_refused(tmp_path):
    for content in (b"", b"a,b\n", bytes(range(256)), b"{"):
        path = tmp_path / "net"
        path.write_bytes(content)
        result = CliRunner().invoke(app, ["camps", str(path)])
        assert isinstance(result.exception, FileFormatError)
