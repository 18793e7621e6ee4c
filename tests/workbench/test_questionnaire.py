"""Forms go out, answers come back as a second coder; nobody's numbers are overwritten."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from pathlib import Path

import pytest

from detente.errors import FileFormatError
from detente.findings.finding import Finding
from detente.io.folder import read_folder
from detente.situation.check import check
from detente.situation.edit import scenario
from detente.situation.model import Value
from detente.workbench.questionnaire.answers import pool, said, stored, take_in
from detente.workbench.questionnaire.forms import form
from detente.workbench.questionnaire.questions import Question, decisive, questions
from detente.workbench.questionnaire.returned import read_answers

CELLS = (
    "relations/russia/usa/trust", "stakes/usa/syria/position",
    "ratifiers/usa/us-establishment/power",
    "forums/us-russia/guarantee", "issues/syria/reversion",
)  # fmt: skip


@pytest.fixture
def asked(folder: Path) -> list[Question]:
    return questions(read_folder(folder), CELLS, most=10)


def test_decisive_cells_leave_out_choices_of_method() -> None:
    def tornado(forum: str, *rows: tuple[str, float, str]) -> Finding:
        detail = [{"input": i, "correlation": c, "kind": k} for i, c, k in rows]
        return Finding(
            f"sensitivity.tornado[forum={forum},linked=no]", 0.5, "", detail={"rows": detail}
        )

    found = [
        tornado("b", ("stakes/x/y/position", 0.9, "evidence")),
        tornado("a", ("choices/lambda", -0.8, "choice"), ("ratifiers/u/e/blocks", 0.3, "evidence")),
    ]
    # A tornado of another answer at the same table says nothing about the headline's.
    other = Finding(
        "sensitivity.tornado[forum=a,linked=no,of=agreement.blockers]", 0.9, "",
        unit="correlation", detail={"rows": [{"input": "stakes/q/r/position", "correlation": 0.9}]},
    )  # fmt: skip
    found = [other, *found]
    assert decisive(found, "a") == ["ratifiers/u/e/power", "stakes/x/y/position"]


def test_scales_have_described_ends(asked: list[Question]) -> None:
    assert [one.cell for one in asked] == list(CELLS)
    for one in asked:
        assert one.low < one.high
        assert one.low_words
        assert one.high_words


def test_ten_questions_fit_a_page(folder: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not on this machine")
    pdfium = pytest.importorskip("pypdfium2")
    situation = read_folder(folder)
    cells = [f"stakes/{row.key}/position" for row in situation.stakes]
    ten = questions(situation, cells, most=10)
    assert len(ten) == 10
    file = tmp_path / "form.docx"
    file.write_bytes(form(situation, ten, to="docx"))
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert len(pdfium.PdfDocument(tmp_path / "form.pdf")) == 1


def _fill_docx(content: bytes, path: Path) -> None:
    import docx

    document = docx.Document(io.BytesIO(content))
    document.tables[0].rows[0].cells[1].text = "Second Coder"
    for cell, text in zip(document.tables[1].rows[1].cells[1:], ("0.3", "0,45", "0.6", "4", "visits"), strict=True):  # fmt: skip  # noqa: E501
        cell.text = text
    document.save(str(path))


def _fill_xlsx(content: bytes, path: Path) -> None:
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    grid = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("answers")
        for r, line in enumerate(grid):
            for c, value in enumerate(line):
                sheet.write(r, c, value)
        top = next(r for r, line in enumerate(grid) if "cell" in line)
        name = next(r for r, line in enumerate(grid) if line[0] == "Name")
        sheet.write(name, 1, "Second Coder")
        for c, value in enumerate((0.3, 0.45, 0.6, 4, "visits"), start=2):
            sheet.write(top + 1, c, value)


def _fill_html(content: bytes, path: Path) -> None:
    """What the page's own button saves (the button itself is pressed in tests/browser)."""
    assert CELLS[0].encode() in content
    path.write_text(
        "cell,lowest,best,highest,sure,why,coder,date\n"
        f"{CELLS[0]},0.3,0.45,0.6,4,visits,Second Coder,\n"
    )


@pytest.mark.parametrize(
    ("to", "ending", "fill"),
    [("docx", "docx", _fill_docx), ("xlsx", "xlsx", _fill_xlsx), ("html", "csv", _fill_html)],
)
def test_every_form_comes_back(asked, folder, tmp_path, to, ending, fill) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / f"back.{ending}"
    fill(form(read_folder(folder), asked, to=to), path)
    (answer,) = read_answers(path)
    assert (answer.cell, answer.low, answer.best, answer.high) == (CELLS[0], 0.3, 0.45, 0.6)
    assert (answer.coder, answer.sure, answer.why) == ("Second Coder", "4", "visits")


def _back(tmp_path: Path, coder: str, *rows: tuple[str, str, str, str]) -> Path:
    path = tmp_path / f"{coder}.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["cell", "lowest", "best", "highest", "coder"])
        writer.writerows([*row, coder] for row in rows)
    return path


def test_answers_stand_beside_the_tables_and_the_pool_is_a_scenario(
    folder: Path, tmp_path: Path
) -> None:
    before = {p.name: p.read_bytes() for p in folder.glob("*.csv")}
    coded = read_folder(folder).table("relations")["russia/usa"].value("trust")
    assert coded is not None
    first = take_in(folder, _back(tmp_path, "ann", (CELLS[0], "0.8", "0.9", "1")))
    assert first[0].words == "disagree"
    found = take_in(folder, _back(tmp_path, "ben", (CELLS[0], "0.1", "0.3", "0.5")))
    assert {answer.coder for answer in found[0].answers} == {"ann", "ben"}
    assert {p.name: p.read_bytes() for p in folder.glob("*.csv")} == before
    assert sorted(p.name for p in (folder / "answers").iterdir()) == ["ann.csv", "ben.csv"]
    situation = read_folder(folder)
    assert not [p for p in check(situation) if p.severity == "error"]
    pooled = scenario(situation, "pooled").table("relations")["russia/usa"].value("trust")
    assert pooled is not None
    assert pooled.best == pytest.approx((coded.best + 0.9 + 0.3) / 3, abs=1e-4)
    assert len(stored(folder)[CELLS[0]]) == 2


def test_the_same_coder_again_replaces_only_their_own_table(folder: Path, tmp_path: Path) -> None:
    take_in(folder, _back(tmp_path, "ann", (CELLS[0], "0.8", "0.9", "1")))
    take_in(folder, _back(tmp_path, "ann", (CELLS[0], "0.1", "0.2", "0.3")))
    (answer,) = stored(folder)[CELLS[0]]
    assert answer.best == 0.2


def test_a_second_form_of_a_coder_keeps_their_other_answers(folder: Path, tmp_path: Path) -> None:
    take_in(folder, _back(tmp_path, "ann", (CELLS[0], "0.8", "0.9", "1")))
    take_in(folder, _back(tmp_path, "ann", (CELLS[1], "10", "20", "30")))
    kept = stored(folder)
    assert kept[CELLS[0]][0].best == 0.9
    assert kept[CELLS[1]][0].best == 20


def test_names_that_are_spelled_alike_do_not_overwrite_each_other(
    folder: Path, tmp_path: Path
) -> None:
    for name, best in (("Ann B.", "0.9"), ("ann-b", "0.2"), ("Иван", "0.3"), ("Ольга", "0.4")):
        take_in(folder, _back(tmp_path, "x", (CELLS[0], best, best, best)), coder=name)
    kept = {answer.coder: answer.best for answer in stored(folder)[CELLS[0]]}
    assert kept == {"Ann B.": 0.9, "ann-b": 0.2, "Иван": 0.3, "Ольга": 0.4}
    assert len(list((folder / "answers").glob("*.csv"))) == 4


def test_the_comparison_is_told_with_names_and_reasons(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "ann.csv"
    path.write_text(
        f"cell,lowest,best,highest,sure,why,coder\n{CELLS[0]},0.8,0.9,1,4,two visits,ann\n"
    )
    lines = said(take_in(folder, path)).splitlines()
    assert (
        lines[0] == "DISAGREE  In the eyes of Russia, how likely is United States to honour a deal?"
    )
    assert any("ann" in line and "sure 4 of 5" in line and "“two visits”" in line for line in lines)
    assert lines[-1] == "1 cell: 1 disagree."


def test_every_wrong_answer_is_told_at_once(folder: Path, tmp_path: Path) -> None:
    rows = ((CELLS[0], "0.9", "0.5", "1"), (CELLS[1], "x", "2", "3"), (CELLS[2], "", "", ""))
    with pytest.raises(FileFormatError, match="2 answers cannot be taken in") as caught:
        take_in(folder, _back(tmp_path, "ann", *rows))
    assert CELLS[0] in str(caught.value)
    assert f"{CELLS[1]} has x / 2 / 3" in str(caught.value)


def test_how_sure_is_one_to_five(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "ann.csv"
    path.write_text(f"cell,lowest,best,highest,sure,coder\n{CELLS[0]},0.1,0.2,0.3,very,ann\n")
    with pytest.raises(FileFormatError, match="‘very’ for how sure; expected 1"):
        take_in(folder, path)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([(CELLS[0], "0.9", "0.5", "1")], "expected lowest"),
        ([(CELLS[0], "0", "nan", "1")], "expected three numbers"),
        ([(CELLS[0], "0", "0.5", "inf")], "expected three numbers"),
        ([(CELLS[0], "0.1", "0.2", "0.3"), (CELLS[0], "0.1", "0.2", "0.4")], "answered twice"),
        ([("stakes/a/b/position", "1", "2", "3")], "was the form made for another situation"),
        ([(CELLS[0], "0.9", "", "1")], "best value is missing"),
        ([(CELLS[0], "a", "b", "c")], "expected three numbers"),
        ([(CELLS[0], "0", "50", "100")], "expected numbers from 0 to 1"),
        ([("stakes/nobody/x/position", "1", "2", "3")], "has no cell"),
        ([(CELLS[0], "", "", "")], "no answer"),
    ],
)
def test_a_wrong_answer_says_where_and_writes_nothing(folder, tmp_path, rows, said) -> None:  # type: ignore[no-untyped-def]
    before = (folder / "scenarios.toml").read_bytes()
    with pytest.raises(FileFormatError, match=said):
        take_in(folder, _back(tmp_path, "ann", *rows))
    assert not (folder / "answers").exists()
    assert (folder / "scenarios.toml").read_bytes() == before


def test_the_pool_is_exact_and_in_order() -> None:
    assert pool([Value(0, 0, 0), Value(10, 20, 60)]) == Value(5, 10, 30)
