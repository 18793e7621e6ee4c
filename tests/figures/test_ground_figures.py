"""Fan, tile map and race: what they draw from findings, and what they say without any."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from detente.figures.fan import fan
from detente.figures.race import race
from detente.figures.tiles import tiles
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.io.load import read

LEVELS = [2.5, 10, 25, 50, 75, 90, 97.5]


def findings(situation):
    """Invented series of three boundaries."""
    band = [[60 - 3 * (6 - k) * t for t in (0, 1, 2)] for k in range(7)]
    lost = [[10 + 2 * k * t for t in (0, 1, 2)] for k in range(7)]
    path = {
        "boundary": ["2017-03-01", "2018-03-01", "2019-03-01"], "levels": LEVELS, "held": band,
        "lost": lost, "contested": band, "line": {"held": [60, 50, 40], "lost": [10, 14, 18]},
        "seen": [{"date": "2016-11-26", "held": 0.57, "lost": 0.1},
                 {"date": "2017-02-20", "held": 0.6, "lost": None}],
    }  # fmt: skip
    units = {row.key: [0.5, 0.25, 0.2] for row in situation.table("theatre/units")}
    units["kunduz-city"] = [0.1, 0.8, 0.9]
    window = {
        "boundary": path["boundary"], "feasible": [0.2, 0.4, 0.3], "worth": [0.1, 0.2, 0.1],
        "ripe": [0.2, 0.3, 0.2], "collapsed": [0.0, 0.1, 0.3], "deal": [0.0, 0.3, 0.5],
    }  # fmt: skip
    median = {"held": 50.0, "contested": 27.0, "lost": 23.0}
    return [
        Finding("control.path", 4.0, "Lost districts outnumber held ones.", detail=path),
        Finding("control.map[date=2019-06-01]", 1.0, "One city.",
                detail={"units": units, "median": median}),
        Finding("ripeness.window[forum=us-russia,linked=no]", None, "Never.", detail=window),
        Finding("ripeness.deal_first[forum=us-russia,linked=no]", 0.5, "First."),
        Finding("ripeness.collapse_first[forum=us-russia,linked=no]", 0.3, "Falls."),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def view(afghanistan):
    situation = read(afghanistan)
    run = SimpleNamespace(situation=situation, findings=findings(situation), manifest={})
    return View(run)


@pytest.fixture(scope="module")
def empty(afghanistan):
    return View(SimpleNamespace(situation=read(afghanistan), findings=[], manifest={}))


@pytest.mark.parametrize("width", [654, 342])
def test_drawings_stay_inside_their_frame(view, width):
    for figure in (fan(view), tiles(view), race(view)):
        markup = figure.markup(width=width)
        assert figure.alt in markup
        box = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', markup)
        assert float(box.group(1)) == width
        high = float(box.group(2))
        for x in re.findall(r' cx="(-?[\d.]+)"', markup):
            assert -1 <= float(x) <= width + 1
        for y in re.findall(r' cy="(-?[\d.]+)"', markup):
            assert -1 <= float(y) <= high + 1


def test_the_tile_map_has_a_square_a_district_and_rings_what_is_cut_off(view):
    figure = tiles(view)
    markup = figure.markup(width=654)
    legend = 3
    assert markup.count("h8v8h-8z") == 398 - 34
    assert markup.count("<g data-region=") == markup.count("</g>") == 34
    assert markup.count("<circle") == 34 + 1
    assert markup.count('r="3.6" fill="var(--lost)"') == 1  # Kunduz
    assert (
        figure.title == "June 2019, median draw: 50 % of districts held, 27 % contested, 23 % lost"
    )
    assert len(figure.rows) == 68
    assert legend == len(re.findall(r">(?:held|contested|lost)<", markup))


def test_the_fan_carries_its_data_and_observations(view):
    figure = fan(view)
    assert len(figure.rows) == 9
    assert figure.columns[2:] == ("p2.5", "p10", "p25", "p50", "p75", "p90", "p97.5")
    markup = figure.markup(width=654)
    assert markup.count("<circle") == 3  # the second lost share was not published
    assert "as of 23 May 2017" in markup


def test_a_page_can_mark_a_date_in_fan_and_race(view):
    for figure in (fan(view), race(view)):
        found = re.search(r'data-plot="([^"]+)" data-from="([^"]+)" data-to="([^"]+)"',
                          figure.markup(width=654))  # fmt: skip
        left, top, right, bottom = map(float, found.group(1).split())
        assert 0 < left < right < 654
        assert top < bottom
        assert found.group(2) <= "2017-03-01" < found.group(3) == "2019-03-01"


def test_the_race_says_which_comes_first(view):
    figure = race(view)
    assert "50" in figure.title
    assert "not a signed one" in figure.source
    assert [row[4] for row in figure.rows] == [0.0, 0.3, 0.5]


def test_absent_findings_are_said(empty, view):
    for figure in (fan(empty), tiles(empty), race(empty)):
        assert figure.absent
    assert "there is no map of 1999" in tiles(view, date="1999-01-01").absent
    assert fan(view, scenario="surge").absent
