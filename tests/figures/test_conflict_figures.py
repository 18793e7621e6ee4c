"""Figures of moves and alignments: data, drawing, words, on the first case and on empty runs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from detente.analyses.alignment.alignment import Alignment
from detente.analyses.moves.moves import Moves
from detente.analyses.protocol import Inputs, Options
from detente.ensemble.draw import draw
from detente.figures.aims_map import aims_map
from detente.figures.camps import camps
from detente.figures.figure import FULL, HALF, PHONE, Figure
from detente.figures.measure import width as text_width
from detente.figures.signed_network import signed_network
from detente.figures.states import states
from detente.figures.view import View
from detente.io.folder import read_folder

KINDS = {
    "states": states, "signed_network": signed_network, "camps": camps, "aims_map": aims_map
}  # fmt: skip


@pytest.fixture(scope="module")
def run() -> Any:
    case = read_folder(Path(__file__).parents[2] / "situations" / "afghanistan-2017")
    draws = draw(case, count=200)
    inputs = Inputs(case, draws, {}, seed=1)
    found = [
        finding
        for analysis in (Moves(), Alignment())
        for finding in analysis.findings(analysis.run(inputs, Options()), case, Options())
    ]
    return SimpleNamespace(situation=case, findings=found, manifest={})


@pytest.fixture(params=sorted(KINDS))
def figure(request: pytest.FixtureRequest, run: Any) -> Figure:
    return KINDS[request.param](View(run))


def labels_fit(figure: Figure, wide: float) -> int:
    """Every label lies inside the drawing and is large enough; gives how many there are."""
    root = ET.fromstring(figure.svg(width=wide))
    assert root.get("aria-label") == figure.alt
    height = float(root.get("height", "0"))
    count = 0
    for element in root.iter():
        if not element.tag.endswith("text"):
            continue
        count += 1
        size = float(element.get("font-size", "12"))
        long = text_width(element.text or "", size, bold=element.get("font-weight") == "700")
        shift = {"start": 0.0, "middle": long / 2, "end": long}[element.get("text-anchor", "start")]
        left = float(element.get("x", "0")) - shift
        assert left >= -1, element.text
        assert left + long <= wide + 1, element.text
        assert 0 <= float(element.get("y", "0")) <= height, element.text
        assert size >= 11
    return count


@pytest.mark.parametrize("wide", [FULL, HALF, PHONE])
def test_labels_stay_inside_and_are_large_enough(figure: Figure, wide: float) -> None:
    assert labels_fit(figure, wide)


def test_very_many_parties_stand_on_a_circle_by_camps(tmp_path: Path) -> None:
    from detente.io.signed_tables import read_signed

    rng = np.random.default_rng(1)
    lines = [
        f"Party number {a},Party number {b},{'+' if a % 2 == b % 2 else '-'}"
        for a in range(60)
        for b in range(a)
        if rng.random() < 0.3
    ]
    (tmp_path / "net.csv").write_text("\n".join(lines))
    case = read_signed(tmp_path / "net.csv", as_of="2020-01-01")
    draws = draw(case, count=5)
    inputs = Inputs(case, draws, {}, seed=1)
    found = Alignment().findings(Alignment().run(inputs, Options()), case, Options())
    made = signed_network(View(SimpleNamespace(situation=case, findings=found, manifest={})))
    assert (
        made.title
        == "Ties fall into two camps; <1\N{NO-BREAK SPACE}% of their weight contradicts them"
    )
    assert labels_fit(made, FULL) == 60
    assert 30 <= labels_fit(made, PHONE) < 60


def test_colours_are_tokens_and_drawings_repeat(figure: Figure) -> None:
    assert not re.search(r"#[0-9A-Fa-f]{6}", figure.markup())
    assert "var(" not in figure.svg(theme="dark")
    assert figure.markup() == figure.markup()
    assert not figure.title.endswith(".")
    assert all(len(row) == len(figure.columns) for row in figure.rows)
    assert figure.evidence


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_runs_without_such_findings_say_why_there_is_nothing(kind: str, run: Any) -> None:
    bare = View(SimpleNamespace(situation=run.situation, findings=[], manifest={}))
    empty = KINDS[kind](bare)
    assert empty.absent
    assert empty.rows == ()


def test_states_show_what_holds_and_the_way_to_it(run: Any) -> None:
    made = states(View(run))
    assert "Add several thousand troops" in made.title
    today = [row for row in made.rows if row[1] == 0]
    assert [(row[0], row[4]) for row in today] == [("As today", "ru-deal-taliban+tb-offensive")]
    assert all(0 <= row[2] <= 1 and 0 <= row[3] <= 1 for row in made.rows)
    assert "United States moves" in made.markup()


def test_the_network_marks_exactly_the_ties_that_contradict_the_camps(run: Any) -> None:
    view = View(run)
    made = signed_network(view)
    year = max(int(keys["year"]) for keys, _ in view.every("alignment.camps"))
    finding = view.find("alignment.camps", year=year)
    assert finding is not None
    side = {actor: k for k, camp in enumerate(finding.detail["camps"]) for actor in camp}
    assert len(made.rows) == len(finding.detail["ties"])
    for first, second, weight, wrong, stances in made.rows:
        assert wrong == ((weight > 0) != (side[first] == side[second]))
        assert stances


def test_camps_carry_a_row_a_party_and_year(run: Any) -> None:
    made = camps(View(run))
    years = {row[1] for row in made.rows}
    assert (min(years), max(years)) == (1997, 2017)
    anchored = [row for row in made.rows if row[0] == row[3]]
    assert {row[2] for row in anchored} == {1.0}
    assert any(row[2] is None for row in made.rows)


def test_every_year_has_its_label_where_there_is_room(run: Any) -> None:
    recent = [
        finding
        for finding in run.findings
        if not finding.quantity.startswith("alignment.camps[year=")
        or int(finding.quantity.split("=")[1].rstrip("]")) > 2007
    ]
    made = camps(View(SimpleNamespace(situation=run.situation, findings=recent, manifest={})))
    root = ET.fromstring(made.svg(width=520))
    shown = [element.text for element in root.iter() if element.tag.endswith("text")]
    assert [text for text in shown if text and text.isdigit()] == [
        str(year) for year in range(2008, 2018)
    ]


def test_the_map_of_aims_shows_every_party_with_a_stake_and_how_sure_its_place_is(run: Any) -> None:
    view = View(run)
    made = aims_map(view)
    finding = view.find("alignment.map")
    assert finding is not None
    assert {row[0] for row in made.rows} == set(finding.detail["places"])
    for _, x, x_low, x_high, y, y_low, y_high, nearest, closeness in made.rows:
        # A place is that of the mean distances: it lies near the middle of its cloud.
        assert x_low - 0.1 <= x <= x_high + 0.1
        assert y_low - 0.1 <= y <= y_high + 0.1
        assert view.find("alignment.nearest", actor=nearest) is not None
        assert 0 <= closeness <= 1
    # The pair in the title is the farthest of all pairs.
    apart = {
        (keys["actor"], other): level
        for keys, found in view.every("alignment.nearest")
        for other, level in found.detail.get("closeness", {}).items()
    }
    assert all(view.short(actor) in made.title for actor in min(apart, key=lambda p: apart[p]))


def test_sections_of_the_annex_carry_the_figures_and_say_what_they_show(run: Any) -> None:
    from detente.report.conflict import alignment_blocks, conflict_blocks
    from detente.report.document import Heading

    view = View(run)
    shown: list[str] = []

    def numbered(made: Figure) -> Any:
        shown.append(made.kind)
        return made

    blocks = [*conflict_blocks(view, numbered), *alignment_blocks(view, numbered)]
    assert shown == ["states", "signed-network", "camps", "aims-map"]
    assert next(block.text for block in blocks if isinstance(block, Heading)).startswith("Which")
    bare = View(SimpleNamespace(situation=run.situation, findings=[], manifest={}))
    assert conflict_blocks(bare, numbered) == []
    assert alignment_blocks(bare, numbered) == []


def test_the_annex_says_who_misjudges_what(tmp_path: Path) -> None:
    import shutil

    from detente.report.conflict import conflict_blocks
    from detente.report.document import Heading, Paragraph

    folder = tmp_path / "case"
    shutil.copytree(Path(__file__).parents[2] / "situations" / "afghanistan-2017", folder)
    rows = "viewer,actor,rank,statement\nusa,russia,1,us-surge\nusa,taliban,1,tb-talk-kabul\n"
    (folder / "perceptions.csv").write_text(rows)
    case = read_folder(folder)
    draws = draw(case, count=100)
    found = Moves().findings(
        Moves().run(Inputs(case, draws, {}, seed=1), Options()), case, Options()
    )
    view = View(SimpleNamespace(situation=case, findings=found, manifest={}))
    blocks = conflict_blocks(view, lambda figure: figure)
    heads = [block.text for block in blocks if isinstance(block, Heading)]
    assert "Who misjudges what" in heads
    told = [str(block.content) for block in blocks if isinstance(block, Paragraph)]
    assert any("United States misjudges" in text for text in told)
    assert any("everybody saw" in text for text in told)
