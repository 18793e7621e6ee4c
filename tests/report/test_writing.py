"""The prose: numbers from findings only, words before numbers, nothing promised."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from detente.figures.forum_table import forum_table
from detente.figures.phrase import interval, percent
from detente.figures.view import View
from detente.findings.finding import Finding
from detente.findings.quantity import name
from detente.report.bottom_line import NOT_SIGNED, title
from detente.report.cite import Notes, judged_rows
from detente.report.document import (
    Callout,
    Changes,
    Document,
    Entries,
    Grid,
    Judgements,
    Link,
    NoteRef,
    Paragraph,
    Text,
    plain,
)
from detente.report.docx import to_docx
from detente.report.html import to_html
from detente.report.judgements import key_judgements
from detente.report.typst_source import source
from detente.report.writing import compose
from detente.situation.edit import edited

NB = "\u00a0"
# Ways to say that a deal will be made, which no number here can support.
PROMISES = re.compile(
    r"\b(will (agree|sign|settle)|"
    r"(deal|deal worth having|one worth having) is (very |almost )?((un)?likely|certain|about)"
    r"(?! to be possible)|"
    r"will be (signed|reached|struck))\b"
)


def prose(document: Document) -> Iterator[str]:
    """Every sentence of the brief itself."""
    yield document.title
    yield document.summary
    for block in document.blocks:
        match block:
            case Callout():
                yield from (plain(content) for content in block.paragraphs)
            case Judgements():
                yield from (f"{item.lead} {plain(item.content)}" for item in block.items)
            case Changes():
                yield from (
                    f"{item.lead} {plain(item.content)} {item.effect}" for item in block.items
                )
            case Paragraph():
                yield plain(block.content)


@pytest.fixture(params=["case", "hard", "bare"])
def run(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


def test_every_percentage_of_the_bottom_line_is_a_finding(run: Any) -> None:
    document = compose(run, full=False)
    box = next(b for b in document.blocks if isinstance(b, Callout) and b.kind == "bottom-line")
    known = {percent(f.value) for f in run.findings if f.value is not None}
    known |= {f"{interval(f.low, f.high)}{NB}%" for f in run.findings if f.low is not None}
    for content in box.paragraphs:
        for number in re.findall(rf"(?:<|>)?\d+(?:–\d+)?{NB}%", plain(content)):
            assert number in known, number


def test_the_odds_of_the_bottom_line_are_those_of_the_headline(case: Any) -> None:
    view = View(case)
    finding = view.feasible()
    assert finding is not None
    document = compose(case, full=False)
    box = next(b for b in document.blocks if isinstance(b, Callout))
    said = plain(box.paragraphs[0])
    assert f"{percent(finding.value)}, {interval(finding.low, finding.high)}" in said
    assert finding.words in said
    assert NOT_SIGNED in said
    assert said.index(finding.words) < said.index(percent(finding.value))


def test_no_wording_promises_a_signature(run: Any) -> None:
    for sentence in prose(compose(run)):
        assert not PROMISES.search(sentence), sentence


def test_every_page_that_shows_odds_says_that_possible_is_not_signed(run: Any) -> None:
    said = " ".join(prose(compose(run, full=False)))
    assert said.count(NOT_SIGNED) >= 2


def test_every_judgement_carries_a_note_and_every_note_its_evidence(case: Any) -> None:
    document = compose(case, full=False)
    block = next(b for b in document.blocks if isinstance(b, Judgements))
    for item in block.items:
        assert any(isinstance(part, NoteRef) for part in item.content), item.lead
    assert [note.number for note in document.notes] == list(range(1, len(document.notes) + 1))
    for note in document.notes:
        words = plain(note.content)
        assert words.startswith(("Rests on", "No claim or source")), words


def test_a_note_names_source_date_and_grade(case: Any) -> None:
    notes = Notes(View(case))
    notes.inputs(["nicholson-2017-02", "c05", "coder"])
    words = plain(notes.all()[0].content)
    assert words == (
        "Rests on claim c05 (p. 1, par. 2; C2) of ISSI; Gen. J. Nicholson, Resolute Support, "
        "9 February 2017 (B); coders of this situation, 23 May 2017 (F). "
    )
    assert {item.id for item in notes.entries()} == {"e-nicholson-2017-02", "e-c05", "e-coder"}


def test_simulation_error_is_told_above_one_point_only(case: Any) -> None:
    notes = Notes(View(case))
    notes.of(Finding.share("agreement.feasible[forum=a]", 100, 200, evidence=("c05",)))
    notes.of(Finding.share("agreement.feasible[forum=b]", 50_000, 100_000, evidence=("c04",)))
    coarse, fine = (plain(note.content) for note in notes.all())
    assert "Simulation error ±6.9 points" in coarse
    assert "Simulation error" not in fine


def test_the_same_evidence_is_one_note(case: Any) -> None:
    notes = Notes(View(case))
    first = notes.of(Finding.share("agreement.feasible[forum=a]", 1, 2, evidence=("c05", "c04")))
    again = notes.of(Finding.share("agreement.empty[forum=a]", 1, 2, evidence=("c04", "c05")))
    assert first == again
    assert len(notes.all()) == 1


def test_links_of_the_full_document_have_a_target(case: Any) -> None:
    document = compose(case)
    targets = {
        item.id
        for block in (*document.blocks, *document.annex)
        if isinstance(block, Entries)
        for item in block.items
    }
    wanted = {
        part.target[1:]
        for note in document.notes
        for part in note.content
        if isinstance(part, Link) and part.target.startswith("#")
    }
    assert wanted
    assert wanted <= targets


def test_without_a_headline_the_first_forum_by_id_is_asked(
    made: Callable[..., Any], invented: Callable[..., Any]
) -> None:
    run = invented(made(forums=5))
    assert View(run).forum == "f00"
    assert View(run).substance() is None
    assert "worth having" not in " ".join(prose(compose(run, full=False)))


def test_nothing_to_judge_is_said_plainly(
    made: Callable[..., Any], invented: Callable[..., Any]
) -> None:
    run = invented(made(forums=0))
    document = compose(run)
    assert document.title == "No forum is named, so no deal could be judged"
    run = invented(made())
    gone = Finding.absent("agreement.feasible[forum=f00,linked=no]", "no essential member")
    empty = type(run)(run.situation, [gone], run.manifest)
    assert title(View(empty)) == "Forum 3: whether a deal is possible was not computed"
    assert "no essential member" in " ".join(prose(compose(empty)))


def test_what_was_not_computed_is_listed_with_its_reason(case: Any) -> None:
    document = compose(case)
    listed = [
        plain(item.content)
        for block in document.annex
        if isinstance(block, Entries)
        for item in block.items
    ]
    assert any("is not computed yet: claims.verdict[claim=c10]" in said for said in listed)


def test_rows_that_rest_on_judgement_alone_are_counted(bare: Any, case: Any) -> None:
    judged, total = judged_rows(View(bare))
    # Forum and seats cite nothing; actors, issues and stakes cite s1 (grade B).
    assert (judged, total) == (3, 8)
    judged, total = judged_rows(View(case))
    assert 0 < judged < total


def test_the_annex_has_the_assumptions_with_their_ranges(case: Any) -> None:
    said = [
        "".join(part.text for part in cell if isinstance(part, Text))
        for block in compose(case).annex
        if hasattr(block, "rows")
        for row in block.rows
        for cell in row
    ]
    assert "0.03 / 0.08 / 0.18" in said  # lambda, method 3
    assert "0.7 / 1 / 1.3" in said  # theta
    assert "mean" in said


def test_the_nearest_flip_of_an_input_is_told_and_no_choice_of_method(case: Any) -> None:
    rows = [
        {"input": "choices/lambda", "label": "size of the trust tax (λ)", "kind": "choice",
         "best": 0.08, "flip": 0.05, "inside": True},
        {"input": "relations/russia/usa/trust", "label": "trust of Russia in United States",
         "kind": "evidence", "best": 0.25, "flip": 0.611, "inside": False},
    ]  # fmt: skip
    flips = Finding(
        "sensitivity.flips[forum=us-russia,linked=no]", 0.2, "", unit="ranges",
        detail={"level": 0.5, "rows": rows},
    )  # fmt: skip
    run = type(case)(case.situation, [*case.findings, flips], case.manifest)
    block = next(b for b in compose(run, full=False).blocks if isinstance(b, Changes))
    told = {item.lead: plain(item.content) for item in block.items}
    assert told["Trust of Russia in United States."] == (
        "At 0.61 instead of 0.25, outside the range it is coded with, it alone would bring the "
        f"odds to 50{NB}%."
    )
    assert not any("trust tax" in lead for lead in told)


def test_concessions_are_ranked_with_who_gives_and_who_gains(case: Any) -> None:
    def offer(issues: list[str], delta: float) -> dict[str, Any]:
        return {
            "issues": issues, "value": 0.2 + delta, "delta": delta, "delta_low": delta - 0.01,
            "delta_high": delta + 0.01, "gives": ["usa"], "gains": ["russia"], "price": 0.0,
        }  # fmt: skip

    table = [offer(["syria"], 0.02), offer(["kashmir", "syria"], 0.05)]
    more = [
        Finding(
            "levers.concession[forum=us-russia]", 0.02, "", unit="difference",
            detail={"table": table},
        ),
        Finding("levers.package[forum=us-russia,at_least=0.5]", None, "None reaches it."),
    ]  # fmt: skip
    document = compose(type(case)(case.situation, [*case.findings, *more], case.manifest))
    grid = next(b for b in document.annex if isinstance(b, Grid) and "On offer too" in b.columns)
    rows = [[plain(part) for part in row] for row in grid.rows]
    assert rows == [
        ["India-Pakistan dispute + Settlement in Syria", f"25{NB}%", "+54 to 6", "United States",
         "Russia"],
        ["Settlement in Syria", f"22{NB}%", "+21 to 3", "United States", "Russia"],
    ]  # fmt: skip
    said = [plain(b.content) for b in document.annex if isinstance(b, Paragraph)]
    assert "None reaches it." in said


@pytest.mark.parametrize(
    ("deal", "collapse", "lead"),
    [
        (0.38, 0.30, "A deal becomes possible before collapse more often than the state falls"),
        (0.30, 0.38, "The state falls first more often"),
        (0.34, 0.33, "A deal becomes possible before collapse about as often"),
        (0.10, 0.20, "Most often neither"),
    ],
)
def test_the_heading_on_the_ground_follows_the_race(
    case: Any, deal: float, collapse: float, lead: str
) -> None:
    keys = f"forum={View(case).forum},linked=no"
    more = [
        Finding.share("control.collapse_by[date=2022-05-23]", 36, 100, "Invented."),
        Finding.share(f"ripeness.deal_first[{keys}]", 2000 * deal, 2000, "Invented."),
        Finding.share(f"ripeness.collapse_first[{keys}]", 2000 * collapse, 2000, "Invented."),
    ]
    raced = ("control.collapse_by", "ripeness.")
    kept = [f for f in case.findings if not f.quantity.startswith(raced)]
    run = type(case)(case.situation, [*kept, *more], case.manifest)
    view = View(run)
    leads = [item.lead for item in key_judgements(view, Notes(view))]
    assert any(each.startswith(lead) for each in leads), leads


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_title_of_a_table_of_forums_says_what_is_on_offer(
    count: int, made: Callable[..., Any], invented: Callable[..., Any]
) -> None:
    run = invented(made(forums=count))
    kept = [f for f in run.findings if not f.quantity.startswith("agreement.feasible")]
    sure = [
        Finding.share(f"agreement.feasible[forum={row.key},linked={linked}]", 90, 100, "Invented.")
        for row in run.situation.forums for linked in ("no", "yes")
    ]  # fmt: skip
    view = View(type(run)(run.situation, [*kept, *sure], run.manifest))
    where = ["the only table", "both tables", "all three tables"][count - 1]
    assert forum_table(view).title.startswith(f"At {where} a deal is likely to be possible")
    offered = forum_table(view, linked="yes")
    assert offered.title.startswith(f"With all concessions on offer, at {where} a deal is likely")
    assert "with all concessions on offer" in offered.hint
    assert "on offer" not in forum_table(view).hint


def test_no_line_ends_between_a_number_and_its_per_cent_sign(bare: Any) -> None:
    said = (Text("It fell by 91 % in a year, "), Text("or 4 % a month", "strong"), Text("."))
    document = replace(compose(bare, full=False), blocks=(Paragraph(said),))
    with zipfile.ZipFile(io.BytesIO(to_docx(document))) as file:
        word = file.read("word/document.xml").decode("utf-8")
    for text in (to_html(document), word, source(document)):
        assert f"91{NB}%" in text
        assert f"4{NB}%" in text


def test_one_linkable_issue_has_no_best_set(case: Any) -> None:
    linkable = View(case).linkable
    assert len(linkable) > 1
    offer = name("agreement.feasible", forum="us-russia", linked=linkable[0])
    findings = [*case.findings, Finding.share(offer, 340, 2000)]
    view = View(type(case)(case.situation, findings, case.manifest))
    several = next(j for j in key_judgements(view, Notes(view)) if "concessions" in j.lead)
    assert "best set" in plain(several.content)
    edits = [
        {"table": "issues", "key": key, "column": "linkable", "value": "no"} for key in linkable[1:]
    ]
    one = View(type(case)(edited(case.situation, edits), findings, case.manifest))
    alone = next(j for j in key_judgements(one, Notes(one)) if "concessions" in j.lead)
    assert "the one linkable issue" in plain(alone.content)
    assert "best set" not in plain(alone.content)
