"""Figures as people write them: words, dozens, money, shares, ranges; and what is none."""

from __future__ import annotations

import pytest

from detente.reading import read_document
from detente.reading.reading import read_proposals


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("two dozen civilians were hurt", ["24"]),
        ("half a dozen villages were burned", ["6"]),
        ("a hundred and twenty hostages were held", ["120"]),
        ("two and a half years of war followed", ["2.5"]),
        ("half a million people fled", ["0.5 million"]),
        ("it costs $3-4 billion a year", ["3-4 billion"]),
        ("EUR 40m was pledged", ["40 million"]),
        ("the gap is €2.3bn", ["2.3 billion"]),
        ("a two-thirds majority is needed", ["67%"]),
        ("three of the seven ministers resigned", ["3", "7"]),
        ("prices rose threefold", ["3"]),
        ("between 200 and 300 men crossed", ["200-300"]),
        ("a third of the crews went home", ["33%"]),
        ("the motion fell by nine votes to six", ["9-6"]),
        ("it passed by 61 votes to 40", ["61-40"]),
        ("traffic fell by half", ["50%"]),
        ("a truce by May is a coin toss", ["50%"]),
        ("the odds are no better than even", ["50%"]),
        ("a recount is an even bet", ["50%"]),
        ("a deal has a better than even chance", [">50%"]),
        ("he took at most a 20 per cent share", ["<=20%"]),
        ("at least 30 per cent voted", [">=30%"]),
        ("the mill stood idle for half a century", ["50"]),
        ("they waited a decade", ["10"]),
        ("hundreds of lorries turned back", ["hundreds"]),
        ("they owe tens of billions of crowns", ["tens of billions"]),
        ("several dozen herders were held", ["several dozen"]),
        ("the fund paid 70 of the 400 million crowns", ["70 million", "400 million"]),
        ("the odds of a deal are 60 per cent, those of a rupture below 15", ["60%", "<15%"]),
        ("he gave a one-in-five chance to a deal", ["1 in 5"]),
        ("four to six more raids may follow", ["4-6"]),
        ("none of the six sponsors came", ["6"]),
        ("the two leaders shook hands", []),
        ("the 312 Brigade fell back", []),
        ("a 4+4 panel sat", []),
        ("Operation 915 was called off", []),
        ("Licence 30 lapsed", []),
        ("his number two resigned", []),
        ("it began in the 1990s", []),
        ("they met at 14:30 on Tuesday", []),
        ("the talks ended on p. 14", []),
        ("the P5+1 met the G7", []),
    ],
)
def test_values(tmp_path, words, values):
    path = tmp_path / "brief.txt"
    path.write_text(f"The long winter\n\n12 March 2025\n\nIt is said that {words}.", "utf-8")
    figures = read_proposals(read_document(path)).figures
    assert [figure.value for figure in figures] == values
