"""The verdict in a terminal: the answer first, in 80 columns."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from detente.figures.phrase import interval, percent
from detente.figures.view import View
from detente.figures.waterfall import LIFTS
from detente.findings.finding import Finding
from detente.report.document import Callout, Heading
from detente.report.partial import highlights
from detente.report.terminal import print_verdict, ruler
from detente.report.writing import compose


def shown(run: Any, *, width: int = 80) -> str:
    out = io.StringIO()
    print_verdict(run, Console(file=out, width=width, color_system=None))
    return out.getvalue()


@pytest.mark.parametrize("name", ["case", "hard", "bare"])
@pytest.mark.parametrize("width", [80, 200])
def test_no_line_is_longer_than_eighty(
    name: str, width: int, request: pytest.FixtureRequest
) -> None:
    from rich.cells import cell_len

    said = shown(request.getfixturevalue(name), width=width)
    assert max(cell_len(line) for line in said.splitlines()) <= 80


def test_the_answer_stands_first_with_word_number_and_range(case: Any) -> None:
    finding = View(case).feasible()
    assert finding is not None
    lines = shown(case).splitlines()
    assert lines[1].startswith("United States and Russia alone: a deal is very unlikely")
    assert lines[2].startswith("Any deal")
    assert finding.words.capitalize() in lines[2]
    assert percent(finding.value) in lines[2]
    assert interval(finding.low, finding.high) in lines[2]


def test_a_draft_says_so_beside_the_headline(case: Any) -> None:
    table = case.situation.table("stakes")
    rows = tuple(replace(row, cells={**row.cells, "note": "draft: guessed"}) for row in table)
    drafted = {**case.situation.tables, "stakes": replace(table, rows=rows)}
    run = SimpleNamespace(
        situation=replace(case.situation, tables=drafted), findings=case.findings,
        manifest=case.manifest,
    )  # fmt: skip
    lines = shown(run).splitlines()
    assert lines[1].startswith("DRAFT: ")
    assert "% of the numbers" in " ".join(lines[1:3])
    box = compose(run, full=False).blocks[0]
    assert isinstance(box, Callout)
    assert "not yet reviewed" in str(box.paragraphs)
    assert "DRAFT" not in shown(case)


def test_blocker_assumption_and_judgement_are_named(case: Any) -> None:
    rows = [
        {"input": "choices/lambda", "label": "size of the trust tax (λ)", "correlation": -0.67,
         "kind": "choice", "evidence": []},
    ]  # fmt: skip
    more = [
        Finding(
            "sensitivity.tornado[forum=us-russia,linked=no]", -0.67, "", unit="correlation",
            detail={"rows": rows},
        ),
        Finding(
            "sensitivity.rests_on[forum=us-russia,linked=no,of=judgement]", 0.21, "", unit="share"
        ),
    ]  # fmt: skip
    said = " ".join(
        shown(type(case)(case.situation, [*case.findings, *more], case.manifest)).split()
    )
    assert "First blocker Russia; its condition waived, a deal would be possible in" in said
    assert "Leans most on size of the trust tax (λ), a choice of method" in said
    assert "−0.67" in said
    assert "Judged only 21 % of what moves it rests on a coder’s judgement alone" in said


def test_what_the_run_does_not_hold_is_said(case: Any) -> None:
    said = shown(case)
    assert "not computed in this run (sensitivity)" in said
    assert "0 %" not in shown(type(case)(case.situation, [], case.manifest))


def test_every_forum_has_its_line(case: Any) -> None:
    said = " ".join(shown(case).split())
    for row in case.situation.forums:
        assert View(case).short(row.key).split()[0] in said


def test_scenarios_that_were_asked_for_stand_beside_the_answer(case: Any) -> None:
    quantity = "agreement.feasible[forum=us-russia,linked=no,scenario=surge]"
    base = View(case).feasible("us-russia").value
    more = Finding.share(quantity, round(1000 * (base + 0.1)), 1000)
    manifest = {**case.manifest, "wanted": ["surge"]}
    said = shown(type(case)(case.situation, [*case.findings, more], manifest))
    line = next(line for line in said.splitlines() if line.strip().startswith("surge"))
    assert "+10" in line
    assert "Under the scenario" not in shown(case)


def test_many_forums_are_cut_but_the_one_asked_about_stays(
    made: Callable[..., Any], invented: Callable[..., Any]
) -> None:
    run = invented(made(forums=40, headline=True))
    said = shown(run)
    assert "26 further forums are in findings.json" in said
    assert View(run).short("f39") in said


def test_rulers_in_plain_signs() -> None:
    finding = Finding.share("a.b", 50, 100, low=0.25, high=0.75)
    assert ruler(finding, plain=True) == "-----=====|=====-----"
    assert ruler(Finding.absent("a.b", "x"), plain=True) == "-" * 21


def test_obstacles_concessions_and_inputs_have_tables(case: Any) -> None:
    steps = [{"lift": lift, "alone": 0.4, "from": 0.2, "to": 0.6, "shapley": 0.1} for lift in LIFTS]
    rows = [
        {"input": "choices/lambda", "label": "size of the trust tax (λ)", "correlation": -0.67,
         "kind": "choice", "evidence": []},
    ]  # fmt: skip
    more = [
        Finding(
            "agreement.diagnosis[forum=us-russia,linked=no]", 0.6, "",
            detail={"start": 0.2, "steps": steps, "rest": 0.4, "draws": 2000},
        ),
        Finding(
            "sensitivity.tornado[forum=us-russia,linked=no]", -0.67, "", unit="correlation",
            detail={"rows": rows},
        ),
        Finding.share("agreement.feasible[forum=us-russia,linked=kashmir+syria]", 990, 1000),
    ]  # fmt: skip
    run = type(case)(case.situation, [*case.findings, *more], case.manifest)
    said = shown(run)
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert "Full trust 40 % 60 % ────━━━━━━━━━──────── +40" in lines
    base = View(run).feasible()
    assert base is not None
    assert base.value is not None
    gain = round(100 * (0.99 - base.value))
    joined = " ".join(lines)
    assert f"India-Pakistan dispute + Settlement in Syria 99 % +{gain}" in joined
    assert "size of the trust tax (λ) choice ───━━━━━━━━────────── −0.67" in joined
    from rich.cells import cell_len

    assert max(cell_len(line) for line in said.splitlines()) <= 80
    # Without these analyses the verdict stays short.
    assert "Lifted, one after another" not in shown(case)


def without_verdicts(case: Any) -> Any:
    """The case as a run of the camps alone."""
    camps = [
        Finding(
            "alignment.camps[year=2016]",
            0.1,
            "In 2016 two camps.",
            unit="share",
            detail={"with_first": {}},
        ),
        Finding(
            "alignment.camps[year=2017]",
            0.2,
            "Today three camps.",
            unit="share",
            detail={
                "camps": [["usa"], ["china", "iran"]],
                "often": 0.5,
                "anchor": "usa",
                "with_first": {},
                "ties": [],
            },
        ),
        *(
            Finding(f"alignment.torn[actor={who}]", value, f"Torn: {who}.", unit="share")
            for who, value in (("china", 0.05), ("iran", 0.3), ("india", 0.2))
        ),
    ]
    return type(case)(case.situation, camps, {**case.manifest, "analyses": ["alignment"]})


def test_a_run_without_verdicts_tells_what_it_found_and_no_deal(case: Any) -> None:
    said = shown(without_verdicts(case))
    assert "Run: alignment only" in said
    assert said.index("Today three camps.") < said.index("Torn: iran.") < said.index("Torn: india.")
    for absent in ("2016", "Torn: china", "Any deal", "First blocker", "not computed", "Forum"):
        assert absent not in said


@pytest.mark.parametrize("full", [False, True])
def test_a_brief_without_verdicts_has_no_figure_that_was_not_computed(
    case: Any, full: bool
) -> None:
    document = compose(without_verdicts(case), full=full)
    assert not [n.figure.kind for n in document.figures() if n.figure.absent]
    numbers = [numbered.number for numbered in document.figures()]
    assert numbers == list(range(1, len(numbers) + 1))
    box = document.blocks[0]
    assert isinstance(box, Callout)
    assert "Run: alignment only" in str(box.paragraphs)
    assert "Today three camps." in str(box.paragraphs)
    assert "deal" not in document.title
    made = next(b for b in document.blocks if isinstance(b, Callout) and "How this" in b.title)
    assert "Who lines up with whom" in str(made.paragraphs)
    for absent in ("counts as possible", "trust tax", "can still fail", "settings of the choices"):
        assert absent not in str(made.paragraphs)


def test_a_brief_with_verdicts_says_what_a_deal_is(case: Any) -> None:
    blocks = compose(case, full=False).blocks
    made = next(b for b in blocks if isinstance(b, Callout) and "How this" in b.title)
    assert "A deal counts as possible when" in str(made.paragraphs)
    assert "trust tax" in str(made.paragraphs)


def test_a_situation_without_forums_says_why_no_deal_was_judged(case: Any) -> None:
    run = without_verdicts(case)
    why = "the situation has no forums and no members"
    manifest = {**run.manifest, "off": {"agreement": why}}
    bare = type(case)(run.situation, run.findings, manifest)
    said = " ".join(shown(bare).split())
    assert f"Whether deals are possible was not judged: {why}." in said
    assert "not asked" not in said
    assert why in str(compose(bare, full=False).blocks)


def test_other_analyses_tell_every_issue_once(case: Any) -> None:
    outcomes = [
        Finding(f"outcome.{model}[issue={issue}]", 40.0, f"{model} puts {issue} at 40.", unit="p")
        for model in ("compromise", "median")
        for issue in ("wage", "hours")
    ]
    run = type(case)(case.situation, outcomes, {**case.manifest, "analyses": ["outcome"]})
    told = [each.statement for each in highlights(View(run))]
    assert told == [
        "compromise puts hours at 40.", "compromise puts wage at 40.", "median puts hours at 40."
    ]  # fmt: skip


@pytest.mark.parametrize("full", [False, True])
def test_no_heading_of_a_partial_brief_stands_over_nothing(bare: Any, full: bool) -> None:
    run = type(bare)(bare.situation, [], {**bare.manifest, "analyses": ["outcome"]})
    blocks = [*compose(run, full=full).blocks, None]
    for block, after in itertools.pairwise(blocks):
        if isinstance(block, Heading):
            assert after is not None, block.text
            assert not isinstance(after, Callout), block.text
            assert not (isinstance(after, Heading) and after.level <= block.level), block.text


def test_rows_that_all_rest_on_judgement_are_said_so(bare: Any) -> None:
    tables = {
        name: replace(
            table,
            rows=tuple(replace(row, cells={**row.cells, "evidence": ""}) for row in table),
        )
        for name, table in bare.situation.tables.items()
        if name not in {"sources", "claims"}
    }
    run = type(bare)(replace(bare.situation, tables=tables), bare.findings, bare.manifest)
    blocks = compose(run, full=False).blocks
    made = next(b for b in blocks if isinstance(b, Callout) and "How this" in b.title)
    assert re.search(r"; all \d+ rows rest on a coder’s judgement alone", str(made.paragraphs))
    assert "Notes grade sources" not in str(made.paragraphs)
