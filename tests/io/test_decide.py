"""Decide files: the published ones, other separators, and what can be wrong."""

from __future__ import annotations

import pytest

from detente.errors import FileFormatError
from detente.io.decide import read_decide
from detente.io.load import check

LINES = [
    "#/ a remark",
    "#A\tA\tSide A\tfirst",
    "#A\tB\tSide B",
    "#P\tgoal\tGoal",
    "#P\ttime\tTime",
    "#M\tgoal\t0\tnothing",
    "#M\tgoal\t4\tsome",
    "#M\tgoal\t10\tall",
    "#D\tA\tgoal\t0\t0.5\t1",
    "#D\tB\tgoal\t5\t0.25\t0.5",
    "#D\tB\ttime\t80\t1\t0.5",
]


def written(folder, lines):
    file = folder / "model.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_positions_and_saliences_are_put_on_0_to_100(tmp_path):
    situation = read_decide(written(tmp_path, LINES), as_of="2020-01-01")
    rows = [
        (row.key, row.text("position"), row.text("salience"), row.text("note"))
        for row in situation.stakes
    ]
    assert rows == [
        ("a/goal", "0", "50", "0 on the file's scale"),
        ("b/goal", "50", "25", "5 on the file's scale"),
        ("b/time", "80", "100", ""),
    ]
    assert [row.text("influence") for row in situation.actors] == ["100", "50"]
    goal = situation.issues["goal"]
    assert (goal.text("low"), goal.text("anchors"), goal.text("high")) == (
        "nothing", "40=some", "all",
    )  # fmt: skip
    assert check(situation) == ()


@pytest.mark.parametrize("mark", [";", ","])
def test_other_separators_and_quotes(tmp_path, mark):
    lines = [mark.join(f"'{cell}'" for cell in line.split("\t")) for line in LINES[1:]]
    situation = read_decide(written(tmp_path, lines), as_of="2020-01-01")
    same = read_decide(written(tmp_path, LINES), as_of="2020-01-01")
    assert situation.tables == same.tables


def test_published_files(shared):
    sample = read_decide(shared("cases/exchange/sample_data.txt"), as_of="2020-01-01")
    assert (len(sample.actors), len(sample.issues), len(sample.stakes)) == (10, 6, 60)
    assert float(sample.stakes["willems/tol-hoogte"].text("position")) == pytest.approx(
        100 * 5 / 13
    )
    paris = read_decide(shared("cases/exchange/cop21.csv"), as_of="2015-11-01")
    assert (len(paris.actors), len(paris.issues)) == (15, 13)
    for situation in (sample, paris):
        assert [p for p in check(situation) if p.severity == "error"] == []


def test_power_that_differs_by_issue_is_told(tmp_path):
    lines = [*LINES[:-1], "#D\tB\ttime\t80\t1\t1"]
    situation = read_decide(written(tmp_path, lines), as_of="2020-01-01")
    assert "Power differs by issue for B: the mean was taken." in situation.texts["NOTES.md"]
    assert situation.actors["b"].text("influence") == "75"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((8, "#D\tA\tgoal\t11\t0.5\t1"), "line 9: the position is 11; 'goal' runs from 0 to 10"),
        ((8, "#D\tA\tgoal\tx\t0.5\t1"), "line 9: the position is 'x'"),
        ((8, "#D\tA\tgoal\t1\t101\t1"), "line 9: the salience is '101'"),
        ((8, "#D\tC\tgoal\t1\t1\t1"), "line 9: 'C' is in no #A or #P line"),
        ((8, "#D\tA\tgoal\t1"), "line 9: 4 cells"),
        ((8, "#X\tA"), "line 9: '#X' begins the line"),
        ((9, "#D\tA\tgoal\t1\t1\t1"), "line 10: 'A' has a second position on 'goal'"),
        ((5, "#M\tmoney\t0"), "line 6: no #P line names the issue 'money'"),
    ],
)
def test_bad_lines_are_named(tmp_path, change, message):
    lines = list(LINES)
    lines[change[0]] = change[1]
    with pytest.raises(FileFormatError) as caught:
        read_decide(written(tmp_path, lines))
    assert message in str(caught.value)


def test_files_without_data(tmp_path):
    with pytest.raises(FileFormatError, match="no #D line"):
        read_decide(written(tmp_path, LINES[:8]))
    with pytest.raises(FileFormatError, match="no line begins with #A"):
        read_decide(written(tmp_path, ["actor,position", "a,1"]))
    powerless = [line[:-1] + "0" if line.startswith("#D\tA") else line for line in LINES[:9]]
    with pytest.raises(FileFormatError, match="no actor has any power"):
        read_decide(written(tmp_path, powerless))
