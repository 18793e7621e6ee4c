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
        ("a two-thirds majority is needed", ["66.7%"]),
        ("three of the seven ministers resigned", ["3", "7"]),
        ("prices rose threefold", ["3"]),
        ("between 200 and 300 men crossed", ["200-300"]),
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
