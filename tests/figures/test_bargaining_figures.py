"""Figures of bargaining: data, words, widths, what stands there when nothing does."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from types import SimpleNamespace

import pytest

from detente.analyses.bargaining.challenge import Challenge
from detente.analyses.bargaining.exchange import Exchange
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw
from detente.figures.bargain_network import bargain_network
from detente.figures.exchange_table import exchange_table
from detente.figures.positions_by_turn import positions_by_turn
from detente.figures.reliability import reliability
from detente.figures.view import View
from detente.findings.record import record_of
from detente.io.folder import read_folder
from detente.report.bargaining import bargaining_blocks


@pytest.fixture(scope="module")
def view(afghanistan):
    situation = read_folder(afghanistan)
    inputs = Inputs(situation, draw(situation, count=30, seed=3), seed=3)
    found = []
    for analysis in (Challenge(), Exchange()):
        found += analysis.findings(analysis.run(inputs, Options()), situation, Options())
    return View(SimpleNamespace(situation=situation, findings=found, manifest={}))


@pytest.fixture(scope="module")
def empty(afghanistan):
    situation = read_folder(afghanistan)
    return View(SimpleNamespace(situation=situation, findings=[], manifest={}))


MAKERS = (positions_by_turn, bargain_network, exchange_table)


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("width", [654, 342])
def test_every_drawing_is_valid_and_stays_inside(view, maker, width):
    figure = maker(view)
    assert not figure.absent
    assert figure.alt
    assert not figure.title.endswith(".")
    root = ElementTree.fromstring(figure.svg(width=width))
    assert float(root.get("width")) == width
    for text in root.iter("{http://www.w3.org/2000/svg}text"):
        assert -1 <= float(text.get("x")) <= width + 1
        assert float(text.get("font-size")) >= 11


@pytest.mark.parametrize("maker", MAKERS)
def test_without_a_run_the_figure_says_why(empty, maker):
    assert maker(empty).absent


def test_positions_data_are_those_of_the_finding(view):
    figure = positions_by_turn(view, issue="india-role")
    finding = view.find("challenge.outcome", issue="india-role")
    rows = [row for row in figure.rows if row[1] == "india"]
    assert [row[4] for row in rows] == finding.detail["path"]["india"]["median"]
    assert all(low <= middle <= high for *_, low, middle, high in figure.rows)


def test_network_tells_the_strongest_tie(view):
    figure = bargain_network(view, most=3)
    strongest = max(figure.rows, key=lambda row: row[2])
    assert view.short(strongest[0]) in figure.title
    assert view.short(strongest[1]) in figure.title
    assert len(figure.quantities) == 3


def test_table_names_those_who_pay(view):
    figure = exchange_table(view, most=4)
    assert len(figure.table.rows) == 4
    told = [row.cells[4].text for row in figure.table.rows]
    assert any("(-" in text for text in told)


def test_reliability_shows_the_shipped_record():
    figure = reliability(record_of("decisions"))
    assert "80 %" in figure.title
    ElementTree.fromstring(figure.svg(width=342))
    shares = {(name, level): share for name, level, share in figure.rows}
    assert 0.74 <= shares["weighted_mean", 0.8] <= 0.86


def test_blocks_of_the_annex(view, empty):
    numbered = []

    def count(figure):
        numbered.append(figure.kind)
        return figure

    blocks = bargaining_blocks(view, count)
    assert numbered == ["positions-by-turn", "bargain-network", "exchange-table"]
    assert len(blocks) == 7
    assert bargaining_blocks(empty, count) == []
