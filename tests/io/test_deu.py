"""DEU tables: shape, votes by treaty, one proposal as a situation, and what can be wrong."""

from __future__ import annotations

import numpy as np
import pytest

from detente.errors import FileFormatError, UnknownNameError
from detente.io.deu import VOTES_1995, VOTES_NICE, council_votes, read_decisions, read_deu
from detente.io.load import check

HEADER = "prnr\tisnr\tproc\tcounvte\tpcom\tpde\tplu\tscom\tsde\tslu\trp\tout"
LINES = [
    HEADER,
    "\t\t\t\t\t2.09\t0.02\t\t\t\t\t",
    "d99001\td99001i1\tCOD\tQMV\t0\t100\t40\t60\t50\t20\t0\t70",
    "d99001\td99001i2\tCOD\tQMV\t0\t100\t\t60\t50\t0\t\t",
    "n14002\tn14002i1\tCNS\tUnan\t10\t20\t30\t60\t50\t20\t100\t50",
]


def written(folder, lines):
    file = folder / "table.tsv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_votes_of_the_treaties():
    """Totals as the treaties have them: 87 in 1995, 345 with 27 members, 352 with Croatia."""
    assert sum(VOTES_1995.values()) == 87
    assert len(VOTES_1995) == 15
    assert sum(VOTES_NICE.values()) == 352
    assert sum(v for key, v in VOTES_NICE.items() if key != "cr") == 345


def test_table(tmp_path):
    table = read_decisions(written(tmp_path, LINES))
    assert table.actors == ("com", "de", "lu")
    assert table.proposal == ("d99001", "d99001", "n14002")
    assert table.year.tolist() == [1999, 1999, 2014]
    assert table.rule == ("QMV", "QMV", "Unan")
    np.testing.assert_array_equal(table.outcome, [70, np.nan, 50])
    np.testing.assert_array_equal(table.position[1], [0, 100, np.nan])
    # Commission as much as the average member with a position; unanimity: all alike.
    np.testing.assert_allclose(
        council_votes(table), [[6, 10, 2], [10, 10, 2], [1, 1, 1]]
    )  # fmt: skip


def test_one_proposal_as_a_situation_without_its_outcome(tmp_path):
    file = written(tmp_path, LINES)
    situation = read_deu(file, proposal="d99001")
    assert [row.key for row in situation.stakes] == [
        "european-commission/d99001i1", "germany/d99001i1", "luxembourg/d99001i1",
        "european-commission/d99001i2", "germany/d99001i2",
    ]  # fmt: skip
    assert situation.issues["d99001i1"].text("reversion") == "0"
    assert situation.issues["d99001i2"].text("reversion") == "0/50/100"
    assert "70" not in {row.text("note") for row in situation.issues}
    assert situation.as_of.isoformat() == "1999-01-01"
    assert [p for p in check(situation) if p.severity == "error"] == []
    with pytest.raises(UnknownNameError, match="'d1' is not among its 2 proposals"):
        read_deu(file, proposal="d1")
    with pytest.raises(UnknownNameError, match="--proposal"):
        read_deu(file)


def test_every_proposal_of_the_shared_table_makes_a_situation(shared):
    path = shared("cases/decisions/deu_dev.tsv")
    table = read_decisions(path)
    assert len(table) == 208
    assert len(set(table.proposal)) == 84
    for proposal in sorted(set(table.proposal))[::12]:
        problems = check(read_deu(path, proposal=proposal))
        assert [p for p in problems if p.severity == "error"] == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([HEADER.replace("\tsde", ""), *LINES[2:]], "there is no column sde"),
        ([HEADER.replace("prnr", "id"), *LINES[2:]], "there is no column prnr"),
        (["prnr\tout", "d99001\t3"], "p<actor>"),
        ([HEADER, LINES[2].replace("\t100\t", "\tmany\t")], "line 2, column 'pde': the position"),
        ([HEADER, LINES[2].replace("\t50\t", "\t500\t")], "column 'sde': the salience is '500'"),
        ([HEADER, LINES[2][:-2] + "170"], "column 'out': the outcome is '170'"),
        ([HEADER.replace("plu", "pde"), *LINES[2:]], "column 'pde' stands there twice"),
        ([HEADER, LINES[1]], "no line with a proposal"),
    ],
)
def test_bad_tables_are_named(tmp_path, lines, message):
    with pytest.raises(FileFormatError) as caught:
        read_decisions(written(tmp_path, lines))
    assert message in str(caught.value)
