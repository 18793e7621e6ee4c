"""Every kind of figure: alt text, data, drawing, on easy and on hard situations."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from detente.figures.blocker_map import blocker_map, first_blocker
from detente.figures.claims_ledger import claims_ledger
from detente.figures.concession_ladder import concession_ladder, rungs
from detente.figures.convergence_matrix import convergence_matrix
from detente.figures.exceedance import exceedance
from detente.figures.figure import FULL, HALF, PHONE, Figure
from detente.figures.football_field import football_field
from detente.figures.forum_table import best_forums, forum_table
from detente.figures.labels import shortened
from detente.figures.measure import width as text_width
from detente.figures.package_chart import anchors, described, package_chart
from detente.figures.palette import resolve
from detente.figures.phrase import NBSP, percent
from detente.figures.power_salience import power_salience
from detente.figures.premises import conclusions, premises_chart
from detente.figures.strip import BOUNDS, Mark, Strip, odds_ruler
from detente.figures.tornado import tornado
from detente.figures.trust_network import trust_network
from detente.figures.view import View
from detente.figures.waterfall import LIFTS, waterfall
from detente.findings.finding import Finding
from detente.situation.model import Row

KINDS: dict[str, Callable[[View], Figure]] = {
    "forum_table": forum_table,
    "blocker_map": blocker_map,
    "waterfall": waterfall,
    "package_chart": package_chart,
    "football_field": lambda view: football_field(view, issue=view.issue or view.core[0]),
    "exceedance": exceedance,
    "power_salience": power_salience,
    "trust_network": trust_network,
    "tornado": tornado,
    "concession_ladder": concession_ladder,
    "claims_ledger": claims_ledger,
    "convergence_matrix": convergence_matrix,
    "premises": premises_chart,
}


@pytest.fixture(params=["case", "hard", "bare"])
def view(request: pytest.FixtureRequest) -> View:
    return View(request.getfixturevalue(request.param))


@pytest.fixture(params=sorted(KINDS))
def figure(request: pytest.FixtureRequest, view: View) -> Figure:
    return KINDS[request.param](view)


def texts(svg: str) -> Iterator[tuple[ET.Element, float]]:
    """Text elements that stand in the outer coordinates, with the width of what they say."""
    root = ET.fromstring(svg)

    def walk(element: ET.Element) -> Iterator[tuple[ET.Element, float]]:
        for child in element:
            tag = child.tag.rpartition("}")[2]
            if tag == "text":
                bold = child.get("font-weight") == "700"
                size = float(child.get("font-size", "12"))
                yield child, text_width(child.text or "", size, bold=bold)
            elif tag != "svg" and "rotate" not in child.get("transform", ""):
                yield from walk(child)

    yield from walk(root)


def test_a_figure_says_what_it_shows(figure: Figure) -> None:
    assert figure.alt.strip()
    assert figure.title.strip()
    assert not figure.title.endswith(".")
    assert figure.hint.strip()


def test_data_are_a_table(figure: Figure) -> None:
    rows = list(csv.reader(io.StringIO(figure.csv())))
    assert rows[0] == list(figure.columns)
    assert len(rows) == len(figure.rows) + 1
    assert all(len(row) == len(figure.columns) for row in rows)


@pytest.mark.parametrize("wide", [FULL, HALF, PHONE])
def test_no_label_leaves_the_drawing(figure: Figure, wide: float) -> None:
    if figure.absent or (figure.table is not None and wide != FULL):
        return
    svg = figure.svg(width=wide)
    root = ET.fromstring(svg)
    assert root.get("aria-label") == figure.alt
    height = float(root.get("height", "0"))
    for element, long in texts(svg):
        x, y = float(element.get("x", "0")), float(element.get("y", "0"))
        anchor = element.get("text-anchor", "start")
        left = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        assert left >= -1, element.text
        assert left + long <= wide + 1, element.text
        assert 0 <= y <= height, element.text
        assert float(element.get("font-size", "12")) >= 11


def test_drawings_take_their_colours_from_tokens(figure: Figure) -> None:
    if figure.absent:
        return
    assert not re.search(r"#[0-9A-Fa-f]{6}", figure.markup())
    for theme in ("light", "dark", "page"):
        assert "var(" not in figure.svg(theme=theme)


def test_a_drawing_is_the_same_every_time(figure: Figure) -> None:
    if not figure.absent:
        assert figure.markup() == figure.markup()


def test_a_figure_without_alt_text_is_refused() -> None:
    with pytest.raises(ValueError, match="alt text"):
        Figure(kind="k", title="t", hint="h", alt="  ", drawing=lambda width: "")
    with pytest.raises(ValueError, match="neither a drawing"):
        Figure(kind="k", title="t", hint="h", alt="a")


def test_png_is_made_without_a_network(case: Any) -> None:
    png = forum_table(View(case)).png(scale=2)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 2 * FULL


def test_forums_stand_by_falling_odds(case: Any) -> None:
    view = View(case)
    made = forum_table(view)
    values = [row[3] for row in made.rows]
    assert values == sorted(values, reverse=True)
    assert made.table is not None
    chosen = [index for index, row in enumerate(made.table.rows) if row.selected]
    assert [made.rows[index][0] for index in chosen] == [view.forum] == ["us-russia"]
    finding = view.feasible("sco")
    assert finding is not None
    shown = next(row for row in made.rows if row[0] == "sco")
    assert shown[2:6] == (finding.words, finding.value, finding.low, finding.high)


def test_the_headline_forum_stays_in_a_short_table(case: Any) -> None:
    view = View(case)
    made = forum_table(view, most=3)
    assert made.table is not None
    assert len(made.table.rows) == 3
    assert any(row.selected for row in made.table.rows)
    assert len(made.rows) == len(view.situation.forums)


def test_a_forum_without_odds_shows_the_reason_and_no_number(case: Any) -> None:
    quantity = "agreement.feasible[forum=sco,linked=no]"
    kept = [finding for finding in case.findings if finding.quantity != quantity]
    absent = Finding.absent(quantity, "the forum opens after the horizon")
    run = type(case)(case.situation, [*kept, absent], case.manifest)
    made = forum_table(View(run))
    assert made.table is not None
    row = made.table.rows[-1]
    assert row.cells[1].text == "Not computed"
    assert row.cells[1].small == "the forum opens after the horizon"
    assert not any(cell.strip or "%" in cell.text for cell in row.cells)
    assert made.rows[-1][3] is None


def test_the_first_blocker_is_the_largest_single_waiver(case: Any) -> None:
    view = View(case)
    best = first_blocker(view, "us-russia")
    assert best is not None
    rival = [
        finding.value
        for keys, finding in view.every("agreement.blockers", forum="us-russia", linked="no")
        if keys["actor"] != "trust"
    ]
    assert best[1].value == max(value for value in rival if value is not None)


def test_the_blocker_map_prints_the_share_of_every_cell(case: Any) -> None:
    view = View(case)
    made = blocker_map(view)
    assert made.table is not None
    forums = [column.title for column in made.table.columns[1:]]
    assert len(forums) == 11
    distrust = next(row for row in made.table.rows if row.cells[0].text == "All distrust")
    value = view.value("agreement.blockers", forum=view.forums[0], linked="no", actor="trust")
    assert distrust.cells[1].text == percent(value, sign=False)
    assert distrust.cells[1].shade == pytest.approx(value)


def test_better_tables_are_judged_by_what_is_worth_having(case: Any) -> None:
    view = View(case)
    found = best_forums(view, most=20)
    worth = [finding.value for f in found if (finding := view.substance(f)) is not None]
    assert worth == sorted(worth, reverse=True)
    assert view.forum not in found


ISSUE = Row(
    "issues", "k",
    {"low": "none", "high": "all", "anchors": "30=May 2017: 8,400 and 5,000; 70=fifty"},
)  # fmt: skip


def test_anchors_hold_commas_and_colons() -> None:
    assert anchors(ISSUE) == [
        (0.0, "none"), (30.0, "May 2017: 8,400 and 5,000"), (70.0, "fifty"), (100.0, "all"),
    ]  # fmt: skip
    assert described(ISSUE, 31) == "May 2017: 8,400 and 5,000"
    assert described(ISSUE, 36) == "Just above: May 2017: 8,400 and 5,000"
    assert described(ISSUE, 58) == "Somewhat below: fifty"
    assert described(Row("issues", "k", {}), 58) == "58 of 100"


def test_a_ruler_has_its_ticks_at_the_icd_bounds() -> None:
    assert BOUNDS == (0.05, 0.20, 0.45, 0.55, 0.80, 0.95)
    ruler = odds_ruler(0.23, 0.08, 0.47, alt="Unlikely", writer=(0.01, 0.05), outcome=1)
    kinds = [mark.kind for mark in ruler.marks]
    assert kinds == ["base", *["tick"] * 6, "range", "bracket", "point", "square"]
    drawn = resolve(ruler.svg(width=100))
    assert 'x1="20%" x2="20%"' in drawn
    assert '<rect x="8%" width="39%"' in drawn
    # Absent: no mark, so that nothing can be taken for 0.
    assert [m.kind for m in odds_ruler(None, None, None, alt="").marks] == ["base", *["tick"] * 6]


def test_an_unknown_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="no mark of kind 'blob'"):
        Strip((Mark("blob"),), "").svg(width=10)


def test_absent_findings_give_a_reason_instead_of_a_drawing(case: Any) -> None:
    run = type(case)(case.situation, [], case.manifest)
    view = View(run)
    for name in ("blocker_map", "waterfall", "package_chart", "exceedance", "tornado"):
        made = KINDS[name](view)
        assert made.absent, name
        with pytest.raises(ValueError, match="nothing to draw"):
            made.markup()
    reason = "red lines leave no package in any draw"
    gone = Finding.absent("agreement.reason[forum=us-russia,linked=no,lift=tax]", reason)
    assert waterfall(View(type(case)(case.situation, [gone], case.manifest))).absent == reason


def with_steps(case: Any, *, last: float, draws: int = 2000) -> View:
    """The first case with a diagnosis worked out by hand: 20 %, then up to ``last``."""
    ends = [0.5, 0.5, last, last, last]
    steps, before = [], 0.2
    for lift, alone, end in zip(LIFTS, (0.5, 0.25, 0.4, 0.2, 0.2), ends, strict=True):
        steps.append({"lift": lift, "alone": alone, "from": before, "to": end, "shapley": 0.1})
        before = end
    detail = {"start": 0.2, "steps": steps, "rest": 1 - last, "pairs": [], "draws": draws}
    more = Finding("agreement.diagnosis[forum=us-russia,linked=no]", last, "", detail=detail)
    return View(type(case)(case.situation, [*case.findings, more], case.manifest))


def test_the_waterfall_goes_down_its_steps(case: Any) -> None:
    made = waterfall(with_steps(case, last=0.9))
    assert made.table is not None
    by_lift = {str(row[0]): row for row in made.rows}
    # Of reach: alone 40 %, but 50 to 90 % in its turn, hence +40.
    assert by_lift["reach"][2:6] == (0.2, 0.4, 0.5, 0.9)
    assert by_lift["reach"][6] == pytest.approx(0.4)
    bars = {
        row.cells[0].text: [(m.kind, m.at, m.to) for m in row.cells[1].strip.marks]
        for row in made.table.rows
        if row.cells[1].strip is not None
    }
    assert ("bar", 0.5, 0.9) in bars["Unlimited reach"]
    assert ("ring", 0.4, 0.0) in bars["Unlimited reach"]
    assert bars["Interests still clash"] == [("ghost", 0.9, 1)]
    texts = [[cell.text for cell in row.cells] for row in made.table.rows]
    assert ["Unlimited reach", "", f"90{NBSP}%", "+40"] in texts
    assert ["Interests still clash", "", "", "10"] in texts
    assert "in turn" in made.hint
    assert "On the first" not in made.source


def test_the_waterfall_says_when_it_rests_on_fewer_draws(case: Any) -> None:
    made = waterfall(with_steps(case, last=1.0, draws=150))
    assert "On the first 150 draws." in made.source
    assert made.table is not None
    # Nothing is left over, so nothing is said to clash.
    assert not any(row.cells[0].text == "Interests still clash" for row in made.table.rows)


def test_the_ladder_has_the_best_set_of_every_size(case: Any) -> None:
    def linked(issues: str, value: float) -> Finding:
        return Finding.share(
            f"agreement.feasible[forum=us-russia,linked={issues}]", round(1000 * value), 1000
        )

    sets = {
        "syria": 0.30, "kashmir": 0.21, "ukraine-sanctions": 0.28, "kashmir+syria": 0.31,
        "syria+ukraine-sanctions": 0.40, "kashmir+syria+ukraine-sanctions": 0.41,
    }  # fmt: skip
    more = [linked(key, value) for key, value in sets.items()]
    view = View(type(case)(case.situation, [*case.findings, *more], case.manifest))
    made = concession_ladder(view, most=4)
    assert made.table is not None
    shown = [row.cells[0].text for row in made.table.rows][1:-1]
    best = [rung for rung in rungs(view, "us-russia") if rung.value in {0.28, 0.30, 0.40, 0.41}]
    assert len(shown) == len(best) == 4
    assert [len(rung.issues) for rung in best] == [1, 1, 2, 3]


def test_the_convergence_matrix_has_every_pair_once(case: Any) -> None:
    made = convergence_matrix(View(case))
    assert made.table is not None
    known = {frozenset(row[:2]) for row in made.rows}
    assert len(known) == len(made.rows) == 14 * 13 // 2
    printed = [
        cell for row in made.table.rows for cell in row.cells[1:] if cell.text not in {"", "·"}
    ]
    assert len(printed) == 12 * 11 // 2
    for row in made.rows:
        assert 0 <= row[2] <= 1


def test_premises_by_conclusions(case: Any) -> None:
    view = View(case)
    made = premises_chart(view)
    assert made.table is not None
    told = conclusions(view)
    base, granted = made.table.rows[:2]
    assert [cell.text for cell in base.cells[1:]] == [percent(c.base, sign=False) for c in told]
    assert [cell.text for cell in granted.cells[1:]] == [percent(c.given, sign=False) for c in told]
    counts = made.table.rows[2]
    assert [cell.text for cell in counts.cells[1:]] == [f"{c.effective}" for c in told]
    first = view.situation.table("claims").rows[0].key
    carrying = next(r for r in made.table.rows[3:] if r.cells[0].text.startswith(first))
    assert all(cell.strong for cell in carrying.cells[1:])  # it carries both
    pulls = [
        max(abs(row[5] - row[2]) for row in made.rows if row[1] == key)
        for key in (r.cells[0].text.split()[0] for r in made.table.rows[3:])
    ]
    assert pulls == sorted(pulls, reverse=True)
    # The last premise leaves too few draws: no number, no row, but it stands in the data.
    assert len(made.table.rows) == 3 + 7
    assert "Left out: 1 that holds too seldom." in made.hint
    last = [row for row in made.rows if row[1] == view.situation.table("claims").rows[7].key]
    assert [row[5] for row in last] == [None, None]


def test_camps_keep_their_hue(case: Any, bare: Any) -> None:
    view = View(case)
    assert view.camp("russia") == "east"
    assert view.camp("us-establishment") == view.camp("usa") == "west"
    assert View(bare).camp("a000") == "west"  # states, where no camp is named


def test_short_names() -> None:
    assert shortened("Central Asian states (Kazakhstan, Uzbekistan)") == "Central Asian states"
    assert shortened("Heart of Asia - Istanbul Process") == "Heart of Asia"
    assert shortened("Iran") == "Iran"
    assert len(shortened("word " * 40)) <= 61


def test_many_actors_are_cut_to_those_who_matter(
    made: Callable[..., Any], invented: Callable[..., Any]
) -> None:
    view = View(invented(made(actors=200, forums=40, issues=4, headline=True)))
    field = football_field(view, issue="k00")
    assert len(field.rows) == 200
    assert sum(row[-1] == "yes" for row in field.rows) == 14
    assert "186 further actors" in field.source
    assert set(view.essential(view.forum)) <= {row[0] for row in field.rows if row[-1] == "yes"}
    assert blocker_map(view).table is not None
    assert len(blocker_map(view).table.columns) == 13  # type: ignore[union-attr]
