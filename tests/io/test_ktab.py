"""KTAB files: with and without the trailing comma, XML, and everything that can be wrong."""

from __future__ import annotations

import numpy as np
import pytest

from detente import models
from detente.analyses.bargaining.challenge import stakes_on, taking_part
from detente.analyses.deal.frame import Frame
from detente.ensemble.draw import draw
from detente.errors import FileFormatError
from detente.io.ktab import read_ktab
from detente.io.load import check

LINES = [
    'Demo ,"Dummy, with a comma",3,2,',
    "Actor,Description,Power,First Position,First Salience,Second Position,Second Salience,",
    "A, one,  10, 0, 50, 20, 30,",
    "B, two,  20, 100, 40, 60, 60,",
    "C, three, 5, 30, 20, 90, 10,",
]
XML = """<?xml version="1.0" encoding="UTF-8"?>
<Scenario>
  <name>Demo</name><desc>d</desc><prngSeed>1</prngSeed>
  <ModelParameters><VictoryProbModel>Linear</VictoryProbModel></ModelParameters>
  <Dimensions><dName>First</dName></Dimensions>
  <Actors>
    <Actor><name>A</name><description>one</description><capability>10</capability>
      <Position><dCoord>0</dCoord></Position><Salience><dSal>50</dSal></Salience></Actor>
    <Actor><name>B</name><description>two</description><capability>20</capability>
      <Position><dCoord>100</dCoord></Position><Salience><dSal>40</dSal></Salience></Actor>
  </Actors>
</Scenario>
"""


def written(folder, lines, name="model.csv"):
    file = folder / name
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def cells(situation):
    return [
        (row.key, row.text("position"), row.text("salience"))
        for row in situation.table("stakes")
    ]  # fmt: skip


def test_a_file_and_its_twin_without_final_commas_are_the_same(tmp_path):
    one = read_ktab(written(tmp_path, LINES), as_of="2020-01-01")
    bare = [line.rstrip(",") for line in LINES]
    two = read_ktab(written(tmp_path, bare, "bare.csv"), as_of="2020-01-01")
    assert cells(one) == cells(two)
    assert one.tables["actors"] == two.tables["actors"]
    assert check(one) == ()
    assert [row.text("name") for row in one.issues] == ["First", "Second"]
    assert [row.text("influence") for row in one.actors] == ["50", "100", "25"]
    assert one.actors["a"].text("note") == "one"


@pytest.mark.parametrize("name", ["dummyData_3Dim", "SOE-Policy"])
def test_an_imported_file_gives_ktabs_own_run(shared, name):
    """Salience is rescaled on import so that the analysis sees exactly KTAB's effort."""
    from tests.models.test_challenge import ktab_input, ktab_output

    path = shared(f"cases/challenge/{name}.csv")
    names, position, salience, _ = ktab_input(path)
    situation = read_ktab(path, as_of="2016-01-01")
    frame = Frame.of(situation, draw(situation, count=1))
    actors = taking_part(frame, frame.issues)
    x, effort, _, power = stakes_on(frame, actors, frame.issues)
    keys = [row.key for row in situation.actors]
    order = [actors.index(key) for key in keys]
    issues = [list(frame.issues).index(row.key) for row in situation.issues]
    np.testing.assert_allclose(x[0][order][:, issues], position, atol=1e-9)
    np.testing.assert_allclose(effort[0][order][:, issues], salience, rtol=1e-10)
    run = models.challenge(x[0][order][:, issues], effort[0][order][:, issues], power[0][order])
    expected, _ = ktab_output(shared, name, names)
    assert np.abs(run.position - expected).max() <= 0.05 + 1e-6


def test_xml(tmp_path):
    situation = read_ktab(written(tmp_path, [XML], "model.xml"), as_of="2020-01-01")
    assert cells(situation) == [("a/first", "0", "50"), ("b/first", "100", "40")]
    assert "VictoryProbModel Linear" in situation.texts["NOTES.md"]
    assert check(situation) == ()


def test_announced_numbers_may_follow_a_description_with_commas(tmp_path):
    lines = ["Demo,one, two, 3, three, 3, 2, ", *LINES[1:]]
    assert len(read_ktab(written(tmp_path, lines), as_of="2020-01-01").actors) == 3


def changed(line, cell, value):
    lines = list(LINES)
    parts = lines[line].split(",")
    parts[cell] = value
    lines[line] = ",".join(parts)
    return lines


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (changed(3, 3, "much"), "line 4, column 'First Position': the position is 'much'"),
        (changed(3, 4, "140"), "line 4, column 'First Salience': the salience is '140'"),
        (changed(3, 4, ""), "the salience is nothing; expected a number in 0-100"),
        (changed(2, 2, "0"), "line 3, column 'Power': the capability is 0"),
        (changed(2, 2, "nan"), "the capability is 'nan'"),
        (changed(3, 4, "60"), "saliences of 'B' sum to 120 %"),
        ([*LINES[:4]], "3 actors are announced, 2 lines follow"),
        ([LINES[0], "Actor,Description,Power,First Position,First Salience,", *LINES[2:]],
         "header has 5 columns; expected 7"),
        ([*LINES[:2], "A, one, 10, 0, 50", *LINES[3:]], "line 3: 5 cells; expected 7"),
        ([*LINES[:2], LINES[2] + "1,2", *LINES[3:]], "at most a comma behind"),
        (["Demo", *LINES[1:]], "no numbers of actors and dimensions"),
        (LINES[:1], "1 lines with text"),
    ],
)  # fmt: skip
def test_bad_csv_is_named(tmp_path, lines, message):
    with pytest.raises(FileFormatError) as caught:
        read_ktab(written(tmp_path, lines))
    assert message in str(caught.value)
    assert "model.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (XML.replace("<dSal>50</dSal>", "<dSal>five</dSal>"), "actor 1 ('A'), dSal 1"),
        (XML.replace("<dCoord>100</dCoord>", ""), "0 positions and 1 saliences"),
        (XML.replace("</Scenario>", ""), "not valid XML"),
        (XML.replace("Scenario", "Model"), "outermost element is 'Model'"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><Scenario/>', "document type"),
        ("<Scenario></Scenario>", "no dimensions and no actors"),
    ],
)
def test_bad_xml_is_named(tmp_path, text, message):
    with pytest.raises(FileFormatError) as caught:
        read_ktab(written(tmp_path, [text], "model.xml"))
    assert message in str(caught.value)


def test_no_file_empty_file_binary_file(tmp_path):
    with pytest.raises(FileFormatError, match="cannot be read"):
        read_ktab(tmp_path / "none.csv")
    with pytest.raises(FileFormatError, match="empty"):
        read_ktab(written(tmp_path, ["", ""]))
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04 zip")
    with pytest.raises(FileFormatError, match="Excel workbook"):
        read_ktab(tmp_path / "book.csv")


def test_one_actor_and_equal_positions_can_be_read(tmp_path):
    lines = ["Demo,x,1,1,", "Actor,Description,Power,P,S,", "A,one,10,30,50,"]
    situation = read_ktab(written(tmp_path, lines), as_of="2020-01-01")
    assert len(situation.actors) == 1
