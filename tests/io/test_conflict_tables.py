"""GMCR+ files and signed networks as situations, and into situations."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from detente.analyses.alignment.alignment import Alignment
from detente.analyses.moves.conflict import build_moves
from detente.analyses.protocol import Inputs, Options
from detente.cli import app
from detente.ensemble.draw import draw
from detente.errors import FileFormatError
from detente.io.conflict_tables import read_gmcr
from detente.io.folder import read_folder
from detente.io.foreign import read_as
from detente.io.rankings import statements_of_ranking
from detente.io.signed_tables import read_signed
from detente.models.graph_model import scores_from_statements, solve_conflict
from detente.models.graph_views import solve_views
from detente.situation.check import check

UPPER = {
    "useManualPreferenceRanking": False,
    "options": [{"name": "Attack", "permittedDirection": "both"},
                {"name": "Release water", "permittedDirection": "both"},
                {"name": "Not", "permittedDirection": "back"}],
    "decisionMakers": [
        {"name": "Upper", "options": [1, 2], "misperceptions": [[[1, "Y"], [0, "Y"]]],
         "preferences": [[[0, "N"]], {"compound": True, "members": [[[1, "Y"]], [[2, "Y"]]]}]},
        {"name": "Lower state", "options": [0], "preferences": [[[1, "Y"]], [[0, "N"]]]}],
    "infeasibles": [[[1, "Y"], [2, "Y"]]],
}  # fmt: skip


@pytest.fixture
def upper(tmp_path) -> Path:
    path = tmp_path / "upper.gmcr"
    path.write_text(json.dumps(UPPER))
    return path


def detente(*arguments: object):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.mark.parametrize("name", ["elmira", "garrison", "prisoners", "syriairaq"])
def test_published_conflicts_keep_their_equilibria_as_situations(shared, tmp_path, name):
    path = shared(f"cases/graph-model/{name}.json")
    case = json.loads(path.read_text())
    result = detente("import", "--from", "gmcr", path, tmp_path / name, "--as-of", "2020-01-01")
    assert result.exit_code == 0, result.output
    situation = read_folder(tmp_path / name)
    assert check(situation) == ()
    model = build_moves(situation)
    # Moves stand in id order here, options in that of the file: match states by what they take.
    names = {row.key: row.text("name") for row in situation.table("moves")}
    owner = {row.key: row.text("actor") for row in situation.table("moves")}
    order = list(names)  # rows keep the order of the file
    code = {}
    for k, row in enumerate(model.game.taken()):
        on = {move for move, taken in zip(model.moves, row, strict=True) if taken}
        code[sum(1 << order.index(move) for move in on)] = k
    assert sorted(code) == sorted(state["decimal"] for state in case["states"])
    assert list(names.values()) == [option["name"] for option in case["options"]]
    found = solve_conflict(model.game, model.written())
    makers = list(dict.fromkeys(owner[move] for move in order))
    for concept, wanted in case["expected_individual_1based"].items():
        for who, maker in zip(makers, case["decision_makers"], strict=True):
            row = found.of(concept)[model.deciders.index(who)]
            stable = [s["number"] for s in case["states"] if row[code[s["decimal"]]]]
            assert stable == wanted[maker["name"]], (concept, who)


def test_rankings_become_statements_of_the_same_order():
    rng = np.random.default_rng(5)
    for _ in range(400):
        options = int(rng.integers(1, 6))
        states = rng.permutation(1 << options)[: int(rng.integers(1, min(1 << options, 20) + 1))]
        level = rng.integers(0, int(rng.integers(1, 12)), states.size)
        groups = [states[level == each].tolist() for each in np.unique(level)[::-1]]
        names = [f"m{k}" for k in range(options)]
        found = statements_of_ranking(groups, options=names)
        taken = {name: (states >> k) & 1 == 1 for k, name in enumerate(names)}
        holds = [statement.holds(taken) for statement in found]
        score = scores_from_statements(holds) if holds else np.zeros(states.size)
        assert np.array_equal(
            np.sign(np.subtract.outer(score, score)), np.sign(np.subtract.outer(level, level))
        )


def test_strong_steps_of_a_ranking_become_strong_statements(tmp_path):
    data = {
        "options": ["a", "b"],
        "decision_makers": [
            {"name": "A", "options": [0], "ranking": [4, 2, ">>", 1, 3]},
            {"name": "B", "options": [1], "preference_statements": ["not a", "b"],
             "strong_statements": 1},
        ],
    }  # fmt: skip
    path = tmp_path / "strong.json"
    path.write_text(json.dumps(data))
    rows = read_gmcr(path, as_of="2020-01-01").table("preferences")
    told = [(row.text("actor"), row.text("statement"), row.text("strength")) for row in rows]
    assert told[:3] == [
        ("a", "a", "strong"), ("a", "a and b", "ordinary"), ("a", "not b", "ordinary"),
    ]  # fmt: skip
    assert told[-2:] == [("b", "not a", "strong"), ("b", "b", "ordinary")]


def test_misperceived_states_and_odd_names_come_along(upper):
    situation = read_gmcr(upper, as_of="2020-01-01")
    assert check(situation) == ()
    rows = {row.key: row for row in situation.table("moves")}
    assert list(rows) == ["release-water", "upper-not", "attack"]
    assert rows["upper-not"].text("reversible") == "off-only"
    patterns = {
        row.text("pattern"): row.text("believed_by") for row in situation.table("infeasible")
    }
    assert patterns == {"release-water and upper-not": "", "release-water and attack": "upper"}
    wishes = [row.text("statement") for row in situation.table("preferences")]
    assert wishes[:2] == ["not attack", "release-water or upper-not"]
    model = build_moves(situation)
    assert model.viewers == ("upper",)
    assert solve_views(model.game, model.written_views()).seen.sum() == 2 * model.game.count - 1


def test_beliefs_come_along(tmp_path):
    path = tmp_path / "dilemma.json"
    path.write_text(json.dumps({
        "options": ["Give in", "Yield"],
        "decision_makers": [
            {"name": "One", "options": [0], "preferences": ["#1", "not #0"],
             "believes": {"Two": ["#1", "#0"]}},
            {"name": "Two", "options": [1], "preferences": ["#0", "not #1"]}],
    }))  # fmt: skip
    situation = read_gmcr(path, as_of="2020-01-01")
    assert check(situation) == ()
    rows = situation.table("perceptions")
    assert [(row.key, row.text("statement")) for row in rows] == [
        ("one/two/1", "yield"), ("one/two/2", "give-in"),
    ]  # fmt: skip
    assert build_moves(situation).viewers == ("one",)


def test_where_things_stand_may_be_said(upper, tmp_path):
    said = read_gmcr(upper, as_of="2020-01-01", today="nYn")
    assert [row.flag("taken") for row in said.table("moves")] == [False, True, False]
    assert not any(row.text("note") for row in said.table("moves"))
    guess = read_gmcr(upper, as_of="2020-01-01")
    assert all("fewest options" in row.text("note") for row in guess.table("moves"))
    for letters, message in (("YYN", "not feasible"), ("YNY", "does not see"), ("Y", "3 letters")):
        with pytest.raises(FileFormatError, match=message):
            read_gmcr(upper, today=letters)
    result = detente(
        "import", "--from", "gmcr", upper, tmp_path / "new", "--today", "NYN", "--as-of", "2020"
    )
    assert isinstance(result.exception, FileFormatError)
    assert "is not a date" in str(result.exception)


@pytest.fixture
def known(tmp_path) -> Path:
    """A situation with the actors of the file, one by its id, one by its name."""
    folder = tmp_path / "river"
    folder.mkdir()
    texts = {
        "situation.toml": 'format = 1\ntitle = "River"\nas_of = "2020-01-01"\n'
                          'horizon = "2021-01-01"\n# a remark that stays\n',
        "actors.csv": "id,name,kind,influence,resolve\nupper,Up,state,100,1\n"
                      "low,\"Lower State (south)\",state,80,1\nthird,Third,state,10,1\n",
        "issues.csv": "id,name,low,high,reversion\nwater,Water,none,all,20\n",
        "stakes.csv": "actor,issue,position,salience\nupper,water,10,50\nlow,water,90,50\n"
                      "third,water,50,10\n",
        "relations.csv": "source,target,trust,stance,since,until\nupper,low,0.2,wary,2010,2019\n",
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder


def test_a_conflict_is_added_to_a_situation_that_is_there(upper, known):
    before = {path.name: path.read_bytes() for path in known.iterdir()}
    result = detente("import", "--from", "gmcr", upper, known)
    assert result.exit_code == 0, result.output
    assert "3 files written" in result.output
    for name, text in before.items():
        assert (known / name).read_bytes() == text, name
    situation = read_folder(known)
    assert check(situation) == ()
    assert {row.text("actor") for row in situation.table("moves")} == {"upper", "low"}
    again = detente("import", "--from", "gmcr", upper, known)
    assert isinstance(again.exception, FileFormatError)
    assert "has moves.csv and infeasible.csv and preferences.csv already" in str(again.exception)
    assert detente("import", "--from", "gmcr", upper, known, "--overwrite").exit_code == 0


def test_strangers_are_named_with_the_nearest_actor(upper, known):
    path = known / "actors.csv"
    path.write_text(path.read_text().replace("Lower State (south)", "Lowre state"))
    with pytest.raises(FileFormatError, match=r"'Lower state' \(did you mean low\?\)"):
        read_gmcr(upper, into=read_folder(known))
    path.write_text(path.read_text().replace("Third", "Upper"))
    with pytest.raises(FileFormatError, match=r"'Upper' \(several\)"):
        read_gmcr(upper, into=read_folder(known))


def test_the_tribes_are_as_frustrated_as_published(shared, tmp_path):
    """Read (1954): 7 of 58 ties contradict the best two camps."""
    path = shared("cases/networks/tribes_signed.json")
    result = detente("import", "--from", "signed", path, tmp_path / "t", "--as-of", "1954-01-01")
    assert result.exit_code == 0, result.output
    situation = read_folder(tmp_path / "t")
    assert check(situation) == ()
    draws = draw(situation, count=20)
    found = Alignment().run(Inputs(situation, draws, {}, seed=1), Options())
    assert found["tension"].values[:, -1].tolist() == pytest.approx([7 / 58] * 20)
    assert found["proven"].values.all()


def test_weights_and_directions_of_a_network(tmp_path):
    path = tmp_path / "net.csv"
    path.write_text("upper,low,-,3\nlow,upper,-,1\nupper,third,+,1.5\n")
    rows = {row.key: row for row in read_signed(path, as_of="2020-01-01").table("relations")}
    assert {key: (row.text("stance"), float(row.text("trust"))) for key, row in rows.items()} == {
        "upper/low": ("hostile", 0.0),
        "low/upper": ("hostile", pytest.approx(2 / 3)),
        "upper/third": ("supports", 0.5),
        "third/upper": ("supports", 0.5),
    }


def test_dated_ties_give_camps_by_year(tmp_path):
    """b leaves the side of a for that of c in 1955; a and c are foes throughout."""
    path = tmp_path / "net.csv"
    path.write_text(
        "source,target,sign,since,until\na,b,+,1950,1955\na,b,-,1955,\n"
        "b,c,-,1950,1955\nb,c,+,1955,\na,c,-,1950,\n"
    )
    situation = read_signed(path, as_of="1957-01-01")
    assert check(situation) == ()
    draws = draw(situation, count=10)
    found = Alignment().run(Inputs(situation, draws, {}, seed=1), Options())
    camp = found["camp"].isel(draw=0)
    together = {
        int(year): [int(camp.sel(year=year, party=p)) for p in "abc"] for year in found["year"]
    }
    assert together[1951] == [0, 0, 1]
    assert together[1955] == together[1957] == [0, 1, 1]
    assert found["switched"].sel(year=1955, party="b").values.all()
    assert (found["tension"].sel(year=1956) == 0).all()


def test_ties_are_added_to_relations_that_are_there(known, tmp_path):
    path = tmp_path / "net.csv"
    path.write_text("upper,low,-\nlow,third,+\n")
    assert detente("import", "--from", "signed", path, known).exit_code == 0
    situation = read_folder(known)
    assert check(situation) == ()
    rows = situation.table("relations")
    assert len(rows) == 5
    assert rows.rows[0].text("until") == "2019"
    again = detente("import", "--from", "signed", path, known)
    assert "from 'upper' to 'low' already" in str(again.exception)
    shutil.copy(path, tmp_path / "other.csv")
    (tmp_path / "other.csv").write_text("upper,fourth,+\n")
    with pytest.raises(FileFormatError, match="no single actor of the situation is 'fourth'"):
        read_signed(tmp_path / "other.csv", into=situation)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\x00\x01", b"[]", b'{"options": []}'])
@pytest.mark.parametrize("form", ["gmcr", "signed"])
def test_files_that_are_neither_are_refused(tmp_path, content, form):
    path = tmp_path / "odd"
    path.write_bytes(content)
    with pytest.raises(FileFormatError, match="odd"):
        read_as(path, form=form)
    result = detente("import", "--from", form, path, tmp_path / "new")
    assert result.exit_code != 0
    assert not (tmp_path / "new").exists()


def test_a_date_of_today_is_said_and_a_given_one_is_taken(upper, tmp_path):
    today = dt.date.today().isoformat()
    told = detente("import", "--from", "gmcr", upper, tmp_path / "now")
    assert told.exit_code == 0, told.output
    said = " ".join(told.output.split())
    assert f"as of {today}, the day of the import" in said
    assert "--as-of" in said
    assert f"as of {today}" in (tmp_path / "now" / "NOTES.md").read_text(encoding="utf-8")
    network = tmp_path / "net.csv"
    network.write_text("upper,low,-\n")
    told = detente("import", "--from", "signed", network, tmp_path / "net", "--as-of", "1990-05-01")
    assert "the day of the import" not in told.output
    assert read_folder(tmp_path / "net").as_of == dt.date(1990, 5, 1)
    assert "day of the import" not in (tmp_path / "net" / "NOTES.md").read_text(encoding="utf-8")


def test_a_date_that_would_be_dropped_is_refused(upper, tmp_path):
    detente("import", "--from", "gmcr", upper, tmp_path / "s", "--as-of", "2020-01-01")
    again = ("import", "--from", "gmcr", upper, tmp_path / "s", "--overwrite")
    assert detente(*again).exit_code == 0  # it keeps its own
    assert read_folder(tmp_path / "s").as_of == dt.date(2020, 1, 1)
    with pytest.raises(FileFormatError, match="has its own"):
        read_as(upper, form="gmcr", as_of="2021-01-01", into=read_folder(tmp_path / "s"))
    with pytest.raises(FileFormatError, match="has its own"):
        read_as(tmp_path / "s", form="workbook", as_of="2021-01-01")
